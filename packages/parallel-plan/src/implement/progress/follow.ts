import { setTimeout as delay } from 'node:timers/promises';
import { storedHandoffs } from '../agent/handoff';
import { readRunState } from '../branches/state';
import { packageResults } from '../package-result';
import { readRunPlan } from '../plan-of-run';
import { isRunning } from '../owner';
import { openRunRepository } from '../repository';
import { readEvents, type RunEvent } from './events';
import { type RunReport, type RunStatus, toRunReport } from './run-report';

const POLL_MS = 500;

/**
 * Reports the progress of a change from git and the log. It changes nothing.
 *
 * @param root absolute path of the workspace root
 * @throws NotCheckableError if there is no plan, or git fails
 */
export async function readRunReport(root: string, change: string): Promise<RunReport> {
  const repository = await openRunRepository(root);
  const plan = readRunPlan(root, change);
  const { packages, feature } = await readRunState(repository, plan);
  const has = (state: string): boolean => packages.some((one) => one.state === state);
  const isDone = packages.every(({ state }) => state === 'merged');
  const open: RunStatus = has('failed') ? 'failed' : has('asked') ? 'waiting' : 'open';
  return toRunReport({
    change,
    status: isDone ? 'done' : open,
    packages,
    feature,
    events: readEvents(repository, change),
    handoffs: await storedHandoffs(
      repository,
      change,
      packages.map(({ id }) => id),
    ),
    results: await packageResults(repository, plan, packages),
    problems: [],
  });
}

/**
 * Follows a run of another process, from its start until it ends or is killed.
 *
 * @param root absolute path of the workspace root
 */
export async function followRun(
  root: string,
  change: string,
  onEvent: (event: RunEvent) => void,
  signal: AbortSignal,
): Promise<void> {
  const repository = await openRunRepository(root);
  const before = readEvents(repository, change);
  const hasEnded = before.at(-1)?.event === 'run-ended';
  let seen = hasEnded
    ? before.length
    : Math.max(
        0,
        before.findLastIndex(({ event }) => event === 'run-started'),
      );
  while (!signal.aborted) {
    // Asked first, so that the last events of the run are not missed.
    const isOver = !isRunning(repository, change);
    const events = readEvents(repository, change);
    for (const event of events.slice(seen)) onEvent(event);
    seen = events.length;
    if (isOver) return;
    await delay(POLL_MS, undefined, { signal }).catch(() => undefined);
  }
}

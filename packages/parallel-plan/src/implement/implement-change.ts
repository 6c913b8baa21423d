import { randomUUID } from 'node:crypto';
import { quoted } from '@parallel-plan/plan';
import { endProcesses, markThisProcess, RUN_MARK } from '../verification/left-processes';
import { NotCheckableError } from '../workspace/not-checkable-error';
import { storedHandoffs } from './agent/handoff';
import { agentFor, agentSpec } from './agent/presets';
import { AgentMissingError, InterruptedError } from './attempt';
import { writeAttempt } from './branches/attempts';
import { MergeConflict } from './branches/feature-branch';
import { removeStaleLocks } from './branches/locks';
import { packageRef } from './branches/refs';
import { type PackageStatus, readRunState, type RunState } from './branches/state';
import { carryPackage } from './carry';
import { runMark, takeRunLock } from './owner';
import { packageResults } from './package-result';
import { checkFoundation, layFoundation } from './preconditions';
import { EventLog, readEvents, type RunEvent } from './progress/events';
import { showInReport } from './progress/live-report';
import { type RunReport, type RunStatus, toRunReport } from './progress/run-report';
import { listWorkTrees, openRunRepository, type RunRepository } from './repository';
import type { RunContext } from './run-context';
import type { RunPlan } from './plan-of-run';
import { Cleanup } from './worktree/retire';
import { holderOf, worktreesFolder } from './worktree/worktree';

export interface ImplementOptions {
  readonly change: string;
  /**
   * A preset or a shell command, by role or archetype of a package. `default` applies to the
   * others.
   */
  readonly agents: Readonly<Record<string, string>>;
  readonly reviewBy?: string;
  /** Maximum number of packages at a time. Default: 3. */
  readonly jobs?: number;
  /** Run only these packages. */
  readonly only?: readonly string[];
  /** Restore the full retry budget of these packages. */
  readonly retry?: readonly string[];
  readonly prepare?: string;
  readonly worktreeHook?: string;
  readonly worktrees?: string;
  /** Milliseconds. */
  readonly timeout?: number;
  /** Milliseconds. Default: 20 minutes. Shorter limits end healthy agents. */
  readonly silence?: number;
  readonly keep?: boolean;
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  readonly onEvent?: (event: RunEvent) => void;
  /** Who has paused the change, so that no new package may start; `undefined` if nobody has. */
  readonly pausedBy?: () => Promise<string | undefined>;
}

const DEFAULT_JOBS = 3;
const DEFAULT_SILENCE_MS = 20 * 60_000;

/**
 * Implements an approved change: several packages at a time, each in its own worktree, merged into
 * the branch of the change. A run can be interrupted or killed at any moment; the next call
 * continues it.
 *
 * @param workspaceRoot absolute path
 * @throws NotCheckableError if nothing can start
 */
export async function implementChange(
  workspaceRoot: string,
  options: ImplementOptions,
): Promise<RunReport> {
  const repository = await openRunRepository(workspaceRoot);
  const { change } = options;
  const foundation = await checkFoundation(repository, workspaceRoot, change);
  worktreesFolder(repository, options.worktrees);
  for (const work of foundation.plan.packages) agentFor(work, options.agents);
  refuseUnknown(foundation.plan, [...(options.only ?? []), ...(options.retry ?? [])]);
  const release = takeRunLock(repository, change);
  const mark = runMark(repository, change);
  let unmark = (): void => undefined;
  try {
    await endProcesses({ run: mark });
    unmark = markThisProcess(mark);
    await removeStaleLocks(repository, change);
    const { tip, warnings } = await layFoundation(repository, foundation);
    const cleanup = new Cleanup();
    const context = { ...toContext(repository, foundation.plan, options, tip), cleanup };
    for (const text of warnings) context.events.add({ event: 'warning', text });
    context.events.add({ event: 'run-started', commit: tip });
    await allowRetries(context, options.retry ?? []);
    const outcome = await runPackages(context, options).finally(() => cleanup.finish());
    const report = await reportOf(context, outcome);
    context.events.add({ event: 'run-ended', text: report.status });
    return report;
  } finally {
    unmark();
    release();
  }
}

/**
 * Creates the context that the steps of a run share.
 *
 * @param tip the tip of the feature branch, if this run created it
 */
export function toContext(
  repository: RunRepository,
  plan: RunPlan,
  options: ImplementOptions,
  tip?: string,
): RunContext {
  const { agents, reviewBy, worktreeHook, worktrees, timeout, onEvent } = options;
  const events = new EventLog(repository, plan.change, randomUUID());
  if (onEvent !== undefined) events.listen(onEvent);
  events.listen(() => showInReport(repository, plan.change));
  return {
    repository,
    plan,
    events,
    featureTip: tip === undefined ? {} : { commit: tip },
    signal: options.signal,
    env: { ...options.env, [RUN_MARK]: runMark(repository, plan.change) },
    prepare: options.prepare ?? 'auto',
    silence: options.silence ?? DEFAULT_SILENCE_MS,
    keep: options.keep ?? false,
    agentOf: (work) => agentSpec(agentFor(work, agents)),
    ...(worktreeHook === undefined ? {} : { worktreeHook }),
    ...(worktrees === undefined ? {} : { worktrees }),
    ...(timeout === undefined ? {} : { timeout }),
    ...(reviewBy === undefined ? {} : { reviewer: agentSpec(reviewBy) }),
  };
}

interface Outcome {
  readonly status: RunStatus;
  readonly problems: readonly string[];
}

/**
 * Keeps a set of ready packages: when a package ends, the packages that waited for it may start.
 */
async function runPackages(context: RunContext, options: ImplementOptions): Promise<Outcome> {
  const { jobs = DEFAULT_JOBS, pausedBy } = options;
  const { repository, plan, signal } = context;
  const running = new Map<string, Promise<void>>();
  const problems = new Map<string, unknown>();
  const isStopped = (): boolean =>
    signal.aborted || [...problems.values()].some((error) => !isOfOnePackage(error));
  for (;;) {
    const state = await readRunState(repository, plan);
    retireMerged(context, state, running);
    const held = await heldByPersons(context);
    const pause = await pausedBy?.();
    const ready = startable(state, options).filter(
      ({ id }) => !running.has(id) && !problems.has(id) && !held.has(id),
    );
    for (const { id } of isStopped() || pause !== undefined
      ? []
      : ready.slice(0, jobs - running.size)) {
      const carried = carryPackage(context, id)
        .then(() => undefined)
        .catch((error: unknown) => void problems.set(id, error))
        .finally(() => running.delete(id));
      running.set(id, carried);
    }
    if (running.size > 0) await Promise.race(running.values());
    else if (pause !== undefined && ready.length > 0) return paused(context, pause);
    else return conclude(context, problems, state, held);
  }
}

function paused({ plan: { change } }: RunContext, holder: string): Outcome {
  const text = `${holder} has paused ${change}. Release the lock feature:${change}:pause, then run the command again.`;
  return { status: 'waiting', problems: [text] };
}

/** The packages that can be worked on now, most urgent first. */
function startable({ packages }: RunState, { only }: ImplementOptions): readonly PackageStatus[] {
  return packages
    .filter(({ id }) => only === undefined || only.includes(id))
    .filter(({ state }) => ['ready', 'stale', 'started', 'delivered'].includes(state))
    .sort((a, b) => a.work.priority - b.work.priority);
}

/** Removes worktrees and branches that an earlier run merged but didn't clean up. */
function retireMerged(
  context: RunContext,
  { packages }: RunState,
  running: ReadonlyMap<string, unknown>,
): void {
  for (const { id, state, merge, tip } of packages) {
    if (!running.has(id) && state === 'merged' && tip !== undefined && tip === merge?.head)
      context.cleanup?.start(context, id);
  }
}

/** The packages that `parallel-plan start` has handed out, and to whom. */
async function heldByPersons({
  repository,
  plan,
}: RunContext): Promise<ReadonlyMap<string, string>> {
  const held = new Map<string, string>();
  for (const tree of await listWorkTrees(repository)) {
    const holder = holderOf(tree);
    const owned = plan.packages.find(
      ({ package_id: id }) => tree.branch === packageRef(plan.change, id),
    );
    if (holder.kind === 'person' && owned !== undefined) held.set(owned.package_id, holder.name);
  }
  return held;
}

/** Whether an error concerns only its own package, so that other packages continue. */
function isOfOnePackage(error: unknown): boolean {
  return error instanceof NotCheckableError && !(error instanceof AgentMissingError);
}

function conclude(
  { signal }: RunContext,
  problems: ReadonlyMap<string, unknown>,
  { packages }: RunState,
  held: ReadonlyMap<string, string>,
): Outcome {
  const errors = [...problems.values()];
  const unexpected = errors.find(
    (error) =>
      !(error instanceof NotCheckableError) &&
      !(error instanceof MergeConflict) &&
      !(error instanceof InterruptedError) &&
      !signal.aborted,
  );
  if (unexpected !== undefined) throw unexpected;
  const lines = [...problems].flatMap(([id, error]) =>
    error instanceof InterruptedError || signal.aborted
      ? []
      : [`${id}: ${error instanceof Error ? error.message : String(error)}`],
  );
  const open = packages.filter(({ id, state }) => state !== 'merged' && held.has(id));
  for (const { id } of open) lines.push(`${id}: ${held.get(id) ?? ''} works on it.`);
  const outcome = (status: RunStatus): Outcome => ({ status, problems: lines });
  if (signal.aborted) return outcome('interrupted');
  if (errors.some((error) => error instanceof AgentMissingError)) return outcome('agent-missing');
  if (errors.some((error) => error instanceof MergeConflict)) return outcome('failed');
  if (errors.length > 0) return outcome('could-not-run');
  if (packages.some(({ state }) => state === 'failed')) return outcome('failed');
  if (open.length > 0 || packages.some(({ state }) => state === 'asked')) return outcome('waiting');
  return outcome(packages.every(({ state }) => state === 'merged') ? 'done' : 'open');
}

/** Restores the full retry budget of packages. */
export async function allowRetries(
  { repository, plan }: Pick<RunContext, 'repository' | 'plan'>,
  ids: readonly string[],
): Promise<void> {
  if (ids.length === 0) return;
  const { packages } = await readRunState(repository, plan);
  for (const { id, attempts } of packages.filter((one) => ids.includes(one.id))) {
    const last = attempts.at(-1);
    if (last === undefined) continue;
    await writeAttempt(repository, {
      change: plan.change,
      packageId: id,
      number: last.number + 1,
      outcome: 'RETRY',
      tree: `${last.commit}^{tree}`,
      parent: last.commit,
    });
  }
}

function refuseUnknown({ packages, change }: RunPlan, ids: readonly string[]): void {
  const known = packages.map(({ package_id: id }) => id);
  const unknown = ids.find((id) => !known.includes(id));
  if (unknown === undefined) return;
  throw new NotCheckableError(
    `The plan of ${quoted(change)} has no package ${quoted(unknown)}. Its packages: ${known.join(', ')}.`,
  );
}

async function reportOf(
  { repository, plan }: RunContext,
  { status, problems }: Outcome,
): Promise<RunReport> {
  const state = await readRunState(repository, plan);
  const ids = plan.packages.map(({ package_id: id }) => id);
  return toRunReport({
    change: plan.change,
    status,
    packages: state.packages,
    feature: state.feature,
    events: readEvents(repository, plan.change),
    handoffs: await storedHandoffs(repository, plan.change, ids),
    results: await packageResults(repository, plan, state.packages),
    problems,
  });
}

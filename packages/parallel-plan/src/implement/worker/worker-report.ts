import { escapeControls } from '@parallel-plan/plan';
import { gitSays } from '../../git/repository';
import { submissionStatus } from '../../coordinator/submissions';
import { NotCheckableError } from '../../workspace/not-checkable-error';
import { featureRef } from '../branches/refs';
import { agentFor } from '../agent/presets';
import { tryGit } from '../repository';
import type { WorkerReport } from './run-worker';
import { openWorkerPlace, type WorkerOptions } from './worker-place';

/** What a worker would do. */
export interface ForeseenWorker {
  readonly version: 1;
  readonly dryRun: true;
  readonly change: string;
  readonly remote: string;
  /** The commit of the feature branch at the remote; `null` if a worker would create the branch. */
  readonly feature: string | null;
  readonly coordinator: string;
  /** Empty if the worker takes every package. */
  readonly abilities: readonly string[];
  readonly packages: readonly ForeseenTask[];
}

interface ForeseenTask {
  readonly package: string;
  /** The state of its task; `not submitted` if it has none. */
  readonly task: string;
  readonly claimedBy?: string;
  /** The agent that would work on it. */
  readonly agent: string;
}

/**
 * Describes what `runWorker` would do, without claiming, fetching or pushing.
 *
 * @param root absolute path of the workspace root
 * @throws NotCheckableError if nothing could start
 */
export async function foreseeWorker(root: string, options: WorkerOptions): Promise<ForeseenWorker> {
  const { repository, foundation, remote, opened, abilities } = await openWorkerPlace(
    root,
    options,
  );
  try {
    const { change, plan, packages } = foundation.plan;
    const ref = featureRef(change);
    const listed = await tryGit(repository, ['ls-remote', remote, ref], { timeout: 60_000 });
    if (listed.exitCode !== 0) {
      throw new NotCheckableError(`The remote ${remote} can't be read: ${gitSays(listed)}`);
    }
    const status = await submissionStatus(opened, change, plan);
    if (status.why !== undefined) throw new NotCheckableError(status.why);
    return {
      version: 1,
      dryRun: true,
      change,
      remote,
      feature: listed.stdout.split('\t')[0]?.trim() || null,
      coordinator: opened.detection.transport,
      abilities,
      packages: packages.map((work) => {
        const task = status.packages.find(({ packageId }) => packageId === work.package_id);
        return {
          package: work.package_id,
          task: task?.status ?? 'not submitted',
          ...(task?.claimedBy === undefined ? {} : { claimedBy: task.claimedBy }),
          agent: agentFor(work, options.agents),
        };
      }),
    };
  } finally {
    await opened.coordinator.close();
  }
}

/** Formats what a worker would do as text. */
export function formatForeseenWorker(foreseen: ForeseenWorker): string {
  const { change, remote, feature, coordinator, abilities, packages } = foreseen;
  const width = Math.max(...packages.map((one) => one.package.length), 0);
  return lines([
    `${change}: would take packages from the queue (dry run, nothing is claimed or pushed)`,
    `  coordinator ${coordinator}; ${abilities.length === 0 ? 'every package' : abilities.join(', ')}`,
    `  remote ${remote}, branch ${change} ${feature === null ? 'would be created there' : `at ${feature.slice(0, 10)}`}`,
    ...packages.map((one) => {
      const by = one.claimedBy === undefined ? '' : ` by ${one.claimedBy}`;
      return `  ${one.package.padEnd(width)}  ${one.task}${by}  (${one.agent})`;
    }),
    ...(packages.every(({ task }) => task === 'not submitted')
      ? [`  Nothing is on the queue. Run \`npx parallel-plan submit --change ${change}\`.`]
      : []),
  ]);
}

const TITLES: Readonly<Partial<Record<WorkerReport['status'], string>>> = {
  done: '✔ All packages are merged',
  open: '  The queue has no more tasks for this worker',
  failed: '✖ Packages have failed',
  waiting: '? Waits for a person',
  interrupted: '✖ Interrupted',
};

/** Formats what a worker has done as text. */
export function formatWorkerReport(report: WorkerReport): string {
  const { change, status, tasks, merged, open, problems } = report;
  return lines([
    `${TITLES[status] ?? '✖ Could not run'}: ${change}`,
    ...tasks.map(({ package: id, outcome, commit, why }) =>
      [`  ${id}  ${outcome}`, commit?.slice(0, 10), why].filter(Boolean).join('  '),
    ),
    `  ${merged.length} of ${merged.length + open.length} packages are merged, by all workers.`,
    ...problems.map((text) => `  ${text}`),
  ]);
}

function lines(texts: readonly string[]): string {
  return `${texts.map(escapeControls).join('\n')}\n`;
}

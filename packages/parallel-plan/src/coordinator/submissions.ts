import { type Coordinator, CoordinatorError, type Task } from '@parallel-plan/coordinator';
import type { Plan } from '@parallel-plan/plan';
import { whyMissing } from './claim-change';
import type { WorkspaceCoordinator } from './open';
import { whyStale } from './work-envelope';

/** The tasks of the packages of one plan revision, as stored in the coordinator's memory. */
export interface Submission {
  readonly planRevision: number;
  readonly contractsRevision: number;
  readonly attempt: number;
  /** Task ids by package id. */
  readonly tasks: Readonly<Record<string, string>>;
}

const EVENT = 'decision';
const KIND = 'parallel-plan:submission';
const MOST = 200;

/** Stores a submission in the coordinator's memory, so later calls can find its tasks. */
export async function noteSubmission(
  coordinator: Coordinator,
  changeId: string,
  submission: Submission,
): Promise<void> {
  await coordinator.remember({
    eventType: EVENT,
    summary: JSON.stringify(submission),
    tags: [tagOf(changeId), KIND],
  });
}

/** Reads the submissions of a change, newest first. */
export async function readSubmissions(
  coordinator: Coordinator,
  changeId: string,
): Promise<readonly Submission[]> {
  const memories = await coordinator.recall({ tags: [tagOf(changeId)], limit: MOST });
  return memories.flatMap(({ summary, tags }) => {
    const submission = tags.includes(KIND) ? parse(summary) : undefined;
    return submission === undefined ? [] : [submission];
  });
}

/** Reads tasks, a few at a time. Tasks that no longer exist are left out. */
export async function readTasks(
  coordinator: Coordinator,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Task>> {
  const found = new Map<string, Task>();
  for (let at = 0; at < ids.length; at += 8) {
    const some = ids.slice(at, at + 8);
    const tasks = await Promise.all(some.map((id) => coordinator.getTask(id)));
    for (const task of tasks) if (task !== undefined) found.set(task.id, task);
  }
  return found;
}

/** The prefix keeps the tag apart from the tags of agents. */
function tagOf(changeId: string): string {
  return `${KIND}:${changeId}`;
}

/** The text is not trusted: any agent can write a memory. */
function parse(text: string): Submission | undefined {
  try {
    const { planRevision, contractsRevision, attempt, tasks } = JSON.parse(text) as Submission;
    const numbers = [planRevision, contractsRevision, attempt];
    if (!numbers.every(Number.isInteger) || typeof tasks !== 'object' || tasks === null) {
      return undefined;
    }
    if (!Object.values(tasks).every((id) => typeof id === 'string')) return undefined;
    return { planRevision, contractsRevision, attempt, tasks };
  } catch {
    return undefined;
  }
}

/** The task of a package. */
export interface PackageTask {
  readonly packageId: string;
  readonly taskId: string;
  readonly planRevision: number;
  readonly contractsRevision: number;
  readonly attempt: number;
  readonly status: Task['status'];
  readonly claimedBy?: string;
  readonly error?: string;
}

/** The progress of the packages of a change, as far as the coordinator knows. */
export interface SubmissionStatus {
  readonly changeId: string;
  readonly planRevision: number;
  readonly contractsRevision: number;
  /** The last attempt at each package of this revision. */
  readonly packages: readonly PackageTask[];
  /** Packages that were not submitted in this revision. */
  readonly notSubmitted: readonly string[];
  /** Tasks of older revisions. Their results don't count. */
  readonly stale: readonly (PackageTask & { readonly why: string })[];
  /** Why the status is unknown. */
  readonly why?: string;
}

/**
 * Reads the status of the tasks of a change. Coordinator errors are reported in the result, never thrown.
 */
export async function submissionStatus(
  { coordinator, detection }: WorkspaceCoordinator,
  changeId: string,
  plan: Plan,
): Promise<SubmissionStatus> {
  const ids = plan.packages.map(({ package_id: id }) => id);
  const status = {
    changeId,
    planRevision: plan.feature.plan_revision,
    contractsRevision: plan.contracts.revision,
    packages: [],
    notSubmitted: ids,
    stale: [],
  };
  if (!detection.can.queueWork) return { ...status, why: whyMissing(detection, 'queueWork') };
  try {
    const found = await packageTasks(coordinator, changeId);
    const packages: PackageTask[] = [];
    const stale: (PackageTask & { why: string })[] = [];
    for (const item of found) {
      const { planRevision: plan_revision, contractsRevision: contracts_revision } = item;
      const why = whyStale({ plan_revision, contracts_revision }, plan);
      if (why !== undefined) stale.push({ ...item, why });
      else if (!packages.some(({ packageId }) => packageId === item.packageId)) packages.push(item);
    }
    packages.sort((a, b) => ids.indexOf(a.packageId) - ids.indexOf(b.packageId));
    const submitted = new Set(packages.map(({ packageId }) => packageId));
    return { ...status, packages, notSubmitted: ids.filter((id) => !submitted.has(id)), stale };
  } catch (error) {
    if (!(error instanceof CoordinatorError)) throw error;
    return { ...status, why: error.message };
  }
}

/** Every task of a change once, last attempts first. */
async function packageTasks(
  coordinator: WorkspaceCoordinator['coordinator'],
  changeId: string,
): Promise<readonly PackageTask[]> {
  const submissions = [...(await readSubmissions(coordinator, changeId))].sort(
    (a, b) => b.planRevision - a.planRevision || b.attempt - a.attempt,
  );
  const ids = [...new Set(submissions.flatMap(({ tasks }) => Object.values(tasks)))];
  const tasks = await readTasks(coordinator, ids);
  const seen = new Set<string>();
  return submissions.flatMap(({ tasks: byPackage, planRevision, contractsRevision }) =>
    Object.entries(byPackage).flatMap(([packageId, taskId]): PackageTask[] => {
      const task = tasks.get(taskId);
      if (task === undefined || seen.has(taskId)) return [];
      seen.add(taskId);
      const { attempt } = task.input;
      return [
        {
          packageId,
          taskId,
          planRevision,
          contractsRevision,
          attempt: typeof attempt === 'number' ? attempt : 1,
          status: task.status,
          ...(task.claimedBy === undefined ? {} : { claimedBy: task.claimedBy }),
          ...(task.error === undefined ? {} : { error: task.error }),
        },
      ];
    }),
  );
}

import type { Task } from '@parallel-plan/coordinator';
import { CoordinatorError } from '@parallel-plan/coordinator';
import type { Plan } from '@parallel-plan/plan';
import { whyMissing } from './claim-change';
import type { WorkspaceCoordinator } from './open-workspace-coordinator';
import { readSubmissions, readTasks } from './submissions';
import { whyStale } from './work-envelope';

/** A task of a package. */
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

/** How far the packages of a change are, as far as the coordinator knows. */
export interface SubmissionStatus {
  readonly changeId: string;
  readonly planRevision: number;
  readonly contractsRevision: number;
  /** Of this revision, the last attempt of each. */
  readonly packages: readonly PackageTask[];
  /** Packages that were not submitted in this revision. */
  readonly notSubmitted: readonly string[];
  /** Of older revisions: their results don't count. */
  readonly stale: readonly (PackageTask & { readonly why: string })[];
  /** Why nothing is known. */
  readonly why?: string;
}

/** Reads how far the tasks of a change are. It never throws because of the coordinator. */
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

/** Every task of a change once, the last attempts first. */
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

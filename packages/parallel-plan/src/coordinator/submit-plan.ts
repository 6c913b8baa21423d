import {
  type Coordinator,
  CoordinatorError,
  type Task,
  type Transport,
} from '@parallel-plan/coordinator';
import { type OpenPlan, type Plan, planDag, type WorkPackage } from '@parallel-plan/plan';
import { whyMissing } from './claim-change';
import type { WorkspaceCoordinator } from './open';
import { planningClaims } from './planning-claims';
import { noteSubmission, readSubmissions, readTasks, type Submission } from './submissions';
import { workEnvelope, type WorkEnvelope } from './work-envelope';

export interface SubmitRequest {
  readonly open: OpenPlan;
  readonly plan: Plan;
  readonly approvalDigest: string;
  /**
   * The number of the attempt, from 1. Above 1, failed packages and the packages that depend on them are
   * submitted again.
   */
  readonly attempt: number;
  /** False submits without checking that the change holds its claims. Default true. */
  readonly claim?: boolean;
}

/** A package on the queue. */
export interface SubmittedPackage {
  readonly packageId: string;
  readonly taskId: string;
  /** False when the task was already on the queue. */
  readonly created: boolean;
  readonly dependsOn: readonly string[];
}

/** The result of a submission. */
export interface SubmitReport {
  readonly changeId: string;
  readonly transport: Transport;
  readonly planRevision: number;
  readonly contractsRevision: number;
  readonly attempt: number;
  /** In order of submission. */
  readonly packages: readonly SubmittedPackage[];
  readonly done: boolean;
  readonly why?: string;
  readonly warnings: readonly string[];
}

/** The packages of a plan with their envelopes, in dependency order. */
export function envelopesInOrder(
  { open, plan, approvalDigest, attempt }: SubmitRequest,
  heldBy: string,
  taskOf: (packageId: string) => string = () => '',
): readonly { readonly workPackage: WorkPackage; readonly envelope: () => WorkEnvelope }[] {
  const byId = new Map(plan.packages.map((item) => [item.package_id, item]));
  const ordered = planDag(plan).layers.flat();
  return ordered.flatMap((id) => {
    const workPackage = byId.get(id);
    if (workPackage === undefined) return [];
    const facts = { open, plan, approvalDigest, attempt, heldBy };
    const envelope = () => {
      const tasks = workPackage.depends_on.map((dependency) => [dependency, taskOf(dependency)]);
      return workEnvelope(workPackage, facts, Object.fromEntries(tasks) as Record<string, string>);
    };
    return [{ workPackage, envelope }];
  });
}

/**
 * Puts every package of a plan on the queue, in dependency order. It is idempotent: each package is queued
 * once per revision and attempt. Coordinator errors are reported in the result, never thrown. After a
 * failure, the queued tasks remain and the next call continues.
 *
 * @param opened the coordinator, opened for the agent of the change
 * @param request the plan and the attempt
 * @returns the queued tasks, and why the submission is incomplete
 */
export async function submitPlan(
  opened: WorkspaceCoordinator,
  request: SubmitRequest,
): Promise<SubmitReport> {
  const { coordinator, detection, agent } = opened;
  const { open, plan, attempt } = request;
  const packages: SubmittedPackage[] = [];
  const warnings: string[] = [];
  const report = {
    changeId: open.change,
    transport: detection.transport,
    planRevision: plan.feature.plan_revision,
    contractsRevision: plan.contracts.revision,
    attempt,
    packages,
    warnings,
  };
  if (!detection.can.queueWork) {
    return { ...report, done: false, why: whyMissing(detection, 'queueWork') };
  }
  const taskIds = new Map<string, string>();
  try {
    const unclaimed = request.claim === false ? undefined : await whyUnclaimed(opened, open);
    if (unclaimed !== undefined) return { ...report, done: false, why: unclaimed };
    const earlier = await earlierTasks(coordinator, request, detection.can.memory);
    const order = envelopesInOrder(request, agent.id, (id) => taskIds.get(id) ?? '');
    for (const { workPackage, envelope } of order) {
      const { package_id: packageId, depends_on: dependencies } = workPackage;
      const dependsOn = dependencies.map((id) => taskIds.get(id) ?? '');
      const kept = earlier.get(packageId);
      const isKept =
        kept !== undefined && kept.status !== 'failed' && sameIds(kept.dependsOn, dependsOn);
      const { taskId, created, mayBeTwice } = isKept
        ? { taskId: kept.id, created: false, mayBeTwice: undefined }
        : await coordinator.submitWork({
            type: workPackage.task_type,
            description: workPackage.description,
            input: { ...envelope() },
            priority: workPackage.priority,
            dependsOn,
            change: open.change,
            ...(workPackage.role === undefined ? {} : { needs: [`role:${workPackage.role}`] }),
            idempotencyKey: keyOf(request, packageId),
          });
      taskIds.set(packageId, taskId);
      if (mayBeTwice === true) warnings.push(maybeTwice(packageId));
      packages.push({ packageId, taskId, created, dependsOn });
    }
    warnings.push(...(await olderOnQueue(coordinator, request, detection.can.memory)));
    await note();
    return { ...report, done: true };
  } catch (error) {
    if (!(error instanceof CoordinatorError)) throw error;
    // Without the note, the idempotency keys still find the queued tasks.
    await note().catch(() => undefined);
    return { ...report, done: false, why: error.message };
  }

  async function note(): Promise<void> {
    const isNew = packages.some(({ created }) => created);
    if (!isNew && (!detection.can.memory || (await isNoted()))) return;
    if (!detection.can.memory) {
      warnings.push(
        'The coordinator has no memory: --status and later attempts will not find these tasks.',
      );
      return;
    }
    const { planRevision, contractsRevision } = report;
    const tasks = Object.fromEntries(taskIds);
    await noteSubmission(coordinator, open.change, {
      planRevision,
      contractsRevision,
      attempt,
      tasks,
    });
  }

  /** An earlier run may have been killed between the last task and its note. */
  async function isNoted(): Promise<boolean> {
    const submissions = await readSubmissions(coordinator, open.change);
    return submissions.some(
      (item) =>
        item.planRevision === report.planRevision &&
        item.attempt === attempt &&
        [...taskIds].every(([id, taskId]) => item.tasks[id] === taskId),
    );
  }
}

function maybeTwice(packageId: string): string {
  return `${packageId} may be on the queue twice, because the answer to an earlier submission was lost. Workers lock each package and attempt, so that it is done once.`;
}

/** Why the packages can't be submitted yet: they need the claims of the change. */
async function whyUnclaimed(
  { coordinator, detection, agent }: WorkspaceCoordinator,
  open: OpenPlan,
): Promise<string | undefined> {
  const keys = planningClaims(open).locks.map(({ key }) => key);
  if (keys.length === 0) return undefined;
  const way = `Claim first (parallel-plan claim --change ${open.change}), or pass --no-claim to submit without claims.`;
  if (!detection.can.lock) {
    return `It is unknown whether the change holds its claims. ${whyMissing(detection, 'lock')} ${way}`;
  }
  try {
    const held = await coordinator.checkLocks(keys);
    const own = new Set(held.flatMap(({ key, agentId }) => (agentId === agent.id ? [key] : [])));
    const missing = keys.filter((key) => !own.has(key));
    if (missing.length === 0) return undefined;
    const others = held.filter(({ agentId }) => agentId !== agent.id);
    const by =
      others.length === 0 ? '' : ` Others hold ${shortList(others.map(({ key }) => key))}.`;
    return `The change holds ${keys.length - missing.length} of its ${keys.length} planning claims; missing: ${shortList(missing)}.${by} ${way}`;
  } catch (error) {
    if (!(error instanceof CoordinatorError)) throw error;
    return `It is unknown whether the change holds its claims: ${error.message} ${way}`;
  }
}

function shortList(keys: readonly string[]): string {
  const more = keys.length - 3;
  return `${keys.slice(0, 3).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function keyOf({ open, plan, attempt }: SubmitRequest, packageId: string): string {
  return `${open.change}/${packageId}/plan-${plan.feature.plan_revision}/attempt-${attempt}`;
}

/** For attempts above 1: the earlier tasks of this revision, by package. */
async function earlierTasks(
  coordinator: Coordinator,
  { open, plan, attempt }: SubmitRequest,
  hasMemory: boolean,
): Promise<ReadonlyMap<string, Task>> {
  if (attempt === 1) return new Map();
  if (!hasMemory) {
    throw new CoordinatorError(
      'unsupported',
      'Another attempt needs to know which packages have failed, and the coordinator has no memory.',
    );
  }
  const submissions = await readSubmissions(coordinator, open.change);
  const latest = submissions
    .filter((item) => item.planRevision === plan.feature.plan_revision && item.attempt < attempt)
    .reduce<Submission | undefined>(
      (best, item) => (best === undefined || item.attempt > best.attempt ? item : best),
      undefined,
    );
  if (latest === undefined) {
    throw new CoordinatorError(
      'invalid-request',
      `Nothing of plan revision ${plan.feature.plan_revision} was submitted before: leave out --attempt.`,
    );
  }
  const tasks = await readTasks(coordinator, Object.values(latest.tasks));
  return new Map(
    Object.entries(latest.tasks).flatMap(([id, taskId]) => {
      const task = tasks.get(taskId);
      return task === undefined ? [] : [[id, task] as const];
    }),
  );
}

/**
 * Warns about open tasks of older revisions. They are not withdrawn, because agents may be working on them.
 */
async function olderOnQueue(
  coordinator: Coordinator,
  { open, plan }: SubmitRequest,
  hasMemory: boolean,
): Promise<readonly string[]> {
  if (!hasMemory) return [];
  const submissions = await readSubmissions(coordinator, open.change);
  const older = submissions.filter((item) => item.planRevision !== plan.feature.plan_revision);
  const ids = [...new Set(older.flatMap(({ tasks }) => Object.values(tasks)))];
  const tasks = [...(await readTasks(coordinator, ids)).values()];
  const open_ = tasks.filter(({ status }) => status === 'pending' || status === 'claimed');
  if (open_.length === 0) return [];
  return [
    `${open_.length} task${open_.length === 1 ? '' : 's'} of an older plan revision ${open_.length === 1 ? 'is' : 'are'} still on the queue: results of it are stale, see --status.`,
  ];
}

function sameIds(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && new Set([...a, ...b]).size === new Set(a).size;
}

import type { WorkPackage } from '@parallel-plan/plan';
import { contractsPackage, packageDigest, type RunPlan } from '../plan-of-run';
import { git, mergeBaseOf, type RunRepository } from '../repository';
import { type Attempt, readAttempts, refusalsOf } from './attempts';
import { featureRef, packageRef, parseMessage, type Trailers } from './refs';

/** The progress of a package. It is read only from git, so a killed run can continue. */
export type PackageState =
  /** Its dependencies are not merged yet. */
  | 'waiting'
  /** It can start; it has no branch yet. */
  | 'ready'
  /** It has a branch. Its worktree may exist, and an agent may have worked in it. */
  | 'started'
  /** All of its work is committed. Scope check, verification and review come next. */
  | 'delivered'
  | 'merged'
  /** It was merged for an older plan or older contracts, and has to be redone. */
  | 'stale'
  /** Its retry budget is used up. */
  | 'failed'
  /** It waits for the answer of a person. */
  | 'asked'
  /** It waits for a contract change. */
  | 'blocked';

export interface PackageStatus {
  readonly work: WorkPackage;
  readonly id: string;
  readonly state: PackageState;
  /** The tip of its branch. */
  readonly tip?: string;
  /** Its last merge. */
  readonly merge?: Merge;
  readonly attempts: readonly Attempt[];
  /** Ids of the packages it waits for. */
  readonly waitsFor: readonly string[];
}

/** A merge of a package into the feature branch. */
export interface Merge {
  readonly commit: string;
  readonly packageId: string;
  readonly attempt: number;
  readonly planRevision: number;
  readonly contractsRevision: number;
  readonly digest: string;
  /** The merged commit of the package's branch. */
  readonly head: string;
}

export interface RunState {
  /** The tip of the feature branch; `undefined` before the first run. */
  readonly feature?: string;
  readonly packages: readonly PackageStatus[];
  /**
   * The revision of the contracts: the plan's revision, increased by each contract change of the
   * run.
   */
  readonly contractsRevision: number;
}

/**
 * Reads the state of a run from git.
 *
 * @throws NotCheckableError if git fails
 */
export async function readRunState(repository: RunRepository, plan: RunPlan): Promise<RunState> {
  const [branches, attempts] = await Promise.all([
    readBranches(repository, plan.change),
    readAttempts(repository, plan.change),
  ]);
  const feature = branches.get(featureRef(plan.change));
  const merges = feature === undefined ? new Map() : await mergesOf(repository, feature);
  const contractsRevision = revisionOfContracts(plan, merges);
  const statuses = new Map<string, PackageStatus>();
  const facts = { plan, branches, attempts, merges, contractsRevision };
  for (const work of inOrder(plan.packages)) {
    statuses.set(work.package_id, statusOf(work, facts, statuses));
  }
  return {
    ...(feature === undefined ? {} : { feature }),
    packages: plan.packages.flatMap(({ package_id: id }) => statuses.get(id) ?? []),
    contractsRevision,
  };
}

interface Facts {
  readonly plan: RunPlan;
  readonly branches: ReadonlyMap<string, string>;
  readonly attempts: ReadonlyMap<string, readonly Attempt[]>;
  readonly merges: ReadonlyMap<string, Merge>;
  readonly contractsRevision: number;
}

function statusOf(
  work: WorkPackage,
  facts: Facts,
  before: ReadonlyMap<string, PackageStatus>,
): PackageStatus {
  const { plan, branches, contractsRevision } = facts;
  const id = work.package_id;
  const tip = branches.get(packageRef(plan.change, id));
  const merge = facts.merges.get(id);
  const attempts = facts.attempts.get(id) ?? [];
  const waitsFor = work.depends_on.filter((one) => before.get(one)?.state !== 'merged');
  const status = (state: PackageState): PackageStatus => ({
    work,
    id,
    state,
    attempts,
    waitsFor,
    ...(tip === undefined ? {} : { tip }),
    ...(merge === undefined ? {} : { merge }),
  });

  if (merge !== undefined && !isReopened(attempts, merge)) {
    const isOwner = contractsPackage(plan)?.package_id === id;
    const hasSameContracts = isOwner || merge.contractsRevision >= contractsRevision;
    if (merge.digest === packageDigest(work) && hasSameContracts) return status('merged');
    if (tip === undefined || tip === merge.head)
      return status(waitsFor.length > 0 ? 'waiting' : 'stale');
  }
  const last = attempts.at(-1);
  if (refusalsOf(attempts).length > work.retry_budget) return status('failed');
  const isSameTask = last?.digest === undefined || last.digest === packageDigest(work);
  if (last?.outcome === 'QUESTIONS') return status('asked');
  if (last?.outcome === 'PLAN_REVISION_REQUIRED' && isSameTask) return status('asked');
  if (waitsFor.length > 0) return status('waiting');
  if (last?.outcome === 'CONTRACT_REVISION_REQUIRED' && isUnanswered(plan, last, before)) {
    return status('blocked');
  }
  if (tip === undefined) return status('ready');
  // A delivery from before the last merge doesn't count: the package is redone.
  const isDelivered = last?.outcome === 'DELIVERED' && last.number > (merge?.attempt ?? 0);
  return status(isDelivered ? 'delivered' : 'started');
}

/** Whether a contract change was requested after the package was merged. */
function isReopened(attempts: readonly Attempt[], merge: Merge): boolean {
  return attempts.some(({ outcome, number }) => outcome === 'REOPENED' && number > merge.attempt);
}

/**
 * Whether the package requested a contract change and the contracts package hasn't been merged
 * since.
 */
function isUnanswered(
  plan: RunPlan,
  asked: Attempt,
  before: ReadonlyMap<string, PackageStatus>,
): boolean {
  const contracts = before.get(contractsPackage(plan)?.package_id ?? '');
  return (
    contracts === undefined || !contracts.attempts.some(({ text }) => text.includes(asked.commit))
  );
}

async function readBranches(
  repository: RunRepository,
  change: string,
): Promise<ReadonlyMap<string, string>> {
  const format = '--format=%(refname) %(objectname)';
  const patterns = [featureRef(change), `${featureRef(change)}--*`];
  const text = await git(repository, ['for-each-ref', format, ...patterns]);
  return new Map(
    text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => {
        const at = line.lastIndexOf(' ');
        return [line.slice(0, at), line.slice(at + 1)] as const;
      }),
  );
}

/** A commit never changes, so the merges of the last one are kept. */
const LAST = new WeakMap<RunRepository, readonly [string, ReadonlyMap<string, Merge>]>();

async function mergesOf(
  repository: RunRepository,
  feature: string,
): Promise<ReadonlyMap<string, Merge>> {
  const [tip, known] = LAST.get(repository) ?? [];
  if (known !== undefined && tip === feature) return known;
  const merges = await readMerges(repository, feature);
  LAST.set(repository, [feature, merges]);
  return merges;
}

/** The last merge of each package, from the first-parent history of the feature branch. */
export async function readMerges(
  repository: RunRepository,
  feature: string,
): Promise<ReadonlyMap<string, Merge>> {
  const args = ['log', '--first-parent', '-z', '--format=%H%n%B', '--grep=^Plan-Head: ', feature];
  const merges = new Map<string, Merge>();
  for (const entry of (await git(repository, args)).split('\0')) {
    const at = entry.indexOf('\n');
    if (at === -1) continue;
    const merge = toMerge(entry.slice(0, at), parseMessage(entry.slice(at + 1)).trailers);
    if (merge !== undefined && !merges.has(merge.packageId)) merges.set(merge.packageId, merge);
  }
  return merges;
}

function toMerge(commit: string, trailers: Trailers): Merge | undefined {
  const { 'Plan-Package': packageId, 'Plan-Head': head } = trailers;
  if (packageId === undefined || head === undefined) return undefined;
  return {
    commit,
    packageId,
    head,
    attempt: Number(trailers['Plan-Attempt'] ?? 0),
    planRevision: Number(trailers['Plan-Revision'] ?? 0),
    contractsRevision: Number(trailers['Contracts-Revision'] ?? 0),
    digest: trailers['Plan-Package-Digest'] ?? '',
  };
}

/** The revision of the contracts after some merges: that of the plan, or a later one of its owner. */
function revisionOfContracts(plan: RunPlan, merges: ReadonlyMap<string, Merge>): number {
  const merged = merges.get(contractsPackage(plan)?.package_id ?? '');
  return Math.max(plan.plan.contracts.revision, merged?.contractsRevision ?? 0);
}

/** The revision of the contracts that the work on a package branch has seen. */
export async function revisionSeenBy(
  repository: RunRepository,
  plan: RunPlan,
  feature: string,
  tip: string,
): Promise<number> {
  const fork = await mergeBaseOf(repository, feature, tip);
  return revisionOfContracts(plan, await readMerges(repository, fork));
}

/** Sorts dependencies first. A valid plan has no cycle. */
function inOrder(packages: readonly WorkPackage[]): readonly WorkPackage[] {
  const byId = new Map(packages.map((work) => [work.package_id, work]));
  const ordered = new Set<WorkPackage>();
  const visit = (work: WorkPackage): void => {
    if (ordered.has(work)) return;
    for (const id of work.depends_on) {
      const dependency = byId.get(id);
      if (dependency !== undefined) visit(dependency);
    }
    ordered.add(work);
  };
  packages.forEach(visit);
  return [...ordered];
}

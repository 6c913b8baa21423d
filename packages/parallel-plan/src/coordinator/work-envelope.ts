import {
  integrationPackage,
  type OpenPlan,
  type Plan,
  type WorkPackage,
} from '@parallel-plan/plan';
import { contextFolder } from '../context/write-slices';
import { resultFile } from '../verification/result-file';
import { claimKey } from './planning-claims';

/**
 * The input of a task: everything an agent needs to implement one package, and the plan that it belongs to.
 */
export interface WorkEnvelope {
  readonly envelope_version: 1;
  readonly feature_id: string;
  readonly feature_title?: string;
  readonly change: string;
  readonly package_id: string;
  readonly plan_revision: number;
  readonly contracts_revision: number;
  /** The digest of the approved plan, contracts and specs. */
  readonly approval_digest: string;
  readonly attempt: number;
  /** Tasks that must be completed first, by package. */
  readonly depends_on: Readonly<Record<string, string>>;
  /** What the package locks. */
  readonly locks: {
    /**
     * The agent that already holds these locks, so the worker must not acquire them. Missing for the
     * integration package, which acquires its own.
     */
    readonly held_by?: string;
    readonly keys: readonly string[];
    readonly files: readonly string[];
    readonly ttl_minutes?: number;
    readonly reason?: string;
  };
  /**
   * The lock that a worker acquires before it starts, with any TTL. When a server lost an answer, a package
   * may be queued twice: only the worker that gets this lock implements it.
   */
  readonly work_lock: string;
  readonly scope: WorkPackage['scope'];
  readonly verification: WorkPackage['verification'];
  readonly worktree: WorkPackage['worktree'] & { readonly branch: string };
  readonly context: { readonly path: string; readonly command: string };
  readonly result: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly outputs: WorkPackage['outputs'];
  readonly timeout_minutes: number;
  readonly retry_budget: number;
  readonly min_trust_level: number;
  readonly role?: string;
  readonly archetype?: string;
}

export interface EnvelopeFacts {
  readonly open: OpenPlan;
  readonly plan: Plan;
  readonly approvalDigest: string;
  readonly attempt: number;
  /** The agent that holds the planning claims. */
  readonly heldBy: string;
}

/** @param dependsOn task ids by package id */
export function workEnvelope(
  workPackage: WorkPackage,
  { open, plan, approvalDigest, attempt, heldBy }: EnvelopeFacts,
  dependsOn: Readonly<Record<string, string>>,
): WorkEnvelope {
  const { package_id: id, locks, worktree, role, archetype } = workPackage;
  const { change } = open;
  const isHeld = integrationPackage(open.parsed.view)?.package_id?.value !== id;
  return {
    envelope_version: 1,
    feature_id: plan.feature.id,
    ...(plan.feature.title === undefined ? {} : { feature_title: plan.feature.title }),
    change,
    package_id: id,
    plan_revision: plan.feature.plan_revision,
    contracts_revision: plan.contracts.revision,
    approval_digest: approvalDigest,
    attempt,
    depends_on: dependsOn,
    locks: {
      ...locks,
      ...(isHeld ? { held_by: heldBy } : {}),
      keys: locks.keys.map((key) => claimKey(key, open)),
    },
    work_lock: workLock(change, id, attempt),
    scope: workPackage.scope,
    verification: workPackage.verification,
    worktree: { ...worktree, branch: `${change}--${id}` },
    context: {
      path: `${contextFolder(change)}/${id}`,
      command: `npx parallel-plan context --change ${change} --package ${id}`,
    },
    result: resultFile(change, id),
    inputs: workPackage.inputs ?? {},
    outputs: workPackage.outputs,
    timeout_minutes: workPackage.timeout_minutes,
    retry_budget: workPackage.retry_budget,
    min_trust_level: workPackage.min_trust_level,
    ...(role === undefined ? {} : { role }),
    ...(archetype === undefined ? {} : { archetype }),
  };
}

/** The lock for one attempt at one package. */
export function workLock(change: string, packageId: string, attempt: number): string {
  return `feature:${change}:${packageId}-attempt-${attempt}`;
}

/** Why the result of a task no longer counts for a plan. `undefined` when it counts. */
export function whyStale(
  input: Readonly<Record<string, unknown>>,
  plan: Pick<Plan, 'feature' | 'contracts'>,
): string | undefined {
  const { plan_revision: planRevision, contracts_revision: contractsRevision } = input;
  if (planRevision !== plan.feature.plan_revision) {
    return `made for plan revision ${String(planRevision)}, and the plan is at ${plan.feature.plan_revision}`;
  }
  if (contractsRevision !== plan.contracts.revision) {
    return `made for contracts revision ${String(contractsRevision)}, and they are at ${plan.contracts.revision}`;
  }
  return undefined;
}

import type { ClaimedTask } from '@parallel-plan/coordinator';
import { quoted } from '@parallel-plan/plan';
import { whyStale, type WorkEnvelope } from '../../coordinator/work-envelope';
import type { RunPlan } from '../plan-of-run';

/** The part of a task that a worker needs. */
export interface Assignment {
  readonly packageId: string;
  /** The number of the submission, from 1. */
  readonly attempt: number;
  /** The keys to lock while the package is worked on. */
  readonly locks: readonly string[];
  /** What the user should know, one sentence. */
  readonly note?: string;
}

export type EnvelopeRead =
  | { readonly kind: 'valid'; readonly assignment: Assignment }
  /** The task can't be done, by no worker. */
  | { readonly kind: 'stale'; readonly why: string }
  /** The plan of this checkout is older than the task. */
  | { readonly kind: 'newer'; readonly why: string };

/**
 * Reads the input of a task. It is not trusted: any program can put a task on the queue. What to do, and
 * where, comes from the approved plan of this checkout.
 *
 * @param task a task of the change of `plan`
 * @param digest the digest of the approval of this checkout
 */
export function readEnvelope(
  { id, input }: Pick<ClaimedTask, 'id' | 'input'>,
  { change, plan, packages }: RunPlan,
  digest: string,
): EnvelopeRead {
  const envelope = input as Partial<WorkEnvelope>;
  const { package_id: packageId, attempt = 1, plan_revision: revision } = envelope;
  const work = packages.find((one) => one.package_id === packageId);
  const stale = (why: string): EnvelopeRead => ({ kind: 'stale', why });
  if (envelope.envelope_version !== 1 || envelope.change !== change) {
    return stale(`The task ${id} is not one of \`parallel-plan submit\`.`);
  }
  const isNewer =
    Number(revision) > plan.feature.plan_revision ||
    Number(envelope.contracts_revision) > plan.contracts.revision;
  if (isNewer) {
    return {
      kind: 'newer',
      why: `The task of ${quoted(String(packageId))} was submitted for plan revision ${String(revision)} and contracts revision ${String(envelope.contracts_revision)}, and this checkout is at ${plan.feature.plan_revision} and ${plan.contracts.revision}. Pull the approved plan, then run the command again.`,
    };
  }
  const why = whyStale(input, plan);
  if (why !== undefined) return stale(`The task is stale: ${why}. Submit the current plan.`);
  if (work === undefined || !Number.isInteger(attempt) || attempt < 1) {
    return stale(`The plan of ${change} has no package ${quoted(String(packageId))}.`);
  }
  const { locks, work_lock: workLock } = envelope;
  // Another agent holds the locks of all packages but the integration.
  const own = locks?.held_by === undefined ? [...(locks?.keys ?? []), ...(locks?.files ?? [])] : [];
  const keys = [workLock, ...own].filter((key): key is string => typeof key === 'string');
  // The plan of this checkout is approved too, and it says what to do.
  const note =
    envelope.approval_digest === digest
      ? undefined
      : `${work.package_id} was submitted for another approval of plan revision ${plan.feature.plan_revision}. It is done as this checkout says. If a newer plan is approved, pull it.`;
  const assignment = { packageId: work.package_id, attempt, locks: keys };
  return { kind: 'valid', assignment: { ...assignment, ...(note === undefined ? {} : { note }) } };
}

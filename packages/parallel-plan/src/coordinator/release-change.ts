import { CoordinatorError, type LockHolder, type Transport } from '@parallel-plan/coordinator';
import { allHeld, whyMissing } from './claim-change';
import type { WorkspaceCoordinator } from './open-workspace-coordinator';

/** What became of the claims of a change when they were to be released. */
export interface ReleaseReport {
  readonly changeId: string;
  readonly transport: Transport;
  readonly agentId: string;
  /** False where something of it may be held still. */
  readonly done: boolean;
  readonly released: readonly string[];
  /** What somebody else holds, who keeps it. */
  readonly heldByOthers: readonly LockHolder[];
  /** What may be held still. */
  readonly leftBehind: readonly string[];
  readonly why?: string;
}

export interface ReleaseOptions {
  /** The keys to release. */
  readonly keys: readonly string[];
  /** All claims of the change: also what an earlier revision of its plan named, and its registration. */
  readonly all: boolean;
}

/** Releases planning claims. It never throws because of the coordinator. */
export async function releaseChange(
  { coordinator, detection, agent }: WorkspaceCoordinator,
  changeId: string,
  { keys, all }: ReleaseOptions,
): Promise<ReleaseReport> {
  const report = { changeId, transport: detection.transport, agentId: agent.id };
  const released: string[] = [];
  const heldByOthers: LockHolder[] = [];
  if (!detection.can.lock) {
    const why = whyMissing(detection, 'lock');
    return { ...report, done: false, released, heldByOthers, leftBehind: [], why };
  }
  const left = new Set(keys);
  try {
    if (all) for (const key of await claimsOf(changeId)) left.add(key);
    for (const key of [...left].sort().reverse()) {
      const outcome = await coordinator.releaseLock(key);
      if (outcome.released) released.push(key);
      else if (outcome.heldBy !== undefined) heldByOthers.push(outcome.heldBy);
      left.delete(key);
    }
    if (all) await coordinator.deregisterFeature(changeId);
    return { ...report, done: true, released: released.sort(), heldByOthers, leftBehind: [] };
  } catch (error) {
    if (!(error instanceof CoordinatorError)) throw error;
    const leftBehind = [...left].sort();
    const why = error.message;
    return { ...report, done: false, released: released.sort(), heldByOthers, leftBehind, why };
  }

  async function claimsOf(change: string): Promise<readonly string[]> {
    if (agent.id !== `plan:${change}`) return [];
    const held = await allHeld(coordinator);
    return held.filter(({ agentId }) => agentId === agent.id).map(({ key }) => key);
  }
}

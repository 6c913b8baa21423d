import {
  type ClaimedLock,
  ClaimInterruptedError,
  type Coordinator,
  CoordinatorError,
  type LockHolder,
  type Transport,
} from '@parallel-plan/coordinator';
import { byText } from '@parallel-plan/plan';
import { allHeld, findGhosts, type Ghost } from './ghosts';
import type { WorkspaceCoordinator } from './open';
import type { PlanningClaims } from './planning-claims';

/** The result of claiming the planning claims of a change. */
export interface ClaimReport {
  readonly changeId: string;
  readonly transport: Transport;
  /** The agent that claims. */
  readonly agentId: string;
  readonly claimed: boolean;
  /** How many keys the plan has. */
  readonly wanted: number;
  /** The claims that are now held, each with its expiry time. */
  readonly claims: readonly { readonly key: string; readonly expiresAt: string | null }[];
  /** Other agents that hold some of the keys. */
  readonly heldBy: readonly LockHolder[];
  /** Holders that are changes which no longer exist. */
  readonly ghosts: readonly Ghost[];
  /** Keys that this claim may still hold although it failed. */
  readonly leftBehind: readonly string[];
  /** Keys of the plan that the change holds now. Missing when this is unknown. */
  readonly stillHeld?: readonly string[];
  /** Why the claim failed, when the reason isn't another holder. */
  readonly why?: string;
  readonly warnings: readonly string[];
}

/**
 * Claims everything that the plan of a change locks: all keys or none. It can be repeated: keys that the
 * change holds but its plan no longer names are then released. Coordinator errors are reported in the
 * result, never thrown.
 *
 * @param opened the coordinator, opened for the agent that claims
 * @param claims the change, its title and its locks
 * @returns the claims, or who holds the keys, or why nothing was claimed
 */
export async function claimChange(
  opened: WorkspaceCoordinator,
  { changeId, title, locks }: PlanningClaims,
): Promise<ClaimReport> {
  const { coordinator, detection, agent } = opened;
  const report: ClaimReport = {
    changeId,
    transport: detection.transport,
    agentId: agent.id,
    claimed: false,
    wanted: locks.length,
    claims: [],
    heldBy: [],
    ghosts: [],
    leftBehind: [],
    warnings: [],
  };
  if (!detection.can.lock) return { ...report, why: whyMissing(detection, 'lock') };
  const keys = locks.map(({ key }) => key);
  const feature = { featureId: changeId, title, claims: keys };
  const warnings: string[] = [];
  const refused = async (heldBy: readonly LockHolder[], leftBehind: readonly string[] = []) => {
    const { ghosts } = await findGhosts(opened.root, opened, heldBy);
    const stillHeld = await ownClaims(opened, keys);
    return { ...report, heldBy, ghosts, leftBehind, ...stillHeld, warnings };
  };
  try {
    const registered = await tried(
      () => featureConflicts(coordinator, feature),
      [],
      (why) => warnings.push(`Other registered features were not compared: ${why}`),
    );
    if (registered.length > 0) return await refused(registered);
    const outcome = await coordinator.claimLocks(locks);
    if (!outcome.claimed) return await refused(outcome.heldBy, outcome.leftBehind);
    warnings.push(...outcome.warnings);
    try {
      await coordinator.registerFeature(feature);
    } catch (error) {
      if (!(error instanceof CoordinatorError)) throw error;
      if (error.code !== 'unsupported') {
        const leftBehind = await giveBack(coordinator, outcome.locks);
        const why = `The change could not be registered as a feature, so the claims were released. ${error.message}`;
        return { ...report, why, leftBehind, ...(await ownClaims(opened, keys)), warnings };
      }
      warnings.push(`The change is not registered as a feature: ${error.message}`);
    }
    await tried(
      () => releaseOthers(coordinator, agent.id, changeId, new Set(keys)),
      undefined,
      (why) => warnings.push(`Claims that the plan no longer names were not released: ${why}`),
    );
    return { ...report, claimed: true, claims: outcome.locks, stillHeld: keys, warnings };
  } catch (error) {
    if (!(error instanceof CoordinatorError)) throw error;
    const leftBehind = error instanceof ClaimInterruptedError ? error.leftBehind : [];
    const stillHeld = await ownClaims(opened, keys);
    return { ...report, why: error.message, leftBehind, ...stillHeld, warnings };
  }
}

/** The keys that the change holds, sorted. Empty object when the coordinator can't tell. */
async function ownClaims(
  { coordinator, agent }: WorkspaceCoordinator,
  keys: readonly string[],
): Promise<{ readonly stillHeld?: readonly string[] }> {
  try {
    const held = await coordinator.checkLocks(keys);
    return {
      stillHeld: held.filter(({ agentId }) => agentId === agent.id).map(({ key }) => key),
    };
  } catch (error) {
    if (!(error instanceof CoordinatorError)) throw error;
    return {};
  }
}

/**
 * Releases the locks that a claim acquired.
 *
 * @returns the keys that may still be held
 */
async function giveBack(
  coordinator: Coordinator,
  locks: readonly ClaimedLock[],
): Promise<readonly string[]> {
  const left: string[] = [];
  for (const { key, fresh } of [...locks].reverse()) {
    if (fresh === false) continue;
    const outcome = await coordinator.releaseLock(key).catch(() => undefined);
    if (outcome === undefined) left.push(key);
  }
  return left.reverse();
}

/** Why a capability is missing. */
export function whyMissing(
  { missing }: WorkspaceCoordinator['detection'],
  capability: 'lock' | 'queueWork' | 'audit',
): string {
  return missing.find((item) => item.capability === capability)?.why ?? 'The reason is unknown.';
}

/**
 * Locks of the same agent never conflict. Registered features reveal a conflict between two of its changes.
 */
async function featureConflicts(
  coordinator: Coordinator,
  feature: Parameters<Coordinator['findConflicts']>[0],
): Promise<readonly LockHolder[]> {
  const { conflicts } = await coordinator.findConflicts(feature);
  const found = conflicts.flatMap(({ featureId, keys }) =>
    keys.map((key) => ({
      key,
      agentId: `plan:${featureId}`,
      reason: `registered by ${featureId}`,
      expiresAt: null,
    })),
  );
  return found.sort(byText(({ key }) => key));
}

/**
 * Releases the planning claims of an earlier revision. Only for the agent of the change: any other agent
 * may hold locks for other work.
 */
async function releaseOthers(
  coordinator: Coordinator,
  agentId: string,
  changeId: string,
  keep: ReadonlySet<string>,
): Promise<void> {
  if (agentId !== `plan:${changeId}`) return;
  const held = (await allHeld(coordinator)) ?? [];
  for (const { key, agentId: holder, expiresAt } of held) {
    if (holder !== agentId || expiresAt !== null || keep.has(key)) continue;
    await coordinator.releaseLock(key);
  }
}

async function tried<T>(
  work: () => Promise<T>,
  otherwise: T,
  failed: (why: string) => void,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof CoordinatorError)) throw error;
    failed(error.message);
    return otherwise;
  }
}

/** The result of releasing the claims of a change. */
export interface ReleaseReport {
  readonly changeId: string;
  readonly transport: Transport;
  readonly agentId: string;
  /** False when some claims may still be held. */
  readonly done: boolean;
  readonly released: readonly string[];
  /** Keys that other agents hold. They are not released. */
  readonly heldByOthers: readonly LockHolder[];
  /** Keys that may still be held. */
  readonly leftBehind: readonly string[];
  readonly why?: string;
}

export interface ReleaseOptions {
  /** The keys to release. */
  readonly keys: readonly string[];
  /**
   * Release all claims of the change: also those that only an earlier revision of its plan named, and its
   * registration.
   */
  readonly all: boolean;
}

/**
 * Releases planning claims. Coordinator errors are reported in the result, never thrown.
 *
 * @param opened the coordinator, opened for the agent that holds the claims
 * @param changeId the id of the change
 * @param options which claims to release
 * @returns what was released and what may still be held
 */
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
    return { ...report, done: false, released, heldByOthers, leftBehind: [...keys].sort(), why };
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
    const held = (await allHeld(coordinator)) ?? [];
    return held.filter(({ agentId }) => agentId === agent.id).map(({ key }) => key);
  }
}

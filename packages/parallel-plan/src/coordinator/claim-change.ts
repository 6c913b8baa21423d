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

/** What became of the planning claims of a change. */
export interface ClaimReport {
  readonly changeId: string;
  readonly transport: Transport;
  /** As whom. */
  readonly agentId: string;
  readonly claimed: boolean;
  /** How many keys the plan has. */
  readonly wanted: number;
  /** What is held now, with the end of each claim. */
  readonly claims: readonly { readonly key: string; readonly expiresAt: string | null }[];
  /** The others that hold some of its keys. */
  readonly heldBy: readonly LockHolder[];
  /** Holders that are changes which are gone. */
  readonly ghosts: readonly Ghost[];
  /** Keys that this claim may have left behind although it failed. */
  readonly leftBehind: readonly string[];
  /** Keys of the plan that the change holds now; missing where that is unknown. */
  readonly stillHeld?: readonly string[];
  /** Why nothing could be claimed, where the reason isn't another holder. */
  readonly why?: string;
  readonly warnings: readonly string[];
}

/**
 * Claims everything that the plan of a change locks: all of it or nothing. It can be called again; what
 * the change holds and its plan no longer names is released then. It never throws because of the
 * coordinator.
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
        const why = `The change could not be registered as a feature, so the claims were given back. ${error.message}`;
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

/** What the change holds of its keys, sorted; nothing where the coordinator can't say. */
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
 * Releases what a claim took.
 *
 * @returns what may still be held
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

/** Why something can't be done. */
export function whyMissing(
  { missing }: WorkspaceCoordinator['detection'],
  capability: 'lock' | 'queueWork' | 'audit',
): string {
  return missing.find((item) => item.capability === capability)?.why ?? 'It is not known why.';
}

/** Two changes of one agent don't refuse each other's locks, but their features show it. */
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

/** Planning claims of an earlier revision. Only the change itself is sure to hold nothing else. */
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

import {
  filePathIdentity,
  foldersOf,
  isFlagFamily,
  lockIdentity,
  lockKeysConflict,
} from '../locks/lock-conflict';
import type { Located, PackageView } from '../parse/parsed-plan';
import type { OpenPlan } from './change-collision';
import type { RequirementDelta } from './requirement-delta';

/** A package of an open change. */
interface LockHolder {
  readonly plan: OpenPlan;
  readonly entry: PackageView;
}

/** A lock that two packages hold, as each of them writes it. */
interface SharedLock {
  /** Indexes of the packages; `a` is smaller than `b`. */
  readonly a: number;
  readonly b: number;
  readonly locks: readonly [Located<string>, Located<string>];
}

interface SharedLocks {
  readonly shared: readonly SharedLock[];
  /** Whether the list is complete. */
  readonly complete: boolean;
}

/** The maximum number of characters compared between flag families. */
const FAMILY_BUDGET = 20_000_000;

/**
 * Finds the keys and files that packages of different changes both lock, in one pass over all
 * packages.
 *
 * @param mayMeet whether to compare two packages; called with `i < j`
 * @param limit the maximum number of results
 */
export function findSharedLocks(
  holders: readonly LockHolder[],
  mayMeet: (i: number, j: number) => boolean,
  limit: number,
): SharedLocks {
  const { keys, files } = claimsOf(holders);
  const shared: SharedLock[] = [];
  for (const [first, second] of meetingClaims(keys, files)) {
    if (first === 'too-many') return { shared, complete: false };
    if (first.holder === second.holder) continue;
    const [a, b] = first.holder < second.holder ? [first, second] : [second, first];
    if (!mayMeet(a.holder, b.holder)) continue;
    if (shared.length === limit) return { shared, complete: false };
    shared.push({ a: a.holder, b: b.holder, locks: [a.lock, b.lock] });
  }
  return { shared, complete: true };
}

interface Claim {
  readonly holder: number;
  readonly lock: Located<string>;
}

/** Keyed by the identity of the lock. Holds each package at most once. */
type Claims = Map<string, Claim[]>;

function claimsOf(holders: readonly LockHolder[]): { keys: Claims; files: Claims } {
  const [keys, files]: [Claims, Claims] = [new Map(), new Map()];
  const add = (claims: Claims, identity: string, claim: Claim): void => {
    const known = claims.get(identity);
    if (known === undefined) claims.set(identity, [claim]);
    else if (known.at(-1)?.holder !== claim.holder) known.push(claim);
  };
  for (const [holder, { plan, entry }] of holders.entries()) {
    for (const lock of entry.locks.keys) {
      add(keys, identityAcrossChanges(lock.value, plan), { holder, lock });
    }
    for (const lock of entry.locks.files) {
      add(files, filePathIdentity(lock.value), { holder, lock });
    }
  }
  return { keys, files };
}

/**
 * Pairs of claims on the same lock. Yields `too-many` when comparing flag families costs too much.
 */
function* meetingClaims(
  keys: Claims,
  files: Claims,
): Generator<readonly [Claim, Claim] | readonly ['too-many']> {
  for (const claims of keys.values()) yield* pairsWithin(claims);
  for (const [path, claims] of files) {
    yield* pairsWithin(claims);
    for (const folder of foldersOf(path)) yield* pairsBetween(files.get(folder) ?? [], claims);
  }
  const flags = [...keys.keys()].filter((key) => key.startsWith('flag:'));
  const order = new Map(flags.map((flag, index) => [flag, index]));
  let cost = 0;
  for (const family of flags.filter(isFlagFamily)) {
    for (const flag of flags) {
      // Two families meet once in each direction; report only one.
      const isSecond = isFlagFamily(flag) && (order.get(flag) ?? 0) <= (order.get(family) ?? 0);
      if (isSecond) continue;
      cost += family.length * flag.length;
      if (cost > FAMILY_BUDGET) return yield ['too-many'];
      if (!lockKeysConflict(family, flag)) continue;
      yield* pairsBetween(keys.get(family) ?? [], keys.get(flag) ?? []);
    }
  }
}

function* pairsWithin(claims: readonly Claim[]): Generator<readonly [Claim, Claim]> {
  for (const [place, second] of claims.entries()) {
    for (let before = 0; before < place; before++) yield [claims[before] as Claim, second];
  }
}

function* pairsBetween(
  some: readonly Claim[],
  others: readonly Claim[],
): Generator<readonly [Claim, Claim]> {
  for (const first of some) for (const second of others) yield [first, second];
}

const CONTRACT = 'contract:';

/**
 * Returns the identity of a lock key across changes: equal strings lock the same thing.
 *
 * Equals `lockIdentity`, except for contracts. `contract:contracts/openapi/v1.yaml` names a
 * different file in each change, so the identity includes the change's folder. A key relative to
 * the workspace root (`contract:openspec/changes/add-x/contracts/openapi/v1.yaml`) has the same
 * identity.
 *
 * @param key a lock key, canonical or not
 * @param plan the plan that contains the key
 * @returns the identity
 */
export function identityAcrossChanges(key: string, plan: OpenPlan): string {
  const identity = lockIdentity(key);
  if (!identity.startsWith(CONTRACT)) return identity;
  const path = identity.slice(CONTRACT.length);
  const home =
    plan.contractHomes?.get(path) ?? (path.startsWith('contracts/') ? 'change' : 'workspace');
  return home === 'workspace' ? identity : `${CONTRACT}openspec/changes/${plan.change}/${path}`;
}

/** A requirement that two changes touch. */
interface SharedRequirement {
  /** Indexes of the plans, smaller first. */
  readonly plans: readonly [number, number];
  readonly deltas: readonly [RequirementDelta, RequirementDelta];
}

/**
 * Finds the requirements that two changes touch. Any kind of change collides, because one change
 * replaces the text that the other relies on. Names are compared as in OpenSpec, case-sensitively.
 *
 * @param mayMeet whether to compare two plans; called with `i < j`
 */
export function sharedRequirements(
  plans: readonly OpenPlan[],
  mayMeet: (i: number, j: number) => boolean,
): readonly SharedRequirement[] {
  const shared: SharedRequirement[] = [];
  for (const touched of touchedBy(plans).values()) {
    const entries = [...touched];
    for (const [place, [j, second]] of entries.entries()) {
      for (const [i, first] of entries.slice(0, place)) {
        if (mayMeet(i, j)) shared.push({ plans: [i, j], deltas: [first, second] });
      }
    }
  }
  return shared;
}

/** Maps each requirement to the plans that touch it, with the first location in each. */
function touchedBy(
  plans: readonly OpenPlan[],
): ReadonlyMap<string, ReadonlyMap<number, RequirementDelta>> {
  const byRequirement = new Map<string, Map<number, RequirementDelta>>();
  for (const [place, { requirements = [] }] of plans.entries()) {
    for (const delta of requirements) {
      const key = `${delta.capability}\0${delta.name}`;
      const touched = byRequirement.get(key) ?? new Map<number, RequirementDelta>();
      byRequirement.set(key, touched);
      if (!touched.has(place)) touched.set(place, delta);
    }
  }
  return byRequirement;
}

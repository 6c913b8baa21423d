import { isFlagFamily, lockKeysConflict } from '../locks/lock-conflict';
import { filePathIdentity, foldersOf } from '../locks/lock-file';
import type { Located, PackageView } from '../parse/parsed-plan';
import { identityAcrossChanges } from './lock-identity';
import type { OpenPlan } from './open-plan';

/** A package of an open change. */
export interface LockHolder {
  readonly plan: OpenPlan;
  readonly entry: PackageView;
}

/** A lock that two packages hold, as each of them writes it. */
export interface SharedLock {
  /** Indexes of the packages; `a` is smaller than `b`. */
  readonly a: number;
  readonly b: number;
  readonly locks: readonly [Located<string>, Located<string>];
}

export interface SharedLocks {
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

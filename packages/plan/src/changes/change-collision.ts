import type { Located, PackageView } from '../parse/parsed-plan';
import type {
  CollisionRecord,
  Feasibility,
  PackageShare,
  Pair,
} from '../diagnostics/validation-result';
import type { OpenPlan } from './open-plan';
import type { RequirementDelta } from './requirement-delta';

/** What two open changes both want. */
export interface ChangeCollision {
  /** By name; a change that is only open on another branch comes second. */
  readonly changes: Pair<OpenPlan>;
  readonly feasibility: Feasibility;
  readonly shares: Pair<PackageShare>;
  /** In the order of the packages of the first change, then of the second. */
  readonly packages: readonly PackageCollision[];
  /** In the order of the first change's spec deltas. */
  readonly requirements: readonly RequirementCollision[];
}

/** What two packages of different changes both want; each pair comes up once. */
export interface PackageCollision {
  /** Whether their scopes overlap, whether they hold a lock in common, or both. */
  readonly kind: 'scope' | 'lock' | 'both';
  readonly packages: Pair<PackageView>;
  /** There unless only locks collide. */
  readonly scope?: { readonly globs: Pair<Located<string>>; readonly witness: string };
  /** Keys and files that both lock, each as either of them writes it. */
  readonly locks: readonly Pair<Located<string>>[];
}

/** A requirement that both changes touch. */
export interface RequirementCollision {
  readonly deltas: Pair<RequirementDelta>;
}

/** A collision without places, for programs. */
export function toRecord(collision: ChangeCollision): CollisionRecord {
  const { changes, feasibility, shares, packages, requirements } = collision;
  const { branches } = changes[1];
  return {
    changes: both(changes, ({ change }) => change),
    ...(branches && { branches }),
    feasibility,
    shares: both(shares, ({ colliding, total }) => ({ colliding, total })),
    packages: packages.map(({ packages: pair, kind, scope, locks }) => ({
      packages: both(pair, ({ package_id }) => package_id?.value ?? ''),
      kind,
      ...(scope && { globs: both(scope.globs, ({ value }) => value), witness: scope.witness }),
      locks: locks.map((lock) => both(lock, ({ value }) => value)),
    })),
    requirements: requirements.map(({ deltas }) => ({
      capability: deltas[0].capability,
      name: deltas[0].name,
      operations: both(deltas, ({ operation }) => operation),
    })),
  };
}

/** Does the same with both of a pair. */
export function both<T, U>([first, second]: Pair<T>, map: (value: T) => U): Pair<U> {
  return [map(first), map(second)];
}

/**
 * How far two changes can be implemented at the same time.
 *
 * @param shares one for each of the two changes
 * @param requirements how many requirements both changes touch
 */
export function feasibilityOf(shares: Pair<PackageShare>, requirements = 0): Feasibility {
  if (shares.some(({ colliding, total }) => colliding * 2 > total)) return 'SEQUENTIAL';
  return requirements > 0 || shares.some(({ colliding }) => colliding > 0) ? 'PARTIAL' : 'FULL';
}

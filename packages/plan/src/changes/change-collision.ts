import type {
  CollisionRecord,
  Feasibility,
  PackageShare,
  Pair,
} from '../diagnostics/validation-result';
import type { Located, PackageView, ParsedPlan } from '../parse/parsed-plan';
import type { RequirementDelta } from './requirement-delta';

/** What two open changes have in common and must not both change. */
export interface ChangeCollision {
  /** Sorted by name. A change that is only open on another branch comes second. */
  readonly changes: Pair<OpenPlan>;
  readonly feasibility: Feasibility;
  readonly shares: Pair<PackageShare>;
  /** Sorted by the package order of the first change, then of the second. */
  readonly packages: readonly PackageCollision[];
  /** Sorted by the order of the first change's spec deltas. */
  readonly requirements: readonly RequirementCollision[];
}

/** A collision of two packages from different changes. Each pair appears once. */
export interface PackageCollision {
  /** Whether the scopes overlap, the packages share a lock, or both. */
  readonly kind: 'scope' | 'lock' | 'both';
  readonly packages: Pair<PackageView>;
  /** Missing when only locks collide. */
  readonly scope?: { readonly globs: Pair<Located<string>>; readonly witness: string };
  /** Keys and files that both packages lock, as each package writes them. */
  readonly locks: readonly Pair<Located<string>>[];
}

/** A requirement that both changes modify. */
export interface RequirementCollision {
  readonly deltas: Pair<RequirementDelta>;
}

/**
 * Converts a collision to its JSON form, without source locations.
 *
 * @param collision a collision from `findCollisions`
 * @returns the record that `--json` prints
 */
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

/** Maps both values of a pair. */
export function both<T, U>([first, second]: Pair<T>, map: (value: T) => U): Pair<U> {
  return [map(first), map(second)];
}

/**
 * How far two changes can be implemented at the same time.
 *
 * @param shares the package counts of the two changes
 * @param requirements the number of requirements that both changes touch
 */
export function feasibilityOf(shares: Pair<PackageShare>, requirements = 0): Feasibility {
  if (shares.some(({ colliding, total }) => colliding * 2 > total)) return 'SEQUENTIAL';
  return requirements > 0 || shares.some(({ colliding }) => colliding > 0) ? 'PARTIAL' : 'FULL';
}

/** The plan of an open change, with known facts about the change. */
export interface OpenPlan {
  /** The change's id: the name of its folder. */
  readonly change: string;
  readonly parsed: ParsedPlan;
  /**
   * The requirements that the change adds, modifies, removes or renames. When missing, requirements
   * are not compared.
   */
  readonly requirements?: readonly RequirementDelta[];
  /**
   * What the path of each `contract:` key is relative to, as found on disk. A path that is not
   * listed is relative to the change when it starts with `contracts/`, otherwise to the workspace.
   */
  readonly contractHomes?: ReadonlyMap<string, ContractHome>;
  /**
   * The branches that contain the plan, when it is not open here. Two such plans are not compared
   * with each other, because nobody on this branch can fix that collision.
   */
  readonly branches?: readonly string[];
}

/** What a contract's path is relative to: the change's folder or the workspace root. */
export type ContractHome = 'change' | 'workspace';

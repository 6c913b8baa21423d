import {
  InvalidGlobError,
  lockKeysConflict,
  scopesOverlap,
  ScopeTooComplexError,
} from '@parallel-plan/plan';
import type { ClaimedChange } from '../context/gather-context';
import type { FeaturePlan, WorkPackage } from '../proposal/packages';

/** Something that this plan and another open change both want. */
export interface Conflict {
  readonly change: string;
  /** Paths that both could write, one a pair of packages. */
  readonly paths: readonly string[];
  /** Lock keys that both hold. */
  readonly keys: readonly string[];
  /** Pairs that could not be compared. */
  readonly unknown: boolean;
}

/** The open changes that want what this plan wants. Integration packages merge; they don't count. */
export function findConflicts(
  { packages }: FeaturePlan,
  openChanges: readonly ClaimedChange[],
): readonly Conflict[] {
  const ours = packages.filter(({ package_id }) => package_id !== 'wp-integration');
  return openChanges
    .map((change) => compare(ours, change))
    .filter(({ paths, keys, unknown }) => paths.length > 0 || keys.length > 0 || unknown);
}

type OtherPackage = NonNullable<ClaimedChange['plan']>['view']['packages'][number];

function compare(ours: readonly WorkPackage[], change: ClaimedChange): Conflict {
  const theirs = (change.plan?.view.packages ?? []).filter(
    ({ package_id }) => package_id?.value !== 'wp-integration',
  );
  const pairs = ours.flatMap((mine) => theirs.map((other) => [mine, other] as const));
  const witnesses = pairs.map(([mine, other]) => witness(mine, other));
  const keys = pairs.flatMap(([mine, other]) =>
    mine.locks.keys
      .filter(isShared)
      .filter((key) => other.locks.keys.some(({ value }) => lockKeysConflict(key, value))),
  );
  return {
    change: change.id,
    paths: sorted(witnesses.filter((path): path is string => typeof path === 'string')),
    keys: sorted(keys),
    unknown: witnesses.includes(undefined),
  };
}

/** Contract paths are relative to their change: the same key in two changes names two files. */
function isShared(key: string): boolean {
  return !key.startsWith('contract:contracts/');
}

/** A path that both may write; `null` for none, `undefined` where it can't be told. */
function witness(mine: WorkPackage, other: OtherPackage): string | null | undefined {
  const values = (globs: readonly { readonly value: string }[]): string[] =>
    globs.map(({ value }) => value);
  try {
    return scopesOverlap(mine.scope, {
      write_allow: values(other.scope.write_allow),
      deny: values(other.scope.deny),
    });
  } catch (error) {
    if (error instanceof InvalidGlobError || error instanceof ScopeTooComplexError) {
      return undefined;
    }
    throw error;
  }
}

function sorted(values: readonly string[]): readonly string[] {
  return [...new Set(values)].sort();
}

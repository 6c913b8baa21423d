import {
  findCollisions,
  type OpenPlan,
  parseGlob,
  parsePlan,
  type Plan,
  type PlanView,
  renderPlan,
} from '@parallel-plan/plan';
import type { ClaimedChange } from './context';

/** A conflict between this plan and another open change. */
export interface Conflict {
  readonly change: string;
  /** Paths that both may write, one per pair of packages. */
  readonly paths: readonly string[];
  /** Lock keys and files that both hold. */
  readonly keys: readonly string[];
  /** Whether some scopes could not be compared. */
  readonly unknown: boolean;
}

/**
 * The open changes that conflict with this plan. Integration packages only merge, so they don't
 * count.
 */
export function findConflicts(
  plan: Plan,
  openChanges: readonly ClaimedChange[],
): readonly Conflict[] {
  const ours: OpenPlan = { change: plan.feature.id, parsed: parsePlan(renderPlan(plan)) };
  return openChanges
    .flatMap(({ id, plan: parsed }) =>
      parsed === undefined ? [] : [compare(ours, { change: id, parsed })],
    )
    .filter(({ paths, keys, unknown }) => paths.length > 0 || keys.length > 0 || unknown);
}

function compare(ours: OpenPlan, theirs: OpenPlan): Conflict {
  const { collisions, notChecked } = findCollisions([ours, theirs], { requirements: false });
  const pairs = collisions.flatMap(({ packages }) => packages);
  const locks = pairs.flatMap((pair) => pair.locks.map((lock) => lock.map(({ value }) => value)));
  return {
    change: theirs.change,
    paths: sorted(pairs.flatMap(({ scope }) => scope?.witness ?? [])),
    keys: sorted(locks.map((names) => [...new Set(names)].sort().join(' × '))),
    unknown: notChecked.length > 0 || !hasClearScopes(theirs.parsed.view),
  };
}

/**
 * Whether all globs are valid. The valid part of a scope is still compared, which may miss a
 * conflict.
 */
function hasClearScopes({ packages }: PlanView): boolean {
  return packages.every(({ scope }) =>
    [...scope.write_allow, ...scope.deny].every(({ value }) => isGlob(value)),
  );
}

function isGlob(text: string): boolean {
  try {
    parseGlob(text);
    return true;
  } catch {
    return false;
  }
}

function sorted(values: readonly string[]): readonly string[] {
  return [...new Set(values)].sort();
}

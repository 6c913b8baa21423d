import type { PlanDag } from '../../dag/plan-dag';
import type { PlanView } from '../../parse/parsed-plan';
import { findOverlaps, type Overlap, type OverlapReport } from '../../scope/find-overlaps';
import { placedScope, type PlacedScope } from '../../scope/plan-globs';
import type { CompareOptions } from '../../scope/scope';
import { ScopeTooComplexError } from '../../scope/scope-too-complex-error';

/** What parallel packages of a plan may both write. */
export interface PlanOverlaps {
  /** By the place of the package in `dag.ids`. */
  readonly scopes: readonly PlacedScope[];
  readonly overlaps: readonly Overlap[];
  /** Pairs that there were no steps left for. */
  readonly undecided?: OverlapReport['undecided'];
  /** Where even joining the globs took too long: nothing is known then. */
  readonly givenUp?: ScopeTooComplexError;
}

/** One more than is listed, so that the list can say that there are others. */
const LIMIT = 1_001;

const known = new WeakMap<PlanDag, PlanOverlaps>();

/** Computed once for a graph: several rules look at it. */
export function planOverlaps(view: PlanView, dag: PlanDag): PlanOverlaps {
  let result = known.get(dag);
  if (result === undefined) known.set(dag, (result = compare(scopesOf(view), dag.areParallelAt)));
  return result;
}

/** What is added to that on a file system that ignores case. */
export function addedByIgnoringCase(view: PlanView, dag: PlanDag): PlanOverlaps {
  const { scopes, overlaps } = planOverlaps(view, dag);
  const decided = new Set(overlaps.map(({ a, b }) => a * scopes.length + b));
  const mayMeet = (a: number, b: number): boolean =>
    dag.areParallelAt(a, b) && !decided.has(a * scopes.length + b);
  return compare(scopes, mayMeet, { caseInsensitive: true });
}

/** The scopes of the packages that have an id, which are those of a graph without duplicates. */
export function scopesOf(view: PlanView): readonly PlacedScope[] {
  return view.packages
    .filter(({ package_id }) => package_id !== undefined)
    .map(({ scope }) => placedScope(scope));
}

function compare(
  scopes: readonly PlacedScope[],
  mayMeet: (a: number, b: number) => boolean,
  options: CompareOptions = {},
): PlanOverlaps {
  try {
    return { scopes, ...findOverlaps(scopes, mayMeet, { limit: LIMIT, ...options }) };
  } catch (error) {
    if (error instanceof ScopeTooComplexError) return { scopes, overlaps: [], givenUp: error };
    throw error;
  }
}

import type { PlanDag } from '../../dag/plan-dag';
import type { PlanView } from '../../parse/parsed-plan';
import { findOverlaps, type Overlap, type OverlapReport } from '../../scope/find-overlaps';
import { placedScope, type PlacedScope } from '../../scope/plan-globs';
import { type CompareOptions, ScopeTooComplexError } from '../../scope/scope';

/** The scope overlaps of parallel packages in a plan. */
export interface PlanOverlaps {
  /** Indexed like `dag.ids`. */
  readonly scopes: readonly PlacedScope[];
  readonly overlaps: readonly Overlap[];
  /** Pairs that were not compared because the budget was exhausted. */
  readonly undecided?: OverlapReport['undecided'];
  /** Set when even joining the globs exceeded the budget. No overlap is known then. */
  readonly givenUp?: ScopeTooComplexError;
}

/** One more than the maximum that is listed, to detect that there are others. */
const LIMIT = 1_001;

const known = new WeakMap<PlanDag, PlanOverlaps>();

/** Cached for each graph, because several rules use it. */
export function planOverlaps(view: PlanView, dag: PlanDag): PlanOverlaps {
  let result = known.get(dag);
  if (result === undefined) known.set(dag, (result = compare(scopesOf(view), dag.areParallelAt)));
  return result;
}

/** The additional overlaps on a case-insensitive file system. */
export function addedByIgnoringCase(view: PlanView, dag: PlanDag): PlanOverlaps {
  const { scopes, overlaps } = planOverlaps(view, dag);
  const decided = new Set(overlaps.map(({ a, b }) => a * scopes.length + b));
  const mayMeet = (a: number, b: number): boolean =>
    dag.areParallelAt(a, b) && !decided.has(a * scopes.length + b);
  return compare(scopes, mayMeet, { caseInsensitive: true });
}

/** The scopes of the packages with an id, in the order of the graph if it has no duplicates. */
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

import type { PlanDag } from '../dag/plan-dag';
import type { ParsedPlan } from '../parse/parsed-plan';
import { reachability } from './reachability';

/** How parallel a plan is, and what makes it wait. */
export interface Parallelism {
  readonly packages: number;
  /** Packages by the earliest wave in which they can run. */
  readonly layers: readonly (readonly string[])[];
  /** The most packages that can run at once. */
  readonly width: number;
  /** A longest chain of dependencies: no number of workers is faster than it. */
  readonly criticalPath: readonly string[];
  /**
   * Pairs that can run at the same time; of a plan without errors each is proven not to collide.
   * Missing above 5,000 packages: to count them takes longer than the rest.
   */
  readonly parallelPairs?: number;
  /**
   * What serialises the others, in the plan's order: for each package the dependencies that it waits
   * for, without those that follow from another of them.
   */
  readonly waits: readonly { readonly package: string; readonly for: readonly string[] }[];
}

/**
 * How parallel a plan is.
 *
 * @param dag its graph, where the caller has it already
 * @returns nothing where it can't be told: an unreadable text, a cycle, one id twice, or more than
 *   20,000 packages
 */
export function parallelism(
  parsed: ParsedPlan,
  dag: PlanDag | undefined = reachability(parsed).dag,
): Parallelism | undefined {
  if (dag === undefined || dag.ids.length === 0) return undefined;
  const { ids, width, layers, criticalPath } = dag;
  return {
    packages: ids.length,
    layers,
    width,
    criticalPath,
    ...(ids.length <= MOST_COUNTED && { parallelPairs: countPairs(dag) }),
    waits: waitsOf(dag),
  };
}

const MOST_COUNTED = 5_000;

/** Without making the list of them. */
function countPairs({ ids, areParallelAt }: PlanDag): number {
  let pairs = 0;
  for (let a = 0; a < ids.length; a++) {
    for (let b = a + 1; b < ids.length; b++) if (areParallelAt(a, b)) pairs++;
  }
  return pairs;
}

/** The transitive reduction of the graph. */
function waitsOf({ ids, waitsFor }: PlanDag): Parallelism['waits'] {
  return ids.flatMap((id) => {
    const needed = waitsFor(id);
    return needed.length === 0 ? [] : [{ package: id, for: needed }];
  });
}

import { type DagSource, type PlanDag, planDag } from './plan-dag';

/** How parallel a plan is, and which dependencies limit it. */
export interface Parallelism {
  readonly packages: number;
  /** Packages grouped by the earliest wave in which they can run. */
  readonly layers: readonly (readonly string[])[];
  /** The maximum number of packages that can run at once. */
  readonly width: number;
  /** A longest chain of dependencies. It bounds the duration for any number of workers. */
  readonly criticalPath: readonly string[];
  /**
   * The number of pairs that can run at the same time. In a plan without errors each pair is proven
   * not to collide. Missing above 5,000 packages, because counting takes longer than everything
   * else.
   */
  readonly parallelPairs?: number;
  /**
   * For each package the dependencies that it waits for, in plan order. Excludes transitive
   * dependencies.
   */
  readonly waits: readonly { readonly package: string; readonly for: readonly string[] }[];
}

/**
 * The duration of a plan with enough agents, compared with one agent. All numbers use the same
 * unit.
 */
export interface SpeedUp {
  /** The sum of all weights: the duration with one agent. */
  readonly work: number;
  /** The weight of the critical path: the minimum duration with any number of agents. */
  readonly longest: number;
  /** `work / longest`; 1 for a serial plan. */
  readonly factor: number;
}

/** The gain if no package waited for a given package. */
export interface EdgeCut {
  /** The package that others would no longer wait for. */
  readonly owner: string;
  /** The packages that wait for it now, in plan order. */
  readonly consumers: readonly string[];
  /** The number of waves before and after. */
  readonly waves: readonly [before: number, after: number];
}

/**
 * Computes how parallel a plan is.
 *
 * @param dag a graph without cycles
 * @returns `undefined` for a plan without packages
 */
export function parallelism(dag: PlanDag): Parallelism | undefined {
  if (dag.ids.length === 0) return undefined;
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

/**
 * Computes the possible speed-up: the sum of all weights divided by the weight of the critical
 * path.
 *
 * @param dag a graph without cycles
 * @param weightOf the weight of a package by its id; must be above 0
 * @returns the total work, the critical path and their ratio, in the unit of the weights
 */
export function speedUp(dag: PlanDag, weightOf: (id: string) => number): SpeedUp {
  const ends = new Map<string, number>();
  let work = 0;
  let longest = 0;
  for (const id of dag.layers.flat()) {
    const weight = weightOf(id);
    const start = Math.max(0, ...dag.waitsFor(id).map((base) => ends.get(base) ?? 0));
    ends.set(id, start + weight);
    work += weight;
    longest = Math.max(longest, start + weight);
  }
  return { work, longest, factor: longest === 0 ? 1 : work / longest };
}

/**
 * Finds the packages whose replacement by a contract would reduce the number of waves, best first.
 *
 * @param plan the packages with their dependencies, without a cycle
 * @param isFixed whether a package must stay a barrier: others wait for it, or it waits for all
 *   others
 * @returns at most one cut for each package; empty for a plan of more than 200 packages, because
 *   each cut is tried
 */
export function edgeCuts(plan: DagSource, isFixed: (id: string) => boolean): readonly EdgeCut[] {
  const dag = planDag(plan);
  const before = dag.layers.length;
  if (dag.ids.length > MOST_TRIED) return [];
  const cuts = dag.ids.flatMap((owner): EdgeCut[] => {
    if (isFixed(owner)) return [];
    const consumers = dag.ids.filter((id) => !isFixed(id) && dag.waitsFor(id).includes(owner));
    if (consumers.length === 0) return [];
    const after = planDag({
      packages: dag.ids.map((id) => ({
        package_id: id,
        depends_on: consumers.includes(id)
          ? without(dag.dependenciesOf(id), owner)
          : dag.dependenciesOf(id),
      })),
    }).layers.length;
    return after < before ? [{ owner, consumers, waves: [before, after] }] : [];
  });
  return cuts.sort((a, b) => a.waves[1] - b.waves[1]);
}

const MOST_COUNTED = 5_000;
const MOST_TRIED = 200;

function without(items: readonly string[], item: string): readonly string[] {
  return items.filter((other) => other !== item);
}

/** Counts the pairs without building a list of them. */
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

import type { Located, ParsedPlan } from '../parse/parsed-plan';
import { closureOf, hasBit, maxAntichain, unreached } from './closure';
import { cyclesOf, strongComponents } from './cycles';

/** The package graph of a plan. Package ids are in plan order unless documented otherwise. */
export interface PlanDag {
  /** The package ids, in plan order. */
  readonly ids: readonly string[];
  /** Packages grouped by the earliest wave in which they can run. */
  readonly layers: readonly (readonly string[])[];
  /** A longest chain of dependencies, from its root to its end. */
  readonly criticalPath: readonly string[];
  /**
   * The maximum number of packages that can run at once: the largest set without a path between any
   * two.
   */
  readonly width: number;
  /** Each cycle once, as a path that starts and ends with the same package. */
  readonly cycles: readonly (readonly string[])[];
  /**
   * Pairs that can run at the same time. Each pair is sorted, and so is the list. Computed on first
   * access.
   */
  readonly parallelPairs: readonly (readonly [string, string])[];
  /** The direct dependencies of a package, in the order they are written. */
  dependenciesOf(id: string): readonly string[];
  /** The direct dependencies of a package that no other dependency implies. */
  waitsFor(id: string): readonly string[];
  /** Whether `from` depends on `to`, directly or transitively. */
  reaches(from: string, to: string): boolean;
  /** Whether neither package reaches the other. */
  areParallel(a: string, b: string): boolean;
  /** `areParallel` for two indexes into `ids`, for loops over many pairs. */
  areParallelAt(a: number, b: number): boolean;
}

/**
 * Builds the package graph of a plan or of its readable part.
 *
 * Ignored are dependencies on unknown packages, packages without an id, and all but the first
 * package with the same id. An unknown id reaches nothing and is parallel to nothing. No package is
 * parallel to itself. `cycles` covers every dependency that lies on a cycle (at most 1,000 cycles);
 * each starts at its first package in plan order. Packages on a cycle, or that depend on one, can
 * never run: `layers`, `criticalPath` and `width` exclude them.
 *
 * Everything except `ids` is computed on first access. Reachability takes one bit for each ordered
 * pair of packages: 12.5 MB for 10,000 packages.
 *
 * `width` is exact. By Dilworth's theorem it is the number of packages minus a maximum matching in
 * the transitive closure.
 *
 * @param plan a `Plan` or a `PlanView`
 * @returns the graph
 */
export function planDag(plan: DagSource): PlanDag {
  const graph = buildGraph(plan);
  const components = lazy(() => strongComponents(graph.dependencies));
  const waves = lazy(() => wavesOf(graph, components()));
  const closure = lazy(() => closureOf(graph.dependencies, components()));
  const cycles = lazy(() =>
    cyclesOf(graph.dependencies, components()).map((path) => path.map(idAt)),
  );
  const width = lazy(() => maxAntichain(closure(), waves().runnable));
  const parallelPairs = lazy(() => pairsOf(graph.ids, areParallel));

  function idAt(index: number): string {
    return graph.ids[index] as string;
  }

  function reaches(from: string, to: string): boolean {
    const source = graph.indexOf.get(from);
    const target = graph.indexOf.get(to);
    return source !== undefined && target !== undefined && hasBit(closure(), source, target);
  }

  function areParallel(a: string, b: string): boolean {
    const first = graph.indexOf.get(a);
    const second = graph.indexOf.get(b);
    return first !== undefined && second !== undefined && areParallelAt(first, second);
  }

  function areParallelAt(a: number, b: number): boolean {
    return a !== b && !hasBit(closure(), a, b) && !hasBit(closure(), b, a);
  }

  function dependenciesOf(id: string): readonly string[] {
    return (graph.dependencies[graph.indexOf.get(id) ?? -1] ?? []).map(idAt);
  }

  function waitsFor(id: string): readonly string[] {
    const direct = graph.dependencies[graph.indexOf.get(id) ?? -1] ?? [];
    return direct.length < 2 ? direct.map(idAt) : unreached(closure(), direct).map(idAt);
  }

  return {
    ids: graph.ids,
    get layers() {
      return waves().layers.map((layer) => layer.map(idAt));
    },
    get criticalPath() {
      return waves().longest.map(idAt);
    },
    get width() {
      return width();
    },
    get cycles() {
      return cycles();
    },
    get parallelPairs() {
      return parallelPairs();
    },
    dependenciesOf,
    waitsFor,
    reaches,
    areParallel,
    areParallelAt,
  };
}

interface Waves {
  readonly layers: readonly (readonly number[])[];
  readonly longest: readonly number[];
  readonly runnable: readonly number[];
}

function wavesOf(graph: PackageGraph, components: readonly (readonly number[])[]): Waves {
  const wave = new Map<number, number>();
  const before = new Map<number, number>();
  for (const component of components) {
    const [node] = component;
    if (node === undefined || component.length > 1) continue;
    const dependencies = graph.dependencies[node] ?? [];
    if (dependencies.some((dependency) => dependency === node || !wave.has(dependency))) continue;
    let latest = -1;
    for (const dependency of dependencies) {
      const at = wave.get(dependency) ?? -1;
      if (at > latest) {
        latest = at;
        before.set(node, dependency);
      }
    }
    wave.set(node, latest + 1);
  }

  const runnable = graph.ids.map((_, index) => index).filter((index) => wave.has(index));
  const layers: number[][] = [];
  for (const node of runnable) {
    (layers[wave.get(node) as number] ??= []).push(node);
  }
  const longest: number[] = [];
  for (let node = layers.at(-1)?.[0]; node !== undefined; node = before.get(node))
    longest.push(node);
  return { layers, longest: longest.reverse(), runnable };
}

function pairsOf(
  ids: readonly string[],
  areParallel: (a: string, b: string) => boolean,
): readonly (readonly [string, string])[] {
  const sorted = [...ids].sort();
  const pairs: (readonly [string, string])[] = [];
  sorted.forEach((a, index) => {
    for (let other = index + 1; other < sorted.length; other++) {
      const b = sorted[other] as string;
      if (areParallel(a, b)) pairs.push([a, b]);
    }
  });
  return pairs;
}

function lazy<T>(compute: () => T): () => T {
  let result: { readonly value: T } | undefined;
  return () => (result ??= { value: compute() }).value;
}

/** The fields of a plan that define its graph. `Plan` and `PlanView` both have this shape. */
export interface DagSource {
  readonly packages: readonly {
    readonly package_id?: string | Located<string>;
    readonly depends_on: readonly (string | Located<string>)[];
  }[];
}

/** The graph with packages as numbers: indexes into the distinct ids of the plan. */
export interface PackageGraph {
  readonly ids: readonly string[];
  readonly indexOf: ReadonlyMap<string, number>;
  /** For each package its distinct dependencies, in the order they are written. */
  readonly dependencies: readonly (readonly number[])[];
}

/**
 * Builds the graph. When packages share an id, the first one counts. Unknown dependencies are
 * ignored.
 */
export function buildGraph(plan: DagSource): PackageGraph {
  const indexOf = new Map<string, number>();
  const declared: (readonly (string | Located<string>)[])[] = [];
  for (const { package_id, depends_on } of plan.packages) {
    if (package_id === undefined) continue;
    const id = textOf(package_id);
    if (indexOf.has(id)) continue;
    indexOf.set(id, declared.length);
    declared.push(depends_on);
  }
  const dependencies = declared.map((names) => {
    const known = new Set<number>();
    for (const name of names) {
      const index = indexOf.get(textOf(name));
      if (index !== undefined) known.add(index);
    }
    return [...known];
  });
  return { ids: [...indexOf.keys()], indexOf, dependencies };
}

function textOf(value: string | Located<string>): string {
  return typeof value === 'string' ? value : value.value;
}

/** Returns the package graph if its order is reliable, otherwise the reason. */
export function reachability({ view }: ParsedPlan): { dag?: PlanDag; why?: string } {
  const ids = view.packages.flatMap(({ package_id }) => package_id?.value ?? []);
  if (new Set(ids).size < ids.length) return { why: 'two packages share an id' };
  if (ids.length > MOST_PACKAGES) return { why: `there are more than ${MOST_PACKAGES} packages` };
  const dag = planDag(view);
  if (dag.cycles.length > 0) return { why: 'the packages form a dependency cycle' };
  return { dag };
}

/**
 * The maximum number of packages for reachability: one bit for each ordered pair, 50 MB. Plans
 * written by people have fewer than fifty packages.
 */
export const MOST_PACKAGES = 20_000;

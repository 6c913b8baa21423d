/** The package graph of a plan. Package ids are in the plan's order unless it says otherwise. */
export interface PlanDag {
  /** The packages, in the plan's order. */
  readonly ids: readonly string[];
  /** Packages by the earliest wave in which they can run. */
  readonly layers: readonly (readonly string[])[];
  /** A longest chain of dependencies, from its root to its end. */
  readonly criticalPath: readonly string[];
  /** The most packages that can run at once: the largest set without a path between any two. */
  readonly width: number;
  /** Each cycle once, as a path that starts and ends with the same package. */
  readonly cycles: readonly (readonly string[])[];
  /** Pairs that can run at the same time, each sorted, in sorted order. Computed when asked for. */
  readonly parallelPairs: readonly (readonly [string, string])[];
  /** Whether `from` depends on `to`, directly or not. */
  reaches(from: string, to: string): boolean;
  /** Whether neither reaches the other. */
  areParallel(a: string, b: string): boolean;
}

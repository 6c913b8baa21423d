import type { Located } from '../parse/parsed-plan';

/** What of a plan makes its graph: a `Plan` and a `PlanView` both have this shape. */
export interface DagSource {
  readonly packages: readonly {
    readonly package_id?: string | Located<string>;
    readonly depends_on: readonly (string | Located<string>)[];
  }[];
}

/** Packages as numbers: their place among the distinct ids of the plan. */
export interface PackageGraph {
  readonly ids: readonly string[];
  readonly indexOf: ReadonlyMap<string, number>;
  /** For each package, those it depends on, each once, in the order they are written. */
  readonly dependencies: readonly (readonly number[])[];
}

/** Reads the graph: the first of two packages with one id counts, unknown dependencies don't. */
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

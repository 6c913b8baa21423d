import type { Located } from '../parse/parsed-plan';

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

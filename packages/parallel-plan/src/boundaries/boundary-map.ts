import { planBoundaries, type PlanView, type Workspace } from '@parallel-plan/plan';

/**
 * Which package may write which paths, and which projects own them. Its shape is documented in
 * docs/targets/boundaries.md.
 */
export interface BoundaryMap {
  readonly version: 1;
  readonly change: string;
  readonly packages: readonly {
    readonly package_id: string;
    /** `inputs.nx.projects`: the projects from which the scope was derived. */
    readonly projects: readonly string[];
    readonly globs: readonly {
      readonly glob: string;
      /** Projects that own paths which the glob allows, with an example path for each. */
      readonly owners: readonly { readonly project: string; readonly witness: string }[];
      readonly amended: boolean;
    }[];
    readonly deny: readonly string[];
  }[];
}

/** The boundary map of a plan, in the order of the plan. */
export function boundaryMap(change: string, view: PlanView, workspace: Workspace): BoundaryMap {
  const { packages } = planBoundaries(view, workspace);
  return {
    version: 1,
    change,
    packages: packages.map(({ id, declared, entry }) => {
      const known = packages.find((work) => work.entry === entry)?.globs ?? [];
      return {
        package_id: id,
        projects: [...declared],
        globs: entry.scope.write_allow.map(({ value, path }) => {
          const found = known.find(({ glob }) => glob.path === path);
          return {
            glob: value,
            owners: (found?.reached ?? []).map(({ name, witness }) => ({ project: name, witness })),
            amended: found?.isAmended ?? false,
          };
        }),
        deny: entry.scope.deny.map(({ value }) => value),
      };
    }),
  };
}

import { integrationPackage } from '../words/packages';
import type { Workspace } from '../model/workspace';
import type { Located, PackageView, PlanView } from '../parse/parsed-plan';
import { projectIndex, type ReachedProject } from './project-index';

/** The projects that one write glob of a package reaches. */
export interface GlobBoundary {
  readonly glob: Located<string>;
  readonly reached: readonly ReachedProject[];
  /** False when no project owns any path that the glob allows. */
  readonly isOwned: boolean;
  /** Whether the glob was added by hand with a recorded reason. */
  readonly isAmended: boolean;
}

/** A package of a plan, mapped to the projects of the workspace. */
export interface PackageBoundary {
  readonly id: string;
  readonly entry: PackageView;
  /**
   * The projects that the scope was derived from: `inputs.nx.projects` and the projects that the
   * plan will create.
   */
  readonly declared: ReadonlySet<string>;
  readonly globs: readonly GlobBoundary[];
  /** Names of the projects that the package's globs may write. */
  readonly reached: ReadonlySet<string>;
  /** Whether this is the integration package. It may write what the other packages may write. */
  readonly isIntegration: boolean;
}

/** The projects that packages declare and the projects that their globs reach. */
export interface PlanBoundaries {
  readonly packages: readonly PackageBoundary[];
  /** Roots of the projects that the plan will create, keyed by name. */
  readonly planned: ReadonlyMap<string, string>;
}

const known = new WeakMap<PlanView, { workspace: Workspace; boundaries: PlanBoundaries }>();

/**
 * Maps a plan to the projects of a workspace. Change files (`openspec/`) belong to no project and
 * are ignored.
 *
 * @param view the readable part of the plan
 * @param workspace the projects of the workspace
 * @returns the boundaries of each package, and the planned projects
 */
export function planBoundaries(view: PlanView, workspace: Workspace): PlanBoundaries {
  const found = known.get(view);
  if (found?.workspace === workspace) return found.boundaries;
  const boundaries = compute(view, workspace);
  known.set(view, { workspace, boundaries });
  return boundaries;
}

function compute(view: PlanView, workspace: Workspace): PlanBoundaries {
  const planned = new Map(
    view.packages.flatMap(({ newProjects }) =>
      newProjects.map(({ name, root }): [string, string] => [name, root.value]),
    ),
  );
  const existing = new Set(workspace.projects.map(({ name }) => name));
  const index = projectIndex([
    ...workspace.projects,
    ...[...planned].filter(([name]) => !existing.has(name)).map(([name, root]) => ({ name, root })),
  ]);
  const integration = integrationPackage(view);
  const packages = view.packages.flatMap((entry): PackageBoundary[] => {
    const id = entry.package_id?.value;
    if (id === undefined) return [];
    const deny = entry.scope.deny.map(({ value }) => value);
    const amended = new Set(entry.amendments.map(({ value }) => value));
    const globs = entry.scope.write_allow
      .filter(({ value }) => !/^openspec(?:\/|$)/.test(value))
      .map((glob): GlobBoundary => ({
        glob,
        reached: index.reachedBy(glob.value, deny),
        isOwned: index.isOwned(glob.value, deny),
        isAmended: amended.has(glob.value),
      }));
    return [
      {
        id,
        entry,
        declared: new Set([
          ...entry.projects.map(({ value }) => value),
          ...entry.newProjects.map(({ name }) => name),
        ]),
        globs,
        reached: new Set(globs.flatMap(({ reached }) => reached.map(({ name }) => name))),
        isIntegration: entry === integration,
      },
    ];
  });
  return { packages, planned };
}

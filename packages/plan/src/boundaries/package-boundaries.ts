import { integrationPackage } from '../words/packages';
import type { Workspace } from '../model/workspace';
import type { Located, PackageView, PlanView } from '../parse/parsed-plan';
import { projectIndex, type ReachedProject } from './project-index';

/** What a write glob of a package reaches. */
export interface GlobBoundary {
  readonly glob: Located<string>;
  readonly reached: readonly ReachedProject[];
  /** False where no project owns anything that it allows. */
  readonly isOwned: boolean;
  /** Added by hand, with a recorded reason. */
  readonly isAmended: boolean;
}

/** A package of a plan, laid over the projects of the workspace. */
export interface PackageBoundary {
  readonly id: string;
  readonly entry: PackageView;
  /** `inputs.nx.projects` with those that the plan will create: what its scope was derived from. */
  readonly declared: ReadonlySet<string>;
  readonly globs: readonly GlobBoundary[];
  /** Names of the projects that it may write, by its globs. */
  readonly reached: ReadonlySet<string>;
  /** It brings the others together: what it may write is theirs. */
  readonly isIntegration: boolean;
}

/** What packages say about projects, and what their globs say. */
export interface PlanBoundaries {
  readonly packages: readonly PackageBoundary[];
  /** Roots of the projects that the plan will create, by name. */
  readonly planned: ReadonlyMap<string, string>;
}

const known = new WeakMap<PlanView, { workspace: Workspace; boundaries: PlanBoundaries }>();

/**
 * Lays a plan over a workspace. The files of changes (`openspec/`) belong to no project, and nothing
 * is said about them.
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

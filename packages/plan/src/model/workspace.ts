/** An Nx project, as far as plans need it. No Nx types here. */
export interface WorkspaceProject {
  readonly name: string;
  /** Workspace-relative POSIX path; `.` for a project at the workspace root. */
  readonly root: string;
  readonly type: 'application' | 'library' | 'e2e';
  readonly tags: readonly string[];
  /** Names of its targets, sorted. */
  readonly targets: readonly string[];
  /** Names of the registry packages that it depends on (`@nestjs/core`); missing where unknown. */
  readonly packages?: readonly string[];
}

/** The workspace that a plan is for: projects, sorted by name, and the edges between them. */
export interface Workspace {
  readonly projects: readonly WorkspaceProject[];
  /** `source` depends on `target`; both are names of projects in the list. */
  readonly dependencies: readonly { readonly source: string; readonly target: string }[];
  /** Names of projects that stand for changes, and are no code; missing where there are none. */
  readonly changeProjects?: readonly string[];
  /** Which projects may depend on which, by their tags; missing where that is not known. */
  readonly depConstraints?: readonly DepConstraint[];
}

/**
 * One entry of `depConstraints` of the lint rule `@nx/enforce-module-boundaries`. A tag is a name, a
 * name with `*`, or a regular expression between slashes.
 *
 * @see https://nx.dev/docs/features/enforce-module-boundaries
 */
export interface DepConstraint {
  /** The constraint is for projects with this tag, or else with all of `allSourceTags`. */
  readonly sourceTag?: string;
  readonly allSourceTags?: readonly string[];
  readonly onlyDependOnLibsWithTags?: readonly string[];
  readonly notDependOnLibsWithTags?: readonly string[];
}

/** The facts about an Nx project that plans need. This package has no Nx types. */
export interface WorkspaceProject {
  readonly name: string;
  /** Workspace-relative POSIX path; `.` for a project at the workspace root. */
  readonly root: string;
  readonly type: 'application' | 'library' | 'e2e';
  readonly tags: readonly string[];
  /** Names of its targets, sorted. */
  readonly targets: readonly string[];
  /** Names of the registry packages that it depends on (`@nestjs/core`); missing when unknown. */
  readonly packages?: readonly string[];
}

/** The workspace of a plan: projects, sorted by name, and the dependencies between them. */
export interface Workspace {
  readonly projects: readonly WorkspaceProject[];
  /** `source` depends on `target`; both are names of listed projects. */
  readonly dependencies: readonly { readonly source: string; readonly target: string }[];
  /**
   * Names of the projects that represent changes and contain no code; missing when there are none.
   */
  readonly changeProjects?: readonly string[];
  /** The dependency constraints between project tags; missing when unknown. */
  readonly depConstraints?: readonly DepConstraint[];
}

/**
 * One entry of `depConstraints` of the lint rule `@nx/enforce-module-boundaries`. A tag is a name,
 * a name with `*`, or a regular expression between slashes.
 *
 * @see https://nx.dev/docs/features/enforce-module-boundaries
 */
export interface DepConstraint {
  /**
   * Applies to projects with this tag. When missing, applies to projects with all of
   * `allSourceTags`.
   */
  readonly sourceTag?: string;
  readonly allSourceTags?: readonly string[];
  readonly onlyDependOnLibsWithTags?: readonly string[];
  readonly notDependOnLibsWithTags?: readonly string[];
}

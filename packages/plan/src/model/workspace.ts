/** An Nx project, as far as plans need it. No Nx types here. */
export interface WorkspaceProject {
  readonly name: string;
  /** Workspace-relative POSIX path; `.` for a project at the workspace root. */
  readonly root: string;
  readonly type: 'application' | 'library' | 'e2e';
  readonly tags: readonly string[];
  /** Names of its targets, sorted. */
  readonly targets: readonly string[];
}

/** The workspace that a plan is for: projects, sorted by name, and the edges between them. */
export interface Workspace {
  readonly projects: readonly WorkspaceProject[];
  /** `source` depends on `target`; both are names of projects in the list. */
  readonly dependencies: readonly { readonly source: string; readonly target: string }[];
}

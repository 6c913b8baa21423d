/** What happened to a path. `named` is said of a path that was only asked about. */
export type ChangeStatus =
  'added' | 'modified' | 'deleted' | 'renamed' | 'copied' | 'unmerged' | 'untracked' | 'named';

/** A path that a branch, a commit or a tool changes. */
export interface ChangedPath {
  /**
   * Workspace-relative, with `/`, exactly as `git ... -z` has it; nothing is normalised. A path of
   * the repository outside the workspace starts with `../`.
   */
  readonly path: string;
  readonly status: ChangeStatus;
  /**
   * Where a renamed file was, or what a copy was made of. The old name of a rename is judged too,
   * because it is gone; the original of a copy isn't, because it was only read.
   */
  readonly from?: string;
  /** For a symbolic link: the paths that a write through it would change, like `path`. */
  readonly leadsTo?: readonly string[];
}

/** What happened to a path. `named` marks a path that was only queried. */
export type ChangeStatus =
  'added' | 'modified' | 'deleted' | 'renamed' | 'copied' | 'unmerged' | 'untracked' | 'named';

/** A path that a branch, a commit or a tool changes. */
export interface ChangedPath {
  /**
   * Workspace-relative, with `/`, exactly as in `git ... -z`, without normalisation. A path in the
   * repository but outside the workspace starts with `../`.
   */
  readonly path: string;
  readonly status: ChangeStatus;
  /**
   * The previous path of a renamed file, or the original of a copy. The old path of a rename is
   * judged too, because it is removed. The original of a copy is not, because it was only read.
   */
  readonly from?: string;
  /**
   * For a symbolic link: the paths that a write through it would change, in the format of `path`.
   */
  readonly leadsTo?: readonly string[];
}

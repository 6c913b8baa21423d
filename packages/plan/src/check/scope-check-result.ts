import type { NotChecked } from '../diagnostics/validation-result';

/**
 * Why a path must not be changed.
 *
 * - `outside-workspace`: it is not a plain path inside the workspace
 * - `planning-file`: the plan, its approval and its settings only change by a person's review
 * - `denied`: it matches a `deny` glob of the package
 * - `not-in-scope`: it matches no `write_allow` glob of the package
 * - `unowned`: no package of the change may write it (whole branch)
 * - `other-change`: a package of another open change may write it too (whole branch)
 * - `link-leaves-scope`: it is a symbolic link to a path that the package must not write
 */
export type ScopeViolationReason =
  | 'outside-workspace'
  | 'planning-file'
  | 'denied'
  | 'not-in-scope'
  | 'unowned'
  | 'other-change'
  | 'link-leaves-scope';

/** A forbidden change of a path. */
export interface ScopeViolation {
  readonly path: string;
  readonly status: ChangeStatus;
  readonly reason: ScopeViolationReason;
  /** One sentence for a person or an agent: what is wrong and how to fix it. */
  readonly message: string;
  /**
   * The other name of a renamed file: the new one for the old path, the old one for the new path.
   */
  readonly renamed?: string;
  /** The matching `deny` glob. */
  readonly glob?: string;
  /** The target of the symbolic link. */
  readonly leadsTo?: string;
  /** The first package that may write the path or the link's target. */
  readonly owner?: string;
  /** The change of `owner`, when it is another change. */
  readonly ownerChange?: string;
}

/** The result of a scope check. This is the public shape that `--json` prints. */
export interface ScopeCheckResult {
  readonly version: 1;
  readonly ok: boolean;
  readonly code: 'SCOPE_VIOLATION' | null;
  readonly change: string;
  /** Missing when a whole branch was judged. */
  readonly package?: string;
  /** The commit that the branch was compared with; `null` for a list of paths. */
  readonly base: string | null;
  /** The commit that the plan was read from; `null` when it does not come from git. */
  readonly planRef: string | null;
  /** The number of judged paths. A renamed file counts twice. */
  readonly checked: number;
  /** Sorted by path, one for each path. */
  readonly violations: readonly ScopeViolation[];
  readonly notChecked: readonly NotChecked[];
}

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

/**
 * Thrown when a plan cannot be used to judge changes. The message is one sentence that also says
 * how to fix it.
 */
export class ScopeCheckError extends Error {
  override readonly name = 'ScopeCheckError';
}

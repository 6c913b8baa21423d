import type { NotChecked } from '../diagnostics/validation-result';
import type { ChangeStatus } from './changed-path';

/**
 * Why a path may not be changed.
 *
 * - `outside-workspace`: it is no plain path inside the workspace
 * - `planning-file`: only a person's review changes the plan, its approval or its settings
 * - `denied`: a `deny` glob of the package matches it
 * - `not-in-scope`: no `write_allow` glob of the package matches it
 * - `unowned`: no package of the change may write it (whole branch)
 * - `other-change`: a package of another open change may write it as well (whole branch)
 * - `link-leaves-scope`: it is a symbolic link to somewhere that the package may not write
 */
export type ScopeViolationReason =
  | 'outside-workspace'
  | 'planning-file'
  | 'denied'
  | 'not-in-scope'
  | 'unowned'
  | 'other-change'
  | 'link-leaves-scope';

/** A path that was changed and may not be. */
export interface ScopeViolation {
  readonly path: string;
  readonly status: ChangeStatus;
  readonly reason: ScopeViolationReason;
  /** One sentence for a person or an agent: what is wrong and what to do. */
  readonly message: string;
  /** The other name of a renamed file: on its old name the new one, on its new name the old one. */
  readonly renamed?: string;
  /** The glob of `deny` that matches. */
  readonly glob?: string;
  /** Where the symbolic link leads. */
  readonly leadsTo?: string;
  /** The first package that may write the path (or what the link leads to). */
  readonly owner?: string;
  /** The change of `owner`, where it is another one. */
  readonly ownerChange?: string;
}

/** The answer of a scope check. The shape is public: it is what `--json` prints. */
export interface ScopeCheckResult {
  readonly version: 1;
  readonly ok: boolean;
  readonly code: 'SCOPE_VIOLATION' | null;
  readonly change: string;
  /** Missing where a whole branch was judged. */
  readonly package?: string;
  /** The commit that the branch was compared with; `null` for a list of paths. */
  readonly base: string | null;
  /** The commit that the plan was read from; `null` where it is from nowhere in git. */
  readonly planRef: string | null;
  /** How many paths were judged, both names of a renamed file. */
  readonly checked: number;
  /** Sorted by path, one for each. */
  readonly violations: readonly ScopeViolation[];
  readonly notChecked: readonly NotChecked[];
}

/** What a package may write: whatever a glob of `write_allow` matches and none of `deny` does. */
export interface Scope {
  readonly write_allow: readonly string[];
  readonly deny?: readonly string[];
}

/** How paths are compared. */
export interface CompareOptions {
  /**
   * As a file system that ignores case does: two paths that differ only in case are one, and
   * witnesses are in lower case. Default false.
   */
  readonly caseInsensitive?: boolean;
}

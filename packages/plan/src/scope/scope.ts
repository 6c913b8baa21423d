/**
 * The write scope of a package: every path that matches a glob of `write_allow` and no glob of
 * `deny`.
 */
export interface Scope {
  readonly write_allow: readonly string[];
  readonly deny?: readonly string[];
}

/** How to compare paths. */
export interface CompareOptions {
  /**
   * Compare as on a case-insensitive file system: paths that differ only in case are equal, and
   * witnesses are in lower case. Default false.
   */
  readonly caseInsensitive?: boolean;
}

import { quoted } from '../text';

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

/** The properties of an `InvalidGlobError`. */
interface InvalidGlob {
  /** The whole glob, as given. */
  readonly glob: string;
  /** One sentence: what is wrong and why it matters. Contains no control characters. */
  readonly reason: string;
  /** `outside`: it would leave the workspace. `invalid`: it is not in the dialect. */
  readonly kind: 'invalid' | 'outside';
  /** The offset of the problem in `glob`, in UTF-16 units; missing when braces shifted it. */
  readonly offset?: number;
  /** A valid glob that was probably intended. */
  readonly suggestion?: string;
}

/**
 * Thrown for a text that is not a glob of the dialect. Suggests the intended glob, if there is one.
 */
export class InvalidGlobError extends Error implements InvalidGlob {
  override readonly name = 'InvalidGlobError';
  readonly glob: string;
  readonly reason: string;
  readonly kind: 'invalid' | 'outside';
  readonly offset?: number;
  readonly suggestion?: string;

  constructor(details: InvalidGlob) {
    super(`Invalid glob ${quoted(details.glob)}: ${details.reason}`);
    this.glob = details.glob;
    this.reason = details.reason;
    this.kind = details.kind;
    if (details.offset !== undefined) this.offset = details.offset;
    if (details.suggestion !== undefined) this.suggestion = details.suggestion;
  }
}

/** Thrown when the exact answer exceeds the budget. Never treat it as "no overlap". */
export class ScopeTooComplexError extends Error {
  override readonly name = 'ScopeTooComplexError';

  /** @param globs the globs that could not be compared */
  constructor(readonly globs: readonly string[]) {
    super(
      `Comparing ${globs.map((glob) => quoted(glob)).join(' with ')} exactly takes too many steps; ` +
        'use fewer wildcards in one segment, or fewer patterns in `deny`.',
    );
  }
}

/** Thrown for a path that no glob of the dialect can express. */
export class UnwritablePathError extends Error {
  override readonly name = 'UnwritablePathError';

  /** @param reason a sentence */
  constructor(
    readonly path: string,
    readonly reason: string,
  ) {
    super(`No glob can name exactly the path ${quoted(path)}: ${reason}`);
  }
}

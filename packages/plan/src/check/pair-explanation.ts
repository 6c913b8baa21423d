import type { NotChecked } from '../diagnostics/validation-result';

/**
 * Why two packages may or may not run in parallel. This is the public shape that
 * `parallel-plan explain <plan> <package> <package> --json` prints.
 */
export interface PairExplanation {
  readonly version: 1;
  /** The file name of the plan, as the caller gave it. */
  readonly file: string;
  /** The package ids, in the order of the request. */
  readonly packages: readonly [string, string];
  readonly verdict: PairVerdict;
  /** The dependencies between the packages; for `cycle` the path in both directions. */
  readonly order: readonly DependencyStep[];
  readonly scopes: ScopeMeetings;
  readonly locks: readonly LockMeeting[];
  /** Paths that one package reads while the other writes them. Advice only, never a collision. */
  readonly reads: readonly ReadMeeting[];
  /** What the verdict does not cover. When not empty, the verdict is never `parallel`. */
  readonly notChecked: readonly NotChecked[];
}

/**
 * - `parallel`: the packages can run at the same time and share no writable path and no lock.
 * - `sequential`: one depends on the other, directly or transitively.
 * - `collision`: no dependency orders them, and they share a path or a lock.
 * - `cycle`: each depends on the other, so neither can ever run.
 * - `unknown`: no collision was found, but not everything could be read.
 */
export type PairVerdict = 'parallel' | 'sequential' | 'collision' | 'cycle' | 'unknown';

/** One `depends_on` entry. */
export interface DependencyStep {
  readonly from: string;
  readonly to: string;
  readonly line: number;
  readonly column: number;
}

/** Where the write globs of two packages overlap, ordered by the globs of the first package. */
export interface ScopeMeetings {
  /** Paths that both packages may write. */
  readonly overlaps: readonly {
    readonly globs: readonly [string, string];
    readonly witness: string;
  }[];
  /** Globs whose overlap is fully denied, with the denies that exclude it. */
  readonly carved: readonly CarvedMeeting[];
  /**
   * A path that both packages may write on a case-insensitive file system, as on macOS and Windows.
   */
  readonly caseInsensitive?: {
    readonly globs: readonly [string, string];
    readonly witness: string;
  };
  /** The number of compared pairs of globs. */
  readonly compared: number;
}

export interface CarvedMeeting {
  readonly globs: readonly [string, string];
  /** A path that both globs match, before denies. */
  readonly path: string;
  /** A minimal set of denies: without any one of them, part of the overlap remains. */
  readonly denies: readonly { readonly package: string; readonly deny: string }[];
}

/**
 * Two locks that cannot be held at the same time, or a locked file that the other package may
 * write.
 */
export interface LockMeeting {
  readonly kind: 'key' | 'file' | 'file-in-scope';
  readonly packages: readonly [string, string];
  /** The lock of the first package, and the lock (for `file-in-scope` the glob) of the second. */
  readonly locks: readonly [string, string];
}

export interface ReadMeeting {
  readonly reader: string;
  readonly writer: string;
  /** The reading glob and the writing glob. */
  readonly globs: readonly [string, string];
  readonly witness: string;
}

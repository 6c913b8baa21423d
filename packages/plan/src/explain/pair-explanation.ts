import type { NotChecked } from '../diagnostics/validation-result';

/**
 * Why two packages may or may not run in parallel. The shape is public: it is what
 * `parallel-plan explain <plan> <package> <package> --json` prints.
 */
export interface PairExplanation {
  readonly version: 1;
  /** As the caller named the plan. */
  readonly file: string;
  /** In the order in which they were asked for. */
  readonly packages: readonly [string, string];
  readonly verdict: PairVerdict;
  /** The dependencies that put one after the other; for `cycle` the way there and back. */
  readonly order: readonly DependencyStep[];
  readonly scopes: ScopeMeetings;
  readonly locks: readonly LockMeeting[];
  /** Advice, never a reason against: what one reads while the other writes it. */
  readonly reads: readonly ReadMeeting[];
  /** What the verdict does not cover; with any entry `parallel` is not claimed. */
  readonly notChecked: readonly NotChecked[];
}

/**
 * - `parallel`: they can run at the same time, and nothing that either may write or lock is shared.
 * - `sequential`: one depends on the other, directly or not.
 * - `collision`: nothing puts one after the other, and they share a path or a lock.
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

/** Where the write globs of two packages meet, globs of the first package first. */
export interface ScopeMeetings {
  /** Paths that both may write. */
  readonly overlaps: readonly {
    readonly globs: readonly [string, string];
    readonly witness: string;
  }[];
  /** Globs that meet, and the denies that leave nothing of the meeting. */
  readonly carved: readonly CarvedMeeting[];
  /** A path that both may write where upper and lower case are one, as on macOS and Windows. */
  readonly caseInsensitive?: {
    readonly globs: readonly [string, string];
    readonly witness: string;
  };
  /** How many pairs of globs were compared. */
  readonly compared: number;
}

export interface CarvedMeeting {
  readonly globs: readonly [string, string];
  /** A path that both globs match, before denies. */
  readonly path: string;
  /** The fewest denies found that are enough; without any of them something is left. */
  readonly denies: readonly { readonly package: string; readonly deny: string }[];
}

/** A lock of each that can't be held at the same time; or a file that one locks and the other may write. */
export interface LockMeeting {
  readonly kind: 'key' | 'file' | 'file-in-scope';
  readonly packages: readonly [string, string];
  /** The lock of the first, and the lock (for `file-in-scope` the glob) of the second. */
  readonly locks: readonly [string, string];
}

export interface ReadMeeting {
  readonly reader: string;
  readonly writer: string;
  /** The glob that reads, and the one that writes. */
  readonly globs: readonly [string, string];
  readonly witness: string;
}

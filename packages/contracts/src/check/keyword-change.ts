import type { JsonStep } from './schema-parts';

/** What a change does to the set of valid values. */
export interface Effect {
  /** A value that was valid is not. */
  readonly narrows: boolean;
  /** A value that was not valid is. */
  readonly widens: boolean;
}

/** A change of keywords that hold for one value. */
export interface KeywordChange extends Effect {
  /** A clause that follows the subject: `may be "lost" now`. */
  readonly what: string;
  /** In the later document. */
  readonly path: readonly JsonStep[];
}

export const NARROWS: Effect = { narrows: true, widens: false };
export const WIDENS: Effect = { narrows: false, widens: true };
export const BOTH: Effect = { narrows: true, widens: true };

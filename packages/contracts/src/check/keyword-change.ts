import type { JsonStep } from './schema-parts';

/** The effect of a change on the set of valid values. */
export interface Effect {
  /** Some value that was valid is now invalid. */
  readonly narrows: boolean;
  /** Some value that was invalid is now valid. */
  readonly widens: boolean;
}

/** A change of keywords that apply to one value. */
export interface KeywordChange extends Effect {
  /** A clause that follows the subject: `may be "lost" now`. */
  readonly what: string;
  /** The path in the later document. */
  readonly path: readonly JsonStep[];
}

export const NARROWS: Effect = { narrows: true, widens: false };
export const WIDENS: Effect = { narrows: false, widens: true };
export const BOTH: Effect = { narrows: true, widens: true };

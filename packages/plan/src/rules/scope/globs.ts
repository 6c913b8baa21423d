import { InvalidGlobError } from '../../scope/invalid-glob-error';
import { parseGlob } from '../../scope/parse-glob';
import type { Located, PlanView, ScopeView } from '../../parse/parsed-plan';

/** A scope of the valid globs of a package, and where each of them stands. */
export interface PlacedScope {
  readonly write_allow: readonly string[];
  readonly deny: readonly string[];
  /** By the index in `write_allow`. */
  readonly places: readonly Located<string>[];
}

const NOTHING: PlacedScope = { write_allow: [], deny: [], places: [] };

/** All globs of a plan, in the order of the packages. */
export function globsOf({ packages }: PlanView): readonly Located<string>[] {
  return packages.flatMap(({ scope }) => [
    ...scope.write_allow,
    ...scope.read_allow,
    ...scope.deny,
  ]);
}

/** Whether a glob is in the dialect. What isn't has a finding of its own and is left out elsewhere. */
export function isValidGlob({ value }: Located<string>): boolean {
  try {
    parseGlob(value);
    return true;
  } catch (error) {
    if (error instanceof InvalidGlobError) return false;
    throw error;
  }
}

/**
 * What of a scope can be reasoned about. Nothing, where a `deny` can't be read: without it the scope
 * would look wider than it was meant.
 */
export function placedScope({ write_allow, deny }: ScopeView): PlacedScope {
  if (!deny.every(isValidGlob)) return NOTHING;
  const places = write_allow.filter(isValidGlob);
  return {
    write_allow: places.map(({ value }) => value),
    deny: deny.map(({ value }) => value),
    places,
  };
}

/** A glob that matches one path and no other. */
export function literalGlob(path: string): string {
  return path.replace(/[[*?{]/g, (special) => `[${special}]`);
}

import type { Located, PlanView, ScopeView } from '../parse/parsed-plan';
import { InvalidGlobError } from './invalid-glob-error';
import { parseGlob } from './parse-glob';

/** A scope of the valid globs of a package, and where each of them stands. */
export interface PlacedScope {
  readonly write_allow: readonly string[];
  readonly deny: readonly string[];
  /** By the index in `write_allow`. */
  readonly places: readonly Located<string>[];
}

/** Every rule about scopes asks about the same globs. */
const CACHE_SIZE = 100_000;

const problems = new Map<string, InvalidGlobError | undefined>();

const NOTHING: PlacedScope = { write_allow: [], deny: [], places: [] };

/** All globs of a plan, in the order of the packages. */
export function globsOf({ packages }: PlanView): readonly Located<string>[] {
  return packages.flatMap(({ scope }) => [
    ...scope.write_allow,
    ...scope.read_allow,
    ...scope.deny,
  ]);
}

/** What is wrong with a glob, or nothing where it is in the dialect. */
export function problemOfGlob(glob: string): InvalidGlobError | undefined {
  if (problems.has(glob)) return problems.get(glob);
  if (problems.size >= CACHE_SIZE) problems.clear();
  const problem = read(glob);
  problems.set(glob, problem);
  return problem;
}

/** Whether a glob is in the dialect. What isn't has a finding of its own and is left out elsewhere. */
export function isValidGlob({ value }: Located<string>): boolean {
  return problemOfGlob(value) === undefined;
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

/**
 * A glob for one path: it matches the path, and no other where the dialect can write the path. `?`
 * stands for what it can't write (braces, what would make an extglob, control characters), so ask
 * `inScope` about the path itself before you believe a meeting.
 */
export function globAround(path: string): string {
  return (
    path
      .replace(/[[*?]/g, (special) => `[${special}]`)
      // eslint-disable-next-line no-control-regex -- what the dialect refuses is to be replaced
      .replace(/[{}()!\\\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, '?')
  );
}

/** Cheap, and wrong only in saying yes: whether a glob could match a path that starts like this. */
export function mayMatch(glob: string, path: string): boolean {
  const prefix = literalPrefix(glob);
  return path.startsWith(prefix) || prefix.startsWith(path);
}

/** What of a glob stands before its first wildcard. */
export function literalPrefix(glob: string): string {
  const wildcard = glob.search(/[[*?{]/);
  return wildcard === -1 ? glob : glob.slice(0, wildcard);
}

function read(glob: string): InvalidGlobError | undefined {
  try {
    parseGlob(glob);
    return undefined;
  } catch (error) {
    if (error instanceof InvalidGlobError) return error;
    throw error;
  }
}

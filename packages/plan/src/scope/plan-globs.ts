import type { Located, PlanView, ScopeView } from '../parse/parsed-plan';
import { InvalidGlobError } from './scope';
import { parseGlob } from './parse-glob';

/** The valid globs of a package's scope, with their positions in the plan. */
export interface PlacedScope {
  readonly write_allow: readonly string[];
  readonly deny: readonly string[];
  /** Indexed like `write_allow`. */
  readonly places: readonly Located<string>[];
}

/** Every rule about scopes checks the same globs. */
const CACHE_SIZE = 100_000;

const problems = new Map<string, InvalidGlobError | undefined>();

const NOTHING: PlacedScope = { write_allow: [], deny: [], places: [] };

/** All globs of a plan, in package order. */
export function globsOf({ packages }: PlanView): readonly Located<string>[] {
  return packages.flatMap(({ scope }) => [
    ...scope.write_allow,
    ...scope.read_allow,
    ...scope.deny,
  ]);
}

/** What is wrong with a glob; `undefined` when it is in the dialect. */
export function problemOfGlob(glob: string): InvalidGlobError | undefined {
  if (problems.has(glob)) return problems.get(glob);
  if (problems.size >= CACHE_SIZE) problems.clear();
  const problem = read(glob);
  problems.set(glob, problem);
  return problem;
}

/**
 * Whether a glob is in the dialect. Invalid globs have their own finding and are skipped elsewhere.
 */
export function isValidGlob({ value }: Located<string>): boolean {
  return problemOfGlob(value) === undefined;
}

/**
 * The part of a scope that can be compared. Empty when a `deny` is unreadable, because the scope
 * would look wider than intended.
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
 * A glob for one path. It matches the path, and no other if the dialect can express the path. `?`
 * replaces characters that it cannot express (braces, extglobs, control characters), so confirm an
 * overlap with `inScope`.
 */
export function globAround(path: string): string {
  return (
    path
      .replace(/[[*?]/g, (special) => `[${special}]`)
      // eslint-disable-next-line no-control-regex -- what the dialect refuses is to be replaced
      .replace(/[{}()!\\\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, '?')
  );
}

/**
 * Whether a glob could match a path with this prefix. A cheap test that may only err with `true`.
 */
export function mayMatch(glob: string, path: string): boolean {
  const prefix = literalPrefix(glob);
  return path.startsWith(prefix) || prefix.startsWith(path);
}

/** The part of a glob before its first wildcard. */
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

import { DenyIndex } from './deny-index';
import { foldPath, intersectPaths } from './intersect';
import { type GlobPath, parseGlob } from './parse-glob';
import type { CompareOptions, Scope } from './scope';
import { STATE_BUDGET, subtractPaths, type Subtraction } from './subtract';

/** A scope with parsed globs. */
export interface ReadScope {
  /** Indexed like `write_allow`. */
  readonly write: readonly { readonly glob: string; readonly paths: readonly GlobPath[] }[];
  readonly deny: DenyIndex;
}

/** @throws InvalidGlobError for a glob outside the dialect */
export function readScope(scope: Scope, options: CompareOptions): ReadScope {
  const read = (glob: string): readonly GlobPath[] => {
    const { alternatives } = parseGlob(glob);
    return options.caseInsensitive ? alternatives.map(foldPath) : alternatives;
  };
  return {
    write: scope.write_allow.map((glob) => ({ glob, paths: read(glob) })),
    deny: new DenyIndex((scope.deny ?? []).flatMap(read)),
  };
}

/**
 * Finds a path that two packages may both write through one glob each, after the denies of both.
 *
 * Tries the witness of the globs alone first, because that decides nearly every case. Only when it
 * is denied, the denies are subtracted.
 *
 * @param a a glob without braces of the first scope
 * @param b a glob without braces of the second scope
 * @param denies the denies of both scopes
 * @param meeting `intersectPaths(a, b)`, if the caller already has it
 * @param budget the maximum number of visited states
 */
export function overlapOf(
  a: GlobPath,
  b: GlobPath,
  denies: readonly DenyIndex[],
  meeting: () => string | null = () => intersectPaths(a, b),
  budget = STATE_BUDGET,
): Subtraction {
  if (denies.some((deny) => deny.covers(a) || deny.covers(b))) return NOTHING;
  const path = meeting();
  if (path === null) return NOTHING;
  if (!denies.some((deny) => deny.matches(path))) return { path, tooComplex: false, states: 0 };
  if (budget <= 0) return { path: null, tooComplex: true, states: 0 };
  const minus = denies.flatMap((deny) => deny.relevantTo(a, b));
  return subtractPaths(a, b, minus, budget);
}

const NOTHING: Subtraction = { path: null, tooComplex: false, states: 0 };

import { DenyIndex } from './deny-index';
import { foldPath, intersectPaths } from './intersect';
import { type GlobPath, parseGlob } from './parse-glob';
import { type CompareOptions, type Scope, ScopeTooComplexError } from './scope';
import { ANY_SEGMENT, GLOBSTAR } from './segment';
import { STATE_BUDGET, type Subtraction, subtractPaths } from './subtract';

/** A path that two scopes may both write, and the matching glob of each. */
export interface ScopeOverlap {
  readonly witness: string;
  /** The globs as written in the plan: of the first scope, of the second. */
  readonly globs: readonly [string, string];
}

/**
 * Finds the first pair of globs through which two scopes may write the same path, after the denies
 * of both. For example, `src/**` with `src/web/**` denied does not overlap with `src/web/**`.
 *
 * @param a a scope
 * @param b a scope
 * @param options how to compare paths
 * @returns the overlap; `null` when there is none. The answer is exact.
 * @throws InvalidGlobError for a glob outside the dialect
 * @throws ScopeTooComplexError when no overlap was found and a pair of globs needs more than 20,000
 *   states
 */
export function findScopeOverlap(
  a: Scope,
  b: Scope,
  options: CompareOptions = {},
): ScopeOverlap | null {
  const [left, right] = [readScope(a, options), readScope(b, options)];
  let tooComplex: [string, string] | undefined;
  for (const { glob, paths } of left.write) {
    for (const { glob: otherGlob, paths: otherPaths } of right.write) {
      for (const path of paths) {
        for (const other of otherPaths) {
          const result = overlapOf(path, other, [left.deny, right.deny]);
          if (result.path !== null) return { witness: result.path, globs: [glob, otherGlob] };
          if (result.tooComplex) tooComplex ??= [glob, otherGlob];
        }
      }
    }
  }
  if (tooComplex) throw new ScopeTooComplexError(tooComplex);
  return null;
}

/**
 * Finds a path that two scopes may both write; see `findScopeOverlap`.
 *
 * @param a a scope
 * @param b a scope
 * @param options how to compare paths
 * @returns the path; `null` when there is none
 * @throws InvalidGlobError for a glob outside the dialect
 * @throws ScopeTooComplexError when the exact answer needs more than 20,000 states
 */
export function scopesOverlap(a: Scope, b: Scope, options: CompareOptions = {}): string | null {
  return findScopeOverlap(a, b, options)?.witness ?? null;
}

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

/**
 * Whether `outer` matches every path that `inner` matches. For a list, one of its globs must match
 * each path.
 *
 * @param outer one glob or several
 * @param inner a glob
 * @returns whether `inner` is contained; exact
 * @throws InvalidGlobError for a glob outside the dialect
 * @throws ScopeTooComplexError when the exact answer needs more than 20,000 states
 */
export function containsGlob(outer: string | readonly string[], inner: string): boolean {
  const outers = typeof outer === 'string' ? [outer] : outer;
  const minus = outers.flatMap((glob) => parseGlob(glob).alternatives);
  const denies = new DenyIndex(minus);
  let tooComplex = false;
  for (const path of parseGlob(inner).alternatives) {
    const rest = overlapOf(path, [GLOBSTAR, ANY_SEGMENT], [denies]);
    if (rest.path !== null) return false;
    tooComplex ||= rest.tooComplex;
  }
  if (tooComplex) throw new ScopeTooComplexError([...outers, inner]);
  return true;
}

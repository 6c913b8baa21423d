import { overlapOf, readScope } from './read-scope';
import type { CompareOptions, Scope } from './scope';
import { ScopeTooComplexError } from './scope-too-complex-error';

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

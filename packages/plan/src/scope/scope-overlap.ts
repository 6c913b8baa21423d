import { overlapOf, readScope } from './read-scope';
import type { CompareOptions, Scope } from './scope';
import { ScopeTooComplexError } from './scope-too-complex-error';

/** A path that two scopes may both write, and the glob of each that allows it. */
export interface ScopeOverlap {
  readonly witness: string;
  /** As they are written in the plan: of the first scope, of the second. */
  readonly globs: readonly [string, string];
}

/**
 * The first pair of globs by which two scopes may write one path, denies taken away on either side.
 * `src/**` without `src/web/**` has nothing in common with `src/web/**`.
 *
 * @returns `null` where there is no such path: exact, never a guess
 * @throws InvalidGlobError for a glob outside the dialect
 * @throws ScopeTooComplexError where no overlap was found and some pair of globs would cost more
 *   than 20,000 states
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
 * A path that two scopes may both write, or `null`; see `findScopeOverlap`.
 *
 * @throws InvalidGlobError for a glob outside the dialect
 * @throws ScopeTooComplexError where the exact answer costs more than 20,000 states
 */
export function scopesOverlap(a: Scope, b: Scope, options: CompareOptions = {}): string | null {
  return findScopeOverlap(a, b, options)?.witness ?? null;
}

import { matchesPath } from './intersect';
import { isWorkspacePath, matchGlob } from './match-glob';
import { foldedGlob, foldedPath, mayFold } from './same-path';
import type { Scope } from './scope';

/**
 * Whether a package with this scope may write a path. Nothing is normalised for `write_allow`: a path
 * that is absolute, or has an empty, `.`, `..` or `.git` segment, is in no scope. A `deny` counts for
 * every spelling of its paths, see `denyingGlob`.
 *
 * @param path workspace-relative, POSIX, as `git ... -z` gives it
 * @throws InvalidGlobError for a glob outside the dialect
 */
export function inScope(scope: Scope, path: string): boolean {
  return (
    isWorkspacePath(path) &&
    scope.write_allow.some((glob) => matchGlob(glob, path)) &&
    denyingGlob(scope.deny ?? [], path) === undefined
  );
}

/**
 * The first glob that denies a path. A path is denied in every spelling that some file system takes
 * for the same file: upper and lower case (macOS, Windows), trailing dots and blanks and stream names
 * (Windows), Unicode normal forms and ignored characters (macOS). Character classes of letters are
 * compared as they are, because they tell cases apart on purpose.
 *
 * @param deny globs of the dialect
 * @param path workspace-relative, POSIX
 * @throws InvalidGlobError for a glob outside the dialect
 */
export function denyingGlob(deny: readonly string[], path: string): string | undefined {
  const folded = foldedPath(path);
  return deny.find((glob) => {
    if (matchGlob(glob, path)) return true;
    if (folded === path && !mayFold(glob)) return false;
    return foldedGlob(glob).some((alternative) => matchesPath(alternative, folded));
  });
}

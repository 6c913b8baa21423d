import { matchesPath } from './intersect';
import { isWorkspacePath, matchGlob } from './match-glob';
import { foldedGlob, foldedPath, mayFold } from './same-path';
import type { Scope } from './scope';

/**
 * Whether a package with this scope may write a path. Paths are not normalised for `write_allow`: a
 * path that is absolute, or has an empty, `.`, `..` or `.git` segment, is in no scope. A `deny`
 * applies to every spelling of its paths, see `denyingGlob`.
 *
 * @param scope the scope
 * @param path workspace-relative, POSIX, as in `git ... -z`
 * @returns whether the package may write the path
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
 * Finds the first glob that denies a path. A path is denied in every spelling that any file system
 * treats as the same file: upper and lower case (macOS, Windows), trailing dots and blanks and
 * stream names (Windows), Unicode normal forms and ignored characters (macOS). Character classes
 * with letters are compared literally, because they are case-sensitive on purpose.
 *
 * @param deny globs of the dialect
 * @param path workspace-relative, POSIX
 * @returns the glob; `undefined` when the path is not denied
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

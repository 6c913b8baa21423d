import { isWorkspacePath, matchGlob } from './match-glob';
import type { Scope } from './scope';

/**
 * Whether a package with this scope may write a path. Nothing is normalised: a path that is
 * absolute, or has an empty, `.` or `..` segment, is in no scope.
 *
 * @param path workspace-relative, POSIX, as `git ... -z` gives it
 * @throws InvalidGlobError for a glob outside the dialect
 */
export function inScope(scope: Scope, path: string): boolean {
  return (
    isWorkspacePath(path) &&
    scope.write_allow.some((glob) => matchGlob(glob, path)) &&
    !(scope.deny ?? []).some((glob) => matchGlob(glob, path))
  );
}

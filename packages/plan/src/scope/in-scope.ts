import type * as MinimatchLibrary from 'minimatch';
import { parseGlob } from './parse-glob';
import { isGitFolder, matchesSpelling, spellingsOf } from './same-path';
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
 * treats as the same file: upper and lower case (macOS, Windows), also where it changes the length
 * (`ß` and `SS`), trailing dots and blanks and stream names (Windows), Unicode normal forms and
 * ignored characters (macOS). A class with a letter in one case only, such as `[A-C]`, is
 * case-sensitive on purpose. One with both cases, such as `[Mm]`, is not.
 *
 * @param deny globs of the dialect
 * @param path workspace-relative, POSIX
 * @returns the glob; `undefined` when the path is not denied
 * @throws InvalidGlobError for a glob outside the dialect
 */
export function denyingGlob(deny: readonly string[], path: string): string | undefined {
  const spellings = spellingsOf(path);
  return deny.find((glob) => matchGlob(glob, path) || matchesSpelling(glob, spellings));
}

/** The minimatch options of the dialect, the same on every platform. */
const OPTIONS = { dot: true, nonegate: true, nocomment: true, platform: 'linux' } as const;

const CACHE_SIZE = 10_000;
const compiled = new Map<string, MinimatchLibrary.Minimatch>();

/**
 * Whether a glob matches a path.
 *
 * @param glob a glob of the dialect
 * @param path workspace-relative, POSIX; see `isWorkspacePath`
 * @returns whether it matches
 * @throws InvalidGlobError for a glob outside the dialect
 */
export function matchGlob(glob: string, path: string): boolean {
  if (!/[*?[{(]/.test(glob)) return parseGlob(glob).text === path;
  let matcher = compiled.get(glob);
  if (!matcher) {
    parseGlob(glob);
    if (compiled.size >= CACHE_SIZE) compiled.clear();
    matcher = new (minimatch().Minimatch)(glob, OPTIONS);
    compiled.set(glob, matcher);
  }
  return matcher.match(path);
}

let library: typeof MinimatchLibrary | undefined;

/** Loaded at its first use, because most plans are checked without it. */
function minimatch(): typeof MinimatchLibrary {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would load it at once
  return (library ??= require('minimatch') as typeof MinimatchLibrary);
}

/**
 * Whether a text is a path inside the workspace as git lists it: relative, without empty, `.`, `..`
 * and `.git` segments.
 *
 * @param path any text
 * @returns whether it is such a path
 */
export function isWorkspacePath(path: string): boolean {
  return path
    .split('/')
    .every(
      (name) =>
        name !== '' && name !== '.' && name !== '..' && !name.includes('\0') && !isGitFolder(name),
    );
}

/**
 * Whether a path is absolute (on any system) or contains a `..`, so it is not workspace-relative.
 */
export function leavesWorkspace(path: string): boolean {
  return /^(?:[/\\]|[A-Za-z]:[/\\])/.test(path) || path.split(/[/\\]/).includes('..');
}

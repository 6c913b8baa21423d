import type * as MinimatchLibrary from 'minimatch';
import { parseGlob } from './parse-glob';
import { isGitFolder } from './same-path';

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

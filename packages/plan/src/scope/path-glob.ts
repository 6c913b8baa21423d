import { InvalidGlobError } from './invalid-glob-error';
import { parseGlob } from './parse-glob';
import { UnwritablePathError } from './unwritable-path-error';

/**
 * The glob for everything under a folder: `apps/web` gives `apps/web/**`, `.` gives `**`.
 *
 * @param root workspace-relative POSIX path, as it is on disk
 * @throws UnwritablePathError where the dialect has no way to write the path: braces, a back-slash, a
 *   leading `!`, control characters, more than 512 characters
 */
export function globUnder(root: string): string {
  return root === '.' ? '**' : checked(`${escapePath(root)}/**`, root);
}

/** The same, and nothing for a root that no glob can name. */
export function globIfWritable(root: string): string | undefined {
  try {
    return globUnder(root);
  } catch (error) {
    if (error instanceof UnwritablePathError) return undefined;
    throw error;
  }
}

/**
 * The glob that matches one path and nothing else.
 *
 * @throws UnwritablePathError as `globUnder`
 */
export function globOf(path: string): string {
  return checked(escapePath(path), path);
}

/**
 * Classes instead of back-slashes, which the dialect doesn't have: `app/[id]` is `app/[[]id]`. Only
 * the opening bracket needs it. An opening parenthesis does after a character that would make an
 * extglob of it.
 */
function escapePath(path: string): string {
  return path.replace(/[[*?]/gu, '[$&]').replace(/([@+!*?]\]?)\(/gu, '$1[(]');
}

function checked(glob: string, path: string): string {
  // Braces are read before classes, so that no class can hold one.
  if (/[{}]/u.test(path)) throw new UnwritablePathError(path, 'braces always mean a choice.');
  try {
    parseGlob(glob);
    return glob;
  } catch (error) {
    if (error instanceof InvalidGlobError) throw new UnwritablePathError(path, error.reason);
    throw error;
  }
}

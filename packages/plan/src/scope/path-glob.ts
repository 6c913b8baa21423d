import { InvalidGlobError, UnwritablePathError } from './scope';
import { parseGlob } from './parse-glob';

/**
 * Returns the glob for everything under a folder: `apps/web` gives `apps/web/**`, `.` gives `**`.
 *
 * @param root workspace-relative POSIX path, as on disk
 * @returns the glob
 * @throws UnwritablePathError when the dialect cannot express the path: braces, a back-slash, a
 *   leading `!`, control characters, more than 512 characters
 */
export function globUnder(root: string): string {
  return root === '.' ? '**' : checked(`${escapePath(root)}/**`, root);
}

/** Like `globUnder`, but returns `undefined` for a root that no glob can express. */
export function globIfWritable(root: string): string | undefined {
  try {
    return globUnder(root);
  } catch (error) {
    if (error instanceof UnwritablePathError) return undefined;
    throw error;
  }
}

/**
 * Returns the glob that matches exactly one path.
 *
 * @param path workspace-relative POSIX path, as on disk
 * @returns the glob
 * @throws UnwritablePathError as in `globUnder`
 */
export function globOf(path: string): string {
  return checked(escapePath(path), path);
}

/**
 * Escapes with classes, because the dialect has no back-slashes: `app/[id]` becomes `app/[[]id]`.
 * Only the opening bracket needs it, and an opening parenthesis after a character that would form
 * an extglob.
 */
function escapePath(path: string): string {
  return path.replace(/[[*?]/gu, '[$&]').replace(/([@+!*?]\]?)\(/gu, '$1[(]');
}

function checked(glob: string, path: string): string {
  // Braces are expanded before classes, so a class cannot contain one.
  if (/[{}]/u.test(path)) throw new UnwritablePathError(path, 'braces always mean a choice.');
  try {
    parseGlob(glob);
    return glob;
  } catch (error) {
    if (error instanceof InvalidGlobError) throw new UnwritablePathError(path, error.reason);
    throw error;
  }
}

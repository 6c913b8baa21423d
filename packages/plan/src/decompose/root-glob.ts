import { DecomposeError } from './decompose-error';

const MAX_GLOB_LENGTH = 512;

/**
 * The glob for everything under a folder: `apps/web` gives `apps/web/**`, `.` gives `**`.
 *
 * @param root workspace-relative POSIX path, as it is on disk
 * @throws DecomposeError `invalid-root` where the dialect has no way to write the path
 */
export function globUnder(root: string): string {
  return root === '.' ? '**' : checked(`${escapePath(root)}/**`, root);
}

/**
 * The glob that matches one path and nothing else.
 *
 * @throws DecomposeError `invalid-root` where the dialect has no way to write the path
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
  if (path.startsWith('!')) throw unwritable(path, 'a leading "!" would be a negation');
  if (path.includes('\\')) throw unwritable(path, 'the dialect has no back-slash');
  // Braces are expanded before classes are read, so that "[{]a,b}" is still a choice.
  if (/\{.*(,|\.\.).*\}/su.test(path)) throw unwritable(path, '"{…}" would be a choice or a range');
  return path.replace(/[[*?{}]/gu, '[$&]').replace(/([@+!*?]\]?)\(/gu, '$1[(]');
}

function checked(glob: string, path: string): string {
  if (glob.length > MAX_GLOB_LENGTH) {
    throw unwritable(
      path,
      `its glob has ${glob.length} characters, ${MAX_GLOB_LENGTH} are allowed`,
    );
  }
  return glob;
}

function unwritable(path: string, why: string): DecomposeError {
  return new DecomposeError(
    'invalid-root',
    `No glob can name the path "${path}": ${why}. Rename the folder, or leave the project out of the plan.`,
  );
}

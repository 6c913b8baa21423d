import { lstatSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';

/** As many links in a row as Linux follows. */
const MAX_LINKS = 40;

/** Where a path of a plan leads on the disk. */
export type ConfinedPath =
  | {
      readonly where: 'inside';
      /** Absolute, links resolved. */
      readonly path: string;
      readonly kind: 'file' | 'directory' | 'other';
    }
  | { readonly where: 'missing'; readonly path: string }
  | { readonly where: 'outside' };

/**
 * Resolves the place that a write to a path would change: all links are followed as far as they
 * exist, and names are spelled as the disk spells them. A dangling link leads to its target.
 *
 * @param path absolute
 * @returns absolute
 */
export function realPathOf(path: string, links = 0): string {
  try {
    return realpathSync.native(path);
  } catch {
    const parent = dirname(path);
    if (parent === path || links > MAX_LINKS) return path;
    const here = join(realPathOf(parent, links), basename(path));
    const target = readLink(here);
    return target === undefined ? here : realPathOf(resolve(dirname(here), target), links + 1);
  }
}

/**
 * The workspace's name of a path.
 *
 * @param root absolute
 * @param path absolute
 * @returns with `/`; `.` for the root itself, `../` first for a path outside
 */
export function toRelative(root: string, path: string): string {
  return relative(root, path).replaceAll(sep, '/') || '.';
}

/**
 * Whether a path is the folder or inside it. Only the text is compared.
 *
 * @param root absolute
 * @param path absolute
 */
export function isWithin(root: string, path: string): boolean {
  const inside = relative(root, path);
  return inside !== '..' && !inside.startsWith(`..${sep}`) && !isAbsolute(inside);
}

/**
 * Where a symbolic link leads, if that is outside the workspace.
 *
 * @param root absolute, its own links resolved
 * @param path absolute
 * @returns the target relative to the root, so that it reads the same on every machine; nothing for
 *   a path that stays inside, and for one that is missing
 */
export function leadsOutside(root: string, path: string): string | undefined {
  try {
    lstatSync(path);
  } catch {
    return undefined;
  }
  const real = realPathOf(path);
  return isWithin(root, real) ? undefined : toRelative(root, real);
}

/**
 * Finds a path of a plan in the workspace. Neither `..` nor a symbolic link on the way can leave it.
 *
 * @param root the workspace root, absolute, its own links resolved
 * @param path as the plan has it, relative to the root
 */
export function confine(root: string, path: string): ConfinedPath {
  const target = resolve(root, path);
  if (isAbsolute(path) || /^[A-Za-z]:/.test(path) || leavesRoot(root, target)) {
    return { where: 'outside' };
  }
  try {
    const stat = statSync(target);
    const kind = stat.isDirectory() ? 'directory' : stat.isFile() ? 'file' : 'other';
    return { where: 'inside', path: realpathSync(target), kind };
  } catch {
    return { where: 'missing', path: target };
  }
}

/**
 * Whether a path leaves the workspace, by `..` or by a link at it or above it.
 *
 * @param root absolute, its own links resolved
 * @param path absolute; it need not exist
 */
export function leavesRoot(root: string, path: string): boolean {
  return (
    !isWithin(root, path) ||
    ancestors(root, path).some((part) => leadsOutside(root, part) !== undefined)
  );
}

/** The path and the folders above it, below the root. */
function ancestors(root: string, path: string): readonly string[] {
  return path === root || dirname(path) === path ? [] : [path, ...ancestors(root, dirname(path))];
}

function readLink(path: string): string | undefined {
  try {
    return lstatSync(path).isSymbolicLink() ? readlinkSync(path) : undefined;
  } catch {
    return undefined;
  }
}

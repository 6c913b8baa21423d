import { lstatSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';

/** The number of consecutive links that Linux follows. */
const MAX_LINKS = 40;

/** The location on disk of a path in a plan. */
export type ConfinedPath =
  | {
      readonly where: 'inside';
      /** Absolute path, with symbolic links resolved. */
      readonly path: string;
      readonly kind: 'file' | 'directory' | 'other';
    }
  | { readonly where: 'missing'; readonly path: string }
  | { readonly where: 'outside' };

/**
 * Resolves the location that a write to a path would change. All existing links are followed, and
 * names get their spelling on disk. A dangling link resolves to its target.
 *
 * @param path absolute path
 * @returns absolute path
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
 * The workspace-relative form of a path.
 *
 * @param root absolute path
 * @param path absolute path
 * @returns a path with `/`; `.` for the root itself; it starts with `../` for a path outside
 */
export function toRelative(root: string, path: string): string {
  return relative(root, path).replaceAll(sep, '/') || '.';
}

/**
 * Whether a path is the folder or inside it. Only the text is compared.
 *
 * @param root absolute path
 * @param path absolute path
 */
export function isWithin(root: string, path: string): boolean {
  const inside = relative(root, path);
  return inside !== '..' && !inside.startsWith(`..${sep}`) && !isAbsolute(inside);
}

/**
 * The target of a symbolic link, if it is outside the workspace.
 *
 * @param root absolute path, with symbolic links resolved
 * @param path absolute path
 * @returns the target relative to the root, so that it is the same on every machine; `undefined` if
 *   the path stays inside or doesn't exist
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
 * Resolves a path of a plan in the workspace. Neither `..` nor a symbolic link in the path can
 * leave the workspace.
 *
 * @param root absolute path of the workspace root, with symbolic links resolved
 * @param path path as written in the plan, relative to the root
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
 * Whether a path leaves the workspace, by `..` or by a link in it.
 *
 * @param root absolute path, with symbolic links resolved
 * @param path absolute path; it need not exist
 */
export function leavesRoot(root: string, path: string): boolean {
  return (
    !isWithin(root, path) ||
    ancestors(root, path).some((part) => leadsOutside(root, part) !== undefined)
  );
}

/** The path and its parent folders, below the root. */
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

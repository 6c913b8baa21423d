import { realpathSync, statSync } from 'node:fs';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { leadsOutside } from '../workspace/inside';

/** Where a path of a plan leads on the disk. */
export type ConfinedPath =
  | {
      readonly where: 'inside';
      readonly path: string;
      readonly kind: 'file' | 'directory' | 'other';
    }
  | { readonly where: 'missing'; readonly path: string }
  | { readonly where: 'outside' };

/**
 * Finds a path of a plan in the workspace. It can't leave it, neither by `..` nor by a symbolic link
 * anywhere on the way.
 *
 * @param root the workspace root, absolute, its own links resolved
 * @param path as the plan has it, relative to the root
 */
export function confine(root: string, path: string): ConfinedPath {
  const target = resolve(root, path);
  if (isAbsolute(path) || /^[A-Za-z]:/.test(path) || !isWithin(root, target)) {
    return { where: 'outside' };
  }
  if (ancestors(root, target).some((part) => leadsOutside(root, part) !== undefined)) {
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

function isWithin(root: string, path: string): boolean {
  const inside = relative(root, path);
  return inside !== '..' && !inside.startsWith(`..${sep}`) && !isAbsolute(inside);
}

/** The path and the folders above it, below the root. */
function ancestors(root: string, path: string): readonly string[] {
  return path === root || dirname(path) === path ? [] : [path, ...ancestors(root, dirname(path))];
}

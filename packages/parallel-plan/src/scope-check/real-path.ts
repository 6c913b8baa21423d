import { lstatSync, readlinkSync, realpathSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';

/** As many links in a row as Linux follows. */
const MAX_LINKS = 40;

/**
 * Where a write to a path would land: all links resolved, as far as there is something on the disk,
 * and names as the disk spells them. A link to nothing leads to where its target would be.
 *
 * @param path absolute
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

/** A path as the workspace names it: `.` for its root, `../` for what is outside. */
export function toRelative(root: string, path: string): string {
  return relative(root, path).replaceAll(sep, '/') || '.';
}

function readLink(path: string): string | undefined {
  try {
    return lstatSync(path).isSymbolicLink() ? readlinkSync(path) : undefined;
  } catch {
    return undefined;
  }
}

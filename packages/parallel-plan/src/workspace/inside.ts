import { lstatSync, readlinkSync, realpathSync } from 'node:fs';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';

/**
 * Where a path leads when its symbolic links are followed, if that is outside the workspace;
 * otherwise nothing. The target is relative to the root, so that it reads the same on all machines.
 *
 * @param root absolute, with its own links resolved
 */
export function leadsOutside(root: string, path: string): string | undefined {
  const real = realPath(path);
  if (real === undefined) return undefined;
  const target = relative(root, real);
  const inside = target === '' || (target !== '..' && !target.startsWith(`..${sep}`));
  return inside && !isAbsolute(target) ? undefined : target.replaceAll(sep, '/');
}

/** A link whose target doesn't exist yet still leads there: a write through it would create it. */
function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') return undefined;
  }
  try {
    if (!lstatSync(path).isSymbolicLink()) return undefined;
    const target = resolve(dirname(path), readlinkSync(path));
    const parent = realPath(dirname(target));
    return parent === undefined
      ? target
      : resolve(parent, target.slice(dirname(target).length + 1));
  } catch {
    return undefined;
  }
}

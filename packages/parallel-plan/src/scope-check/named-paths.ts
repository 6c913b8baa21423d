import { existsSync, lstatSync, type Stats } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { type ChangedPath, escapeControls } from '@parallel-plan/plan';
import { NotCheckableError } from '../workspace/not-checkable-error';
import { realPathOf, toRelative } from '../paths';

/**
 * A named path, as the workspace knows it. Links on the way to it are followed, and
 * if it is a link itself, both the link and what it leads to are to be judged. It need not exist.
 *
 * @param root the workspace root, absolute, its own links resolved
 * @param from what a relative path starts at, absolute
 * @throws NotCheckableError for a folder: name its files instead
 */
export function namedPath(root: string, from: string, name: string): ChangedPath {
  const asked = resolve(from, name);
  const place = join(realPathOf(dirname(asked)), basename(asked));
  const stats = statsOf(place);
  if (stats?.isDirectory() && !existsSync(join(place, '.git'))) {
    throw new NotCheckableError(
      `${escapeControls(JSON.stringify(name))} is a folder: name the files in it.`,
    );
  }
  const real = realPathOf(place);
  if (!stats?.isSymbolicLink()) return { path: toRelative(root, real), status: 'named' };
  return {
    path: toRelative(root, place),
    status: 'named',
    leadsTo: [toRelative(root, real)],
  };
}

function statsOf(path: string): Stats | undefined {
  try {
    return lstatSync(path);
  } catch {
    return undefined;
  }
}

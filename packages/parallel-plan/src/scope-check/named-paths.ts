import { existsSync, lstatSync, type Stats } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { type ChangedPath, escapeControls } from '@parallel-plan/plan';
import { NotCheckableError } from '../workspace/not-checkable-error';
import { realPathOf, toRelative } from '../paths';

/**
 * The workspace form of a named path. Links in the path are followed. If the path itself is a link,
 * check both the link and its target. The path need not exist.
 *
 * @param root absolute path of the workspace root, with symbolic links resolved
 * @param from absolute base of a relative path
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

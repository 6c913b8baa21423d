import { existsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { NotCheckableError } from './not-checkable-error';

/**
 * Finds the workspace that contains a folder: the nearest parent with an `nx.json`, else the
 * nearest with an `openspec/` folder, else `undefined`.
 */
export function findWorkspaceRoot(from: string): string | undefined {
  const folders = upwards(resolve(from));
  return (
    folders.find((folder) => existsSync(join(folder, 'nx.json'))) ??
    folders.find((folder) =>
      statSync(join(folder, 'openspec'), { throwIfNoEntry: false })?.isDirectory(),
    )
  );
}

/**
 * @param from absolute path of a folder
 * @param wayOut what to do if there is no workspace, as a sentence
 * @returns absolute path of the workspace root that contains the folder
 * @throws NotCheckableError if there is no workspace
 */
export function workspaceRootOf(
  from: string,
  wayOut = 'Change to the folder of a workspace.',
): string {
  const root = findWorkspaceRoot(from);
  if (root !== undefined) return root;
  throw new NotCheckableError(
    `There is no workspace here: no nx.json and no openspec/ in this folder or above. ${wayOut}`,
  );
}

function upwards(folder: string): readonly string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [folder, ...upwards(parent)];
}

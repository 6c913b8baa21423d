import { existsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

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

function upwards(folder: string): readonly string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [folder, ...upwards(parent)];
}

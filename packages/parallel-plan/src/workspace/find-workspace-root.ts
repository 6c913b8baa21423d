import { existsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/**
 * The workspace around a folder: the nearest one upwards with an `nx.json`, else the nearest with an
 * `openspec/` folder, else nothing.
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

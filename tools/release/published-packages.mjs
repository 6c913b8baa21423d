import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The packages that a release publishes: every workspace of the root `package.json` that isn't private. A package that
 * is added later is included without a list to keep.
 *
 * @param {string} root the repository's folder
 * @returns {{ project: string, name: string, root: string, dist: string }[]} Nx project name, npm name, and the folders
 *   of its sources and of its build, both relative to `root`
 */
export function publishedPackages(root) {
  return workspaceFolders(root)
    .map((folder) => ({ folder, manifest: readJson(join(root, folder, 'package.json')) }))
    .filter(({ manifest }) => manifest.private !== true)
    .map(({ folder, manifest }) => ({
      project: readJson(join(root, folder, 'project.json')).name,
      name: manifest.name,
      root: folder,
      dist: `dist/${folder}`,
    }));
}

function workspaceFolders(root) {
  const { workspaces } = readJson(join(root, 'package.json'));
  return workspaces.flatMap((pattern) => {
    if (!pattern.endsWith('/*')) return [pattern];
    const parent = pattern.slice(0, -2);
    return readdirSync(join(root, parent))
      .sort()
      .map((folder) => `${parent}/${folder}`)
      .filter((folder) => existsSync(join(root, folder, 'package.json')));
  });
}

export function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}

import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** A package in a `node_modules` folder. */
export interface InstalledPackage {
  /** Absolute path. */
  readonly folder: string;
  readonly version: string;
  readonly bin: unknown;
}

/**
 * Finds a package in the `node_modules` of a folder and of its parents, nearest first. It reads one
 * small file for each and runs nothing, so that the project graph can use it for versions.
 *
 * @param from absolute path
 */
export function installedPackages(name: string, from: string): readonly InstalledPackage[] {
  return upwards(resolve(from)).flatMap((above) => {
    const folder = join(above, 'node_modules', name);
    const manifest = readManifest(join(folder, 'package.json'));
    return typeof manifest?.version === 'string'
      ? [{ folder, version: manifest.version, bin: manifest.bin }]
      : [];
  });
}

function readManifest(path: string): { bin?: unknown; version?: unknown } | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as { bin?: unknown; version?: unknown };
  } catch {
    return undefined;
  }
}

function upwards(folder: string): readonly string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [folder, ...upwards(parent)];
}

import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { userEnvironment } from './environment';
import { mustRun } from './run-command';
import { runFolder } from './run-folder';

export const REPOSITORY_ROOT = resolve(__dirname, '../../../..');

/**
 * Writes the tarballs that the workspaces install. Under Nx the build has run as a dependency; without Nx it runs here,
 * so that no test passes against an old build.
 *
 * @returns the paths of the tarballs
 */
export function packPackages(): string[] {
  const built = process.env['NX_TASK_TARGET_TARGET'] === 'e2e';
  mustRun(
    process.execPath,
    ['tools/release/pack.mjs', runFolder().tarballs, ...(built ? ['--no-build'] : [])],
    { cwd: REPOSITORY_ROOT, env: userEnvironment() },
  );
  return packedTarballs();
}

/** The paths of the tarballs of this run. */
export function packedTarballs(): string[] {
  const { tarballs } = runFolder();
  return readdirSync(tarballs)
    .filter((name) => name.endsWith('.tgz'))
    .map((name) => join(tarballs, name));
}

import { resolve } from 'node:path';

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
  const { tarballs } = runFolder();
  const built = process.env['NX_TASK_TARGET_TARGET'] === 'e2e';
  const { stdout } = mustRun(
    process.execPath,
    ['tools/release/pack.mjs', tarballs, ...(built ? ['--no-build'] : [])],
    { cwd: REPOSITORY_ROOT, env: userEnvironment() },
  );
  return stdout.split('\n').filter((line) => line.endsWith('.tgz'));
}

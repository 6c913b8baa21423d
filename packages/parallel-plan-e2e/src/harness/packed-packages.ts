import { cpSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { userEnvironment } from './environment';
import { mustRun } from './run-command';
import { runFolder } from './run-folder';

export const REPOSITORY_ROOT = resolve(__dirname, '../../../..');

/**
 * Writes the tarballs that the workspaces install. Under Nx the build has run as a dependency; without Nx it runs here,
 * so that no test passes against an old build. `npm run versions` packs once for many runs.
 */
export function packPackages(): void {
  const packed = process.env['PARALLEL_PLAN_E2E_TARBALLS'];
  if (packed !== undefined) {
    cpSync(packed, runFolder().tarballs, { recursive: true });
    return;
  }
  const built = process.env['NX_TASK_TARGET_TARGET'] === 'e2e';
  mustRun(
    process.execPath,
    ['tools/release/pack.mjs', runFolder().tarballs, ...(built ? ['--no-build'] : [])],
    // It may have to build all packages.
    { cwd: REPOSITORY_ROOT, env: userEnvironment(), timeout: 600_000 },
  );
}

/** The paths of the tarballs of this run. */
export function packedTarballs(): string[] {
  const { tarballs } = runFolder();
  return readdirSync(tarballs)
    .filter((name) => name.endsWith('.tgz'))
    .map((name) => join(tarballs, name));
}

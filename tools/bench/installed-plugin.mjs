import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { environment } from './measure.mjs';

export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** Scratch space of the benchmarks, ignored by git. */
export const SCRATCH = join(ROOT, 'tmp/bench');

const NX_VERSION = '23.2.1';

/**
 * Installs the packed plugin beside Nx, as users have it.
 *
 * @returns {string} the folder with its `node_modules`, absolute
 */
export function installPlugin() {
  const folder = join(SCRATCH, 'installed');
  const tarballs = join(SCRATCH, 'packages');
  for (const stale of [folder, tarballs]) rmSync(stale, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  mustRun(process.execPath, [join(ROOT, 'tools/release/pack.mjs'), tarballs], ROOT);
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'bench', version: '0.0.0', private: true }),
  );
  const files = readdirSync(tarballs).map((file) => join(tarballs, file));
  mustRun(
    'npm',
    [
      'install',
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
      `nx@${NX_VERSION}`,
      `@nx/devkit@${NX_VERSION}`,
      ...files,
    ],
    folder,
  );
  return folder;
}

function mustRun(program, args, cwd) {
  const { status, stdout, stderr } = spawnSync(program, args, {
    cwd,
    env: environment(),
    encoding: 'utf8',
    maxBuffer: 1e8,
  });
  if (status !== 0) {
    throw new Error(`${program} ${args.join(' ')} ended with ${status}:\n${stdout}${stderr}`);
  }
}

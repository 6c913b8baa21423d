import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { REPOSITORY_ROOT } from './packed-packages';
import { mustRun } from './run-command';
import type { Workspace } from './workspace';

const NPM_OPTIONS = ['--no-audit', '--no-fund', '--prefer-offline'];

/**
 * Installs the tarballs, as a user would, in a workspace with what its `package.json` asks for. Where the workspace has no
 * lock file, that of the first run is kept in the checkout's ignored `tmp/`, by the content of `package.json`, so that the
 * next run neither resolves again nor gets other versions.
 */
export function installPackages(workspace: Workspace, tarballs: readonly string[]): void {
  const options = { cwd: workspace.root, env: workspace.env, timeout: 600_000 };
  const lock = workspace.path('package-lock.json');
  if (!existsSync(lock)) {
    const key = createHash('sha256')
      .update(workspace.read('package.json'))
      .digest('hex')
      .slice(0, 16);
    const kept = join(REPOSITORY_ROOT, 'tmp/e2e', `${key}.package-lock.json`);
    if (existsSync(kept)) copyFileSync(kept, lock);
    else {
      mustRun('npm', ['install', '--package-lock-only', ...NPM_OPTIONS], options);
      mkdirSync(dirname(kept), { recursive: true });
      copyFileSync(lock, kept);
    }
  }
  mustRun('npm', ['install', '--save-dev', ...NPM_OPTIONS, ...tarballs], options);
}

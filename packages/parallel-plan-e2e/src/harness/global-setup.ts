import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { packPackages } from './packed-packages';
import { openRunFolder } from './run-folder';

/** Packs once. Base workspaces are made when a test first needs them. */
export default function globalSetup(): void {
  const root = mkdtempSync(join(realpathSync(tmpdir()), 'parallel-plan-e2e-'));
  const { tarballs, bases, copies } = openRunFolder(root);
  for (const folder of [tarballs, bases, copies]) mkdirSync(folder);
  try {
    packPackages();
  } catch (error) {
    // Jest calls no teardown after a set-up that failed.
    rmSync(root, { recursive: true, force: true });
    throw error;
  }
}

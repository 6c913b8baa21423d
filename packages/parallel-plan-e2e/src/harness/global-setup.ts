import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { makeBaseWorkspaces } from './base-workspaces';
import { packPackages } from './packed-packages';
import { openRunFolder } from './run-folder';

/** Packs once and makes the base workspaces once: every test works on a copy. */
export default function globalSetup(): void {
  const root = mkdtempSync(join(realpathSync(tmpdir()), 'parallel-plan-e2e-'));
  const { tarballs, bases, copies } = openRunFolder(root);
  for (const folder of [tarballs, bases, copies]) mkdirSync(folder);
  try {
    makeBaseWorkspaces(packPackages());
  } catch (error) {
    // Jest calls no teardown after a set-up that failed.
    rmSync(root, { recursive: true, force: true });
    throw error;
  }
}

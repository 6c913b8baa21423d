import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import type { WorkspaceKind } from './base-workspaces';
import { copyWorkspace } from './link-tree';
import { runFolder } from './run-folder';
import { Workspace } from './workspace';

/**
 * Gives the tests of a `describe` one copy of a base workspace. The copy is removed at the end; when a test of the file
 * has failed it is kept, and where it is is printed.
 *
 * @returns a function to call inside the tests
 */
export function useWorkspace(kind: WorkspaceKind): () => Workspace {
  let folder: string;
  let workspace: Workspace;

  beforeAll(() => {
    folder = mkdtempSync(join(runFolder().copies, `${kind}-`));
    workspace = copyOfBase(kind, folder);
  });

  afterAll(() => {
    if ('aTestHasFailed' in globalThis)
      process.stderr.write(`Kept for a look: ${workspace.root}\n`);
    else rmSync(folder, { recursive: true, force: true });
  });

  return () => workspace;
}

function copyOfBase(kind: WorkspaceKind, folder: string): Workspace {
  const root = join(folder, 'workspace');
  const stateFolder = join(folder, 'state');
  mkdirSync(stateFolder);
  copyWorkspace(join(runFolder().bases, kind, 'workspace'), root);
  return new Workspace(root, stateFolder);
}

import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import type { WorkspaceKind } from './base-workspaces';
import { copyWorkspace } from './link-tree';
import { makePlainWorkspace } from './plain-workspace';
import { runFolder } from './run-folder';
import { Workspace } from './workspace';

/**
 * Gives the tests of a `describe` one copy of a base workspace. The copy is removed at the end; when a test of the file
 * has failed it is kept, and where it is is printed.
 *
 * @param folder the name of the workspace's folder
 * @returns a function to call inside the tests
 */
export function useWorkspace(kind: WorkspaceKind, folder?: string): () => Workspace {
  const copy = ({ root }: Workspace): void => {
    copyWorkspace(join(runFolder().bases, kind, 'workspace'), root);
  };
  return useFolder(kind, copy, folder);
}

/**
 * The same with a workspace of another version of Nx. It is made here, and not once a run, because one spec alone needs
 * it.
 */
export function usePlainWorkspace(nx: string): () => Workspace {
  return useFolder(`nx-${nx}`, (workspace) => {
    mkdirSync(workspace.root);
    makePlainWorkspace(workspace, nx);
  });
}

function useFolder(
  name: string,
  fill: (workspace: Workspace) => void,
  rootName = 'workspace',
): () => Workspace {
  let folder: string;
  let workspace: Workspace;

  beforeAll(() => {
    folder = mkdtempSync(join(runFolder().copies, `${name}-`));
    workspace = new Workspace(join(folder, rootName), join(folder, 'state'));
    mkdirSync(join(folder, 'state'));
    fill(workspace);
  });

  afterAll(() => {
    if ('aTestHasFailed' in globalThis)
      process.stderr.write(`Kept for a look: ${workspace.root}\n`);
    else rmSync(folder, { recursive: true, force: true });
  });

  return () => workspace;
}

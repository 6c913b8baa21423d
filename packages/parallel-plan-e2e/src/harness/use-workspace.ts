import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { basePlainWorkspace, baseWorkspace, type WorkspaceKind } from './base-workspaces';
import { copyWorkspace } from './link-tree';
import { runFolder } from './run-folder';
import { Workspace } from './workspace';

/** A base workspace is installed by the first file that needs it. */
const MAKING_TIMEOUT_MS = 600_000;

/**
 * Gives the tests of a `describe` one copy of a base workspace. The copy is removed at the end; when a test of the file
 * has failed it is kept, and where it is is printed.
 *
 * @param folder the name of the workspace's folder
 * @returns a function to call inside the tests
 */
export function useWorkspace(kind: WorkspaceKind, folder?: string): () => Workspace {
  return useNewWorkspace(kind, ({ root }) => copyWorkspace(baseWorkspace(kind), root), folder);
}

/** The same with a plain workspace of a version of Nx, which runs each plugin in a process, as for users. */
export function usePlainWorkspace(nx: string): () => Workspace {
  return useNewWorkspace(`nx-${nx}`, ({ root, env }) => {
    env['NX_ISOLATE_PLUGINS'] = 'true';
    copyWorkspace(basePlainWorkspace(nx), root);
  });
}

/**
 * The same with a workspace that the tests make.
 *
 * @param name part of the name of the folder around it
 * @param fill makes the folder of the workspace
 */
export function useNewWorkspace(
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
  }, MAKING_TIMEOUT_MS);

  afterAll(() => {
    if ('aTestHasFailed' in globalThis)
      process.stderr.write(`Kept for a look: ${workspace.root}\n`);
    else rmSync(folder, { recursive: true, force: true });
  });

  return () => workspace;
}

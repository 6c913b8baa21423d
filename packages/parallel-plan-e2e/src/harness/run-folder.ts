import { join } from 'node:path';

const VARIABLE = 'PARALLEL_PLAN_E2E_RUN';

/** Where this run keeps its tarballs, its base workspaces and their copies: outside the checkout. */
export interface RunFolder {
  readonly root: string;
  readonly tarballs: string;
  readonly bases: string;
  readonly copies: string;
}

export function openRunFolder(root: string): RunFolder {
  process.env[VARIABLE] = root;
  return runFolder();
}

/** @throws Error outside a run, that is without the global set-up */
export function runFolder(): RunFolder {
  const root = process.env[VARIABLE];
  if (root === undefined) throw new Error('The run folder is made by global-setup.ts.');
  return {
    root,
    tarballs: join(root, 'tarballs'),
    bases: join(root, 'bases'),
    copies: join(root, 'copies'),
  };
}

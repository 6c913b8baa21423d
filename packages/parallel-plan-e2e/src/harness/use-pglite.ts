import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

import { REPOSITORY_ROOT } from './packed-packages';
import type { Workspace } from './workspace';

const PGLITE = 'node_modules/@electric-sql/pglite';

/** PGlite is there from here on, as if the user had installed it: it is optional. */
export function usePglite(workspace: Workspace): void {
  mkdirSync(workspace.path('node_modules/@electric-sql'), { recursive: true });
  symlinkSync(join(REPOSITORY_ROOT, PGLITE), workspace.path(PGLITE));
}

import { readdirSync, rmSync } from 'node:fs';

import { runFolder } from './run-folder';

/** Leaves only the copies that failing tests kept. */
export default function globalTeardown(): void {
  const { root, bases, copies } = runFolder();
  const kept = readdirSync(copies).length > 0;
  rmSync(kept ? bases : root, { recursive: true, force: true });
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Keeps what checkers of contracts say, and PostgreSQL's first start, for all tests of the spec file that
 * calls this: workspaces of their own would each pay for it.
 *
 * @returns the folder that stands for Nx's cache, absolute
 */
export function keepVerdicts(): string {
  const folder = mkdtempSync(join(tmpdir(), 'parallel-plan-cache-'));
  beforeAll(() => {
    process.env['NX_CACHE_DIRECTORY'] = folder;
  });
  afterAll(() => {
    delete process.env['NX_CACHE_DIRECTORY'];
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Shares the verdicts of contract checkers, and PostgreSQL's first start, between all tests of a
 * spec file. Otherwise every workspace would repeat that work.
 *
 * @returns absolute path of the folder that replaces Nx's cache
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

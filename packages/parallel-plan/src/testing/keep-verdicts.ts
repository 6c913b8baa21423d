import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contractCacheFolder } from '../contracts/check-change-contracts';

/** PostgreSQL after its first start, which takes seconds and depends on nothing but its version. */
const SNAPSHOTS = join(__dirname, '../../../../tmp/snapshots');

/**
 * Shares the verdicts of contract checkers between all tests of a spec file, and PostgreSQL's first
 * start between all spec files. Otherwise every workspace would repeat that work.
 *
 * @returns absolute path of the folder that replaces Nx's cache
 */
export function keepVerdicts(): string {
  const folder = mkdtempSync(join(tmpdir(), 'parallel-plan-cache-'));
  beforeAll(() => {
    process.env['NX_CACHE_DIRECTORY'] = folder;
    copySnapshots(SNAPSHOTS, keptIn());
  });
  afterAll(() => {
    copySnapshots(keptIn(), SNAPSHOTS);
    delete process.env['NX_CACHE_DIRECTORY'];
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

function keptIn(): string {
  return contractCacheFolder(tmpdir()) ?? '';
}

/** Other processes see a whole file or none. */
function copySnapshots(from: string, to: string): void {
  const namesIn = (folder: string): readonly string[] => {
    mkdirSync(folder, { recursive: true });
    return readdirSync(folder).filter((name) => name.endsWith('.snapshot'));
  };
  const there = namesIn(to);
  for (const name of namesIn(from)) {
    if (there.includes(name)) continue;
    const unfinished = join(to, `${name}.${process.pid}`);
    copyFileSync(join(from, name), unfinished);
    renameSync(unfinished, join(to, name));
  }
}

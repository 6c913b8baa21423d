import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { openStore } from '../../testing/programs';
import { runContention } from '../../testing/run-contention';
import { describeStress } from '../../testing/stress';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stress-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('a file that many processes use', () => {
  describeStress(async () => join(folder, 'coordinator.db'));

  it('is visible from every worktree of a repository', async () => {
    const main = join(folder, 'main');
    const other = join(folder, 'other');
    mkdirSync(main);
    const git = (cwd: string, ...args: string[]) =>
      execFileSync('git', args, { cwd, encoding: 'utf8' }).trim();
    git(main, 'init', '-q');
    git(main, '-c', 'user.name=t', '-c', 'user.email=t@t', 'commit', '-q', '--allow-empty', '-mx');
    git(main, 'worktree', 'add', '-q', other);
    const places = [main, other].map((worktree) =>
      join(
        resolve(worktree, git(worktree, 'rev-parse', '--git-common-dir')),
        'parallel-plan',
        'coordinator.db',
      ),
    );
    const [a, b] = await Promise.all([
      openStore(places[0] ?? '', 'a'),
      openStore(places[1] ?? '', 'b'),
    ]);
    await a.claimLocks([{ key: 'db:schema:users', ttlMinutes: 0 }]);
    expect(await b.acquireLock({ key: 'db:schema:users', ttlMinutes: 5 })).toMatchObject({
      acquired: false,
      heldBy: { agentId: 'a' },
    });
    await Promise.all([a.close(), b.close()]);

    const report = await runContention({ places, locks: 3, milliseconds: 500 });
    expect(report).toMatchObject({ violations: [], lost: [], errors: {} });
    expect(report.acquired).toBeGreaterThan(0);
  });
});

import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHANGE, PACKAGES, type RunPackage, runWorkspace, SCRIPT } from './testing/run-workspace';

// Whole runs with many processes: a busy machine takes its time.
jest.setTimeout(180_000);

const ONE: readonly RunPackage[] = [{ id: 'wp-api', write: ['apps/api/**'] }];
const WORK = { 'wp-api': [[{ write: { path: 'apps/api/session.ts', text: 'api\n' } }]] };

describe('what users of such tools suffer from', () => {
  it('nothing starts without an approval, or with one that is stale, or with a plan that is not committed', async () => {
    const workspace = await runWorkspace();
    const plan = `openspec/changes/${CHANGE}/contracts/README.md`;
    writeFileSync(join(workspace.root, plan), '# Other\n');
    await expect(workspace.implement(SCRIPT)).rejects.toThrow(/is not committed.*Run `git add/);
    workspace.commit('edit');
    await expect(workspace.implement(SCRIPT)).rejects.toThrow(/stale/);
    workspace.git('rm', '-q', `openspec/changes/${CHANGE}/approval.yaml`);
    workspace.commit('no approval');
    await expect(workspace.implement(SCRIPT)).rejects.toThrow(/not approved/);
    expect(workspace.git('branch', '--list', `${CHANGE}*`)).toBe('');
  });

  it('a branch of the change that is checked out moves along; with edits nothing starts', async () => {
    const workspace = await runWorkspace();
    workspace.git('checkout', '-qb', CHANGE);
    writeFileSync(join(workspace.root, 'README.md'), 'mine\n');
    await expect(workspace.implement(SCRIPT)).rejects.toThrow(/uncommitted edits/);
    workspace.git('checkout', '-q', '--', '.');
    expect(await workspace.implement(SCRIPT)).toMatchObject({ status: 'done', problems: [] });
    expect(workspace.git('status', '--porcelain')).toBe('');
    expect(workspace.git('show', 'HEAD:apps/api/session.ts')).toBe('api\n');
    // Its contracts have changed since the approval, by the package that owns them.
    expect(await workspace.implement(SCRIPT)).toMatchObject({ status: 'done', problems: [] });
  });

  it('what a teammate has pushed is taken, and a branch that has diverged is refused', async () => {
    const workspace = await runWorkspace(ONE);
    const bare = `${workspace.root}/.git/remote.git`;
    execFileSync('git', ['init', '-q', '--bare', bare]);
    workspace.git('remote', 'add', 'origin', bare);
    workspace.git('push', '-q', 'origin', `main:refs/heads/${CHANGE}`, 'main');
    const tree = workspace.git('rev-parse', 'main^{tree}').trim();
    const pushed = workspace.git('commit-tree', tree, '-p', 'main', '-m', 'teammate').trim();
    workspace.git('push', '-q', 'origin', `${pushed}:refs/heads/${CHANGE}`);
    expect(await workspace.implement(WORK)).toMatchObject({ status: 'done', problems: [] });
    workspace.git('merge-base', '--is-ancestor', pushed, CHANGE);
    const other = workspace.git('commit-tree', tree, '-p', pushed, '-m', 'other').trim();
    workspace.git('push', '-q', 'origin', `${other}:refs/heads/${CHANGE}`);
    await expect(workspace.implement(WORK)).rejects.toThrow(/have diverged/);
  });

  it('the checkout of the user keeps its edits, its index and its stash', async () => {
    const workspace = await runWorkspace();
    writeFileSync(join(workspace.root, 'apps/api/main.ts'), 'edited\n');
    writeFileSync(join(workspace.root, 'new.txt'), 'new\n');
    workspace.git('add', 'new.txt');
    const before = workspace.git('status', '--porcelain=v2');
    expect(await workspace.implement(SCRIPT)).toMatchObject({ status: 'done', problems: [] });
    expect(workspace.git('status', '--porcelain=v2')).toBe(before);
  });

  it('a lock that a killed git has left in a worktree does not stop the next run', async () => {
    const workspace = await runWorkspace(ONE);
    const touch = { run: 'touch "$(git rev-parse --git-path index.lock)"' };
    const script = { 'wp-api': [[touch], ...WORK['wp-api']] };
    expect(await workspace.implement(script)).toMatchObject({ status: 'done', problems: [] });
  });

  it('two runs of one change never work beside each other', async () => {
    const workspace = await runWorkspace(ONE);
    const slow = { 'wp-api': [[{ sleep: 1500 }, ...(WORK['wp-api'][0] ?? [])]] };
    let second: Promise<unknown> | undefined;
    const first = workspace.implement(slow, {
      onEvent: ({ event }) => {
        if (event === 'agent-started') second = workspace.implement(slow).catch(String);
      },
    });
    expect(await first).toMatchObject({ status: 'done', problems: [] });
    expect(await second).toMatch(/carries out add-sessions already/);
  });

  it('an interrupted run keeps the work, and the next one goes on with it', async () => {
    const workspace = await runWorkspace(ONE);
    const controller = new AbortController();
    const script = {
      'wp-api': [
        [{ write: { path: 'apps/api/half.ts', text: 'half\n' } }, { print: 'x' }, { hang: true }],
        [{ write: { path: 'apps/api/rest.ts', text: 'rest\n' } }],
      ],
    };
    const report = await workspace.implement(script, {
      signal: controller.signal,
      silence: 60_000,
      onEvent: ({ event }) => {
        if (event === 'agent-started') setTimeout(() => controller.abort(), 1500);
      },
    });
    expect(report).toMatchObject({ status: 'interrupted', exitCode: 130 });
    expect(await workspace.implement(script)).toMatchObject({ status: 'done', problems: [] });
    expect(workspace.merged('apps/api/half.ts')).toBe('half\n');
    expect(workspace.merged('apps/api/rest.ts')).toBe('rest\n');
    workspace.expectTidy();
  });

  it('a pause starts nothing new', async () => {
    const workspace = await runWorkspace(PACKAGES);
    const report = await workspace.implement(SCRIPT, { pausedBy: () => Promise.resolve('ada') });
    expect(report).toMatchObject({ status: 'waiting', exitCode: 4 });
    expect(report.problems[0]).toMatch(/^ada has paused add-sessions\./);
    expect(workspace.mergedPackages()).toEqual([]);
  });
});

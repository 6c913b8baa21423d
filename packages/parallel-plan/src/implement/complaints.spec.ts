import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { runWorktreesCommand } from '../bin/worktrees-command';
import {
  CHANGE,
  outcomes,
  PACKAGES,
  type RunPackage,
  runWorkspace,
  type RunWorkspace,
  SCRIPT,
} from './testing/run-workspace';

// Whole runs with many processes: a busy machine takes its time.
jest.setTimeout(180_000);

const ONE: readonly RunPackage[] = [{ id: 'wp-api', write: ['apps/api/**'] }];
const WORK = { 'wp-api': [[{ write: { path: 'apps/api/session.ts', text: 'api\n' } }]] };

/** What users of such tools have reported, and the test that shows that it can't happen here. */
const COMPLAINTS: readonly (readonly [complaint: string, spec: string, test: string])[] = [
  [
    'a dependent cut from a bare base',
    'implement-change.spec.ts',
    'gives a package the code of its dependencies',
  ],
  [
    'approved code of a teammate is missing',
    'complaints.spec.ts',
    'commits that a teammate has pushed are merged, and a diverged branch is refused',
  ],
  [
    'planning files on shared branches',
    'scope-of-agents.spec.ts',
    'to planning files is left out without a report',
  ],
  [
    'a merge takes a side and reverts work',
    'complaints.spec.ts',
    'a merge conflict with work of others stops the merge',
  ],
  [
    'dirty worktrees are removed by force',
    'complaints.spec.ts',
    'edits in a worktree are saved before it is cleaned',
  ],
  [
    'live worktrees are removed by force',
    'complaints.spec.ts',
    'a worktree in use or of an unmerged package is not cleaned',
  ],
  [
    'reset --hard in the checkout of the user',
    'complaints.spec.ts',
    'the checkout of the user keeps its edits, its index and its stash',
  ],
  [
    'a merge that hangs when the branch is checked out',
    'complaints.spec.ts',
    'a branch of the change that is checked out is updated, and refused with edits',
  ],
  [
    'worktrees committed by git add -A',
    'complaints.spec.ts',
    'git add -A of the user or an agent adds no file of a run',
  ],
  [
    'no resume',
    'complaints.spec.ts',
    'an interrupted run keeps its work, and the next run continues',
  ],
  [
    'locks of a killed git',
    'complaints.spec.ts',
    'a lock of a killed git does not stop the next run',
  ],
  [
    'dependencies of an older lock file',
    'complaints.spec.ts',
    'a worktree installs again after its lock file changes',
  ],
  [
    'a stalled agent without a report',
    'misbehaving-agents.spec.ts',
    'is reported, stopped and retried while others continue',
  ],
  [
    "a reviewer that can't start counts as approval",
    'handoff.spec.ts',
    'of a reviewer that is not installed',
  ],
];

it.each(COMPLAINTS)('%s: tested in %s, “%s”', (_, spec, test) => {
  expect(readFileSync(join(__dirname, spec), 'utf8')).toContain(test);
});

/** Runs `parallel-plan worktrees clean`, and returns what it has done with each worktree. */
async function clean({ root }: RunWorkspace): Promise<readonly Record<string, unknown>[]> {
  let stdout = '';
  await runWorktreesCommand(['clean', '--json'], {
    stdin: Readable.from([]),
    stdout: { write: (text) => (stdout += String(text)) },
    stderr: { write: () => true },
    env: process.env,
    cwd: () => root,
  });
  return (JSON.parse(stdout) as { worktrees: Record<string, unknown>[] }).worktrees;
}

describe('problems that users of similar tools report:', () => {
  it('a run without a current approval or a committed plan is refused', async () => {
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

  it('a branch of the change that is checked out is updated, and refused with edits', async () => {
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

  it('commits that a teammate has pushed are merged, and a diverged branch is refused', async () => {
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
    workspace.git('stash', 'push', '--quiet', '--include-untracked');
    writeFileSync(join(workspace.root, 'apps/api/main.ts'), 'edited again\n');
    writeFileSync(join(workspace.root, 'new.txt'), 'new\n');
    workspace.git('add', 'new.txt');
    const look = (): string =>
      [
        'status --porcelain=v2',
        'stash list --format=%H',
        'reflog --format=%H',
        'branch --show-current',
      ]
        .map((command) => workspace.git(...command.split(' ')))
        .join('\n');
    const before = look();
    expect(await workspace.implement(SCRIPT)).toMatchObject({ status: 'done', problems: [] });
    expect(look()).toBe(before);
  });

  it('a merge conflict with work of others stops the merge', async () => {
    const lines = Array.from({ length: 30 }, (_, at) => `line ${at}\n`);
    const text = (...edited: readonly number[]): string =>
      lines.map((line, at) => (edited.includes(at) ? `edited ${at}\n` : line)).join('');
    const workspace = await runWorkspace(ONE, { 'apps/api/long.txt': text() });
    const teammate = `T=$(mktemp -d) && git worktree add -q "$T/w" ${CHANGE} && cd "$T/w" && sed -i 's/^line 2$/edited 2/' apps/api/long.txt && git -c user.name=a -c user.email=a@b commit -qam other`;
    const report = await workspace.implement({
      'wp-api': [[{ write: { path: 'apps/api/long.txt', text: text(25) } }, { run: teammate }]],
    });
    expect(report).toMatchObject({ status: 'failed', exitCode: 1 });
    expect(report.problems[0]).toMatch(/^wp-api: .*apps\/api\/long\.txt/);
    expect(workspace.merged('apps/api/long.txt')).toBe(text(2));
    const branch = workspace.git('show', `${CHANGE}--wp-api:apps/api/long.txt`);
    expect(branch).toBe(text(25));
  });

  it('edits in a worktree are saved before it is cleaned', async () => {
    const workspace = await runWorkspace(ONE);
    expect(await workspace.implement(WORK, { keep: true })).toMatchObject({ status: 'done' });
    const path = `${workspace.root}.worktrees/${CHANGE}/wp-api`;
    writeFileSync(join(path, 'apps/api/later.ts'), 'later\n');
    writeFileSync(join(path, 'apps/api/session.ts'), 'edited\n');
    workspace.git('worktree', 'unlock', path);
    const [cleaned] = await clean(workspace);
    expect(cleaned).toMatchObject({ isDirty: true, removed: true });
    const saved = String(cleaned?.['saved']);
    expect(workspace.git('show', `${saved}:apps/api/later.ts`)).toBe('later\n');
    expect(workspace.git('show', `${saved}:apps/api/session.ts`)).toBe('edited\n');
    workspace.expectTidy();
  });

  it('a worktree in use or of an unmerged package is not cleaned', async () => {
    const workspace = await runWorkspace([
      ...ONE,
      { id: 'wp-web', write: ['apps/web/**'], retries: 0, verify: 'false' },
    ]);
    const half = [[{ write: { path: 'apps/web/half.ts', text: 'half\n' } }]];
    let during: readonly Record<string, unknown>[] = [];
    let looking: Promise<void> | undefined;
    await workspace.implement(
      { ...WORK, 'wp-web': half },
      {
        keep: true,
        jobs: 1,
        onEvent: ({ event }) => {
          if (event !== 'verified' || looking !== undefined) return;
          looking = clean(workspace).then((rows) => void (during = rows));
        },
      },
    );
    await looking;
    expect(during).toMatchObject([{ why: 'a process works in it', removed: false }]);
    // The run is over, and its process, which is this one, still exists: its worktrees are in use.
    const rows = await clean(workspace);
    expect(rows.map(({ removed }) => removed)).toEqual([false, false]);
    const path = `${workspace.root}.worktrees/${CHANGE}`;
    workspace.git('worktree', 'unlock', `${path}/wp-web`);
    expect(await clean(workspace)).toContainEqual(
      expect.objectContaining({ package: 'wp-web', why: 'its package is not merged' }),
    );
    workspace.git('worktree', 'lock', '--reason', 'mine', `${path}/wp-web`);
    expect(await clean(workspace)).toContainEqual(
      expect.objectContaining({ package: 'wp-web', why: 'locked: mine', removed: false }),
    );
    expect(readFileSync(`${path}/wp-web/apps/web/half.ts`, 'utf8')).toBe('half\n');
  });

  it('git add -A of the user or an agent adds no file of a run', async () => {
    const workspace = await runWorkspace(ONE);
    const add = [{ git: ['add', '-A', '-f'] }, { git: ['commit', '-qm', 'everything'] }];
    let staged: string | undefined;
    const report = await workspace.implement(
      { 'wp-api': [[...(WORK['wp-api'][0] ?? []), ...add]] },
      {
        onEvent: ({ event }) => {
          if (event !== 'agent-ended') return;
          workspace.git('add', '-A');
          staged = workspace.git('status', '--porcelain');
        },
      },
    );
    expect(report).toMatchObject({ status: 'done', problems: [] });
    expect(staged).toBe('');
    const paths = workspace.git('log', '--name-only', '--format=', `main..${CHANGE}`).trim();
    expect(paths).toBe('apps/api/session.ts');
  });

  it.each([
    ['the HEAD of a worktree', 'HEAD.lock'],
    ['the branch of a package', `refs/heads/${CHANGE}--wp-api.lock`],
  ])('a lock of a killed git on %s does not stop the run', async (_, path) => {
    const workspace = await runWorkspace(ONE);
    const touch = { run: `touch "$(git rev-parse --git-path ${path})"` };
    const script = { 'wp-api': [[touch], ...WORK['wp-api']] };
    expect(await workspace.implement(script)).toMatchObject({ status: 'done', problems: [] });
    expect(outcomes(workspace, 'wp-api')).toEqual(['NO_CHANGES', 'DELIVERED']);
    workspace.expectTidy();
  });

  it.each([
    ['the branch of the change', `refs/heads/${CHANGE}`],
    ['the branch of a package', `refs/heads/${CHANGE}--wp-api`],
    ['the record of an attempt', `refs/parallel-plan/${CHANGE}/wp-api/attempts/1`],
  ])('%s: a lock of a killed git does not stop the next run', async (_, ref) => {
    const workspace = await runWorkspace(ONE);
    const lock = join(workspace.root, '.git', `${ref}.lock`);
    mkdirSync(dirname(lock), { recursive: true });
    writeFileSync(lock, '');
    const old = Date.now() / 1000 - 60;
    utimesSync(lock, old, old);
    expect(await workspace.implement(WORK)).toMatchObject({ status: 'done', problems: [] });
    expect(existsSync(lock)).toBe(false);
    workspace.expectTidy();
  });

  it('a branch that another process keeps locked is reported without a hang', async () => {
    const workspace = await runWorkspace(ONE);
    const lock = join(workspace.root, `.git/refs/heads/${CHANGE}.lock`);
    const script = { 'wp-api': [[...(WORK['wp-api'][0] ?? []), { run: `touch '${lock}'` }]] };
    const report = await workspace.implement(script);
    expect(report).toMatchObject({ status: 'could-not-run', exitCode: 2 });
    expect(report.problems[0]).toMatch(
      /wp-api: git can't write refs\/heads\/add-sessions: .*\.lock': File exists/,
    );
  });

  it('a worktree installs again after its lock file changes', async () => {
    const workspace = await runWorkspace(PACKAGES, {
      'package-lock.json': '{"name":"board"}',
      '.gitignore': 'node_modules\n',
    });
    const contract = `openspec/changes/${CHANGE}/contracts/README.md`;
    const change = { file: contract, wanted: 'a field', why: 'it is shown', blocking: true };
    const handoff = {
      schema_version: 1,
      package_id: 'wp-web',
      summary: 'x',
      contract_changes: [change],
    };
    // A teammate brings another lock file while the package waits for the contracts.
    const bring = `cd "$(git rev-parse --git-common-dir)/.." && T=$(mktemp -d) && git worktree add -q "$T/w" ${CHANGE} && cd "$T/w" && echo '{"name":"other"}' > package-lock.json && git -c user.name=a -c user.email=a@b commit -qam lock`;
    const report = await workspace.implement(
      {
        ...SCRIPT,
        'wp-web': [
          [{ write: { path: 'apps/web/session.ts', text: 'web\n' } }, { handoff }],
          [{ run: 'cp node_modules/installed apps/web/installed.txt' }],
        ],
        'wp-contracts': [
          ...(SCRIPT['wp-contracts'] ?? []),
          [],
          [{ append: { path: contract, text: 'a field\n' } }, { run: bring }],
        ],
      },
      { jobs: 1, prepare: 'mkdir -p node_modules; cp package-lock.json node_modules/installed' },
    );
    expect(report).toMatchObject({ status: 'done' });
    expect(workspace.merged('apps/web/installed.txt')).toBe('{"name":"other"}\n');
  });

  it('two runs of one change do not overlap', async () => {
    const workspace = await runWorkspace(ONE);
    const slow = { 'wp-api': [[{ sleep: 1500 }, ...(WORK['wp-api'][0] ?? [])]] };
    let second: Promise<unknown> | undefined;
    const first = workspace.implement(slow, {
      onEvent: ({ event }) => {
        if (event === 'agent-started') second = workspace.implement(slow).catch(String);
      },
    });
    expect(await first).toMatchObject({ status: 'done', problems: [] });
    expect(await second).toMatch(/already implements add-sessions/);
  });

  it('an interrupted run keeps its work, and the next run continues', async () => {
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

  it('a pause starts no new package', async () => {
    const workspace = await runWorkspace(PACKAGES);
    const report = await workspace.implement(SCRIPT, { pausedBy: () => Promise.resolve('ada') });
    expect(report).toMatchObject({ status: 'waiting', exitCode: 4 });
    expect(report.problems[0]).toMatch(/^ada has paused add-sessions\./);
    expect(workspace.mergedPackages()).toEqual([]);
  });
});

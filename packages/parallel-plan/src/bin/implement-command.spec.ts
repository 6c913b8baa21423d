import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { openEmbedded } from '@parallel-plan/coordinator';
import type { WorkPackage } from '@parallel-plan/plan';
import { withoutCoordinatorSettings } from '../coordinator/testing/claiming-workspace';
import { agentFor } from '../implement/agent/presets';
import {
  CHANGE,
  PACKAGES,
  type RunPackage,
  runWorkspace,
  type RunWorkspace,
  SCRIPT,
  type Script,
} from '../implement/testing/run-workspace';
import { tempWorkspace } from '../testing/temp-workspace';
import { agentsOf, runImplementCommand } from './implement-command';

// Whole runs with many processes: a busy machine takes its time.
jest.setTimeout(180_000);
withoutCoordinatorSettings();

const ONE: readonly RunPackage[] = [{ id: 'wp-api', write: ['apps/api/**'] }];
const TWO: readonly RunPackage[] = [...ONE, { id: 'wp-web', write: ['apps/web/**'] }];
const WORK: Script = {
  'wp-api': [[{ write: { path: 'apps/api/session.ts', text: 'api\n' } }]],
  'wp-web': [[{ write: { path: 'apps/web/session.ts', text: 'web\n' } }]],
};

interface Result {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command as a user would, in a terminal of its own. */
async function run(
  { root }: { readonly root: string },
  args: readonly string[],
  terminal: { readonly isTTY?: boolean; readonly columns?: number } = {},
): Promise<Result> {
  const written = { stdout: '', stderr: '' };
  const code = await runImplementCommand(args, {
    stdin: Readable.from([]),
    stdout: { ...terminal, write: (text) => (written.stdout += String(text)) },
    stderr: { write: (text) => (written.stderr += String(text)) },
    env: process.env,
    cwd: () => root,
  });
  return { code, ...written };
}

function runWith(
  workspace: RunWorkspace,
  script: Script,
  args: readonly string[] = [],
  terminal: { readonly isTTY?: boolean; readonly columns?: number } = {},
): Promise<Result> {
  const agent = ['--no-claims', '--agent', workspace.agent(script)];
  return run(workspace, [CHANGE, ...agent, ...args], terminal);
}

/** All refs, and all files of a repository with their digests. Git may refresh its index at any time. */
function everything({ root, git }: RunWorkspace): readonly string[] {
  const files = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => file !== join(root, '.git/index'))
    .map((file) => `${file} ${createHash('sha256').update(readFileSync(file)).digest('hex')}`);
  return [...files.sort(), git('for-each-ref'), git('worktree', 'list')];
}

describe('a run that cannot start exits with 2 and a solution', () => {
  const edited = (file: string, text: string) => (workspace: RunWorkspace) => {
    writeFileSync(join(workspace.root, file), text);
    workspace.commit('edit');
  };
  const contract = `openspec/changes/${CHANGE}/contracts/README.md`;
  const beside = (write: readonly string[]): readonly RunPackage[] => [
    ...ONE,
    { id: 'wp-web', write: ['apps/web/**', ...write] },
  ];

  interface Refusal {
    readonly what: string;
    readonly message: RegExp;
    readonly packages?: readonly RunPackage[];
    readonly prepare?: (workspace: RunWorkspace) => void;
    readonly args?: readonly string[];
  }

  const REFUSALS: readonly Refusal[] = [
    {
      what: 'no approval',
      message: /not approved.*parallel-plan approve --change add-sessions/,
      prepare: (workspace) => {
        workspace.git('rm', '-q', `openspec/changes/${CHANGE}/approval.yaml`);
        workspace.commit('no approval');
      },
    },
    {
      what: 'a stale approval',
      message: /stale.*approve/s,
      prepare: edited(contract, '# Other\n'),
    },
    {
      what: 'a plan that is not committed',
      message: /README\.md is not committed.*git add .* && git commit/,
      prepare: ({ root }) => writeFileSync(join(root, contract), '# Other\n'),
    },
    {
      what: 'no claims',
      message: /parallel-plan claim --change add-sessions/,
      packages: [{ ...ONE[0]!, keys: ['db:schema:x'] }],
      args: ['--agent', 'true'],
    },
    {
      what: 'a root manifest beside others',
      message:
        /work-packages\.yaml:\d+: "wp-web" can run beside "wp-api".*package\.json.*scope\/hotspot.*Edit the plan/s,
      packages: beside(['package.json']),
    },
    {
      what: 'a lock file beside others',
      message: /package-lock\.json.*wp-integration.*scope\/hotspot/s,
      packages: beside(['package-lock.json']),
    },
    {
      what: 'paths that are one file where case is ignored',
      message: /"apps\/API\/x".*scope\/case-collision/s,
      packages: beside(['apps/API/x']),
    },
    {
      what: 'no agent',
      message: /No agent is set for wp-api\. Pass --agent/,
      args: ['--no-claims'],
    },
    {
      what: 'an unknown package',
      message: /has no package "wp-none"\. Its packages: wp-api/,
      args: ['--no-claims', '--agent', 'true', '--only', 'wp-none'],
    },
    {
      what: 'no packages at a time',
      message: /--jobs is a whole number from 1 to 64/,
      args: ['--jobs', '0'],
    },
    {
      what: 'worktrees inside of the repository',
      message: /Worktrees can't be inside the repository/,
      args: ['--no-claims', '--agent', 'true', '--worktrees', 'here'],
    },
  ];

  it.each(REFUSALS)('$what', async ({ message, packages = ONE, prepare, args }) => {
    const workspace = await runWorkspace(packages);
    prepare?.(workspace);
    const before = workspace.git('for-each-ref');
    const all = [CHANGE, ...(args ?? ['--no-claims', '--agent', 'true'])];
    const { code, stderr, stdout } = await run(workspace, all);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
    expect(workspace.git('for-each-ref')).toBe(before);
    expect(existsSync(`${workspace.root}.worktrees`)).toBe(false);
  });

  it('except for a shared file that its package locks', async () => {
    const workspace = await runWorkspace([
      ...ONE,
      { id: 'wp-web', write: ['apps/web/**', 'package.json'], files: ['package.json'] },
    ]);
    expect((await runWith(workspace, WORK, ['--dry-run'])).code).toBe(0);
  });
});

describe('--dry-run', () => {
  it('prints the plan of the run and changes nothing', async () => {
    const workspace = await runWorkspace(PACKAGES, {
      'nx.json': JSON.stringify({
        plugins: [{ plugin: 'parallel-plan', options: { worktreeHook: 'make links' } }],
      }),
      'package-lock.json': '{}',
      [`openspec/changes/${CHANGE}/tasks.md`]: '## 1. wp-api: Work\n- [ ] 1.1 Do it\n',
    });
    const agent = `touch ${workspace.root}/started`;
    const before = everything(workspace);
    const args = [CHANGE, '--no-claims', '--agent', agent, '--review-by', 'codex', '--dry-run'];
    const { code, stdout } = await run(workspace, args);
    expect(code).toBe(0);
    const place = `${workspace.root}.worktrees/${CHANGE}`;
    expect(stdout).toContain(`Step 2:
  wp-api (waiting)
    branch    ${CHANGE}--wp-api
    worktree  ${place}/wp-api (run npm ci --no-audit --no-fund)
    hook      make links
    agent     ${agent}
    verify    true
    review    codex
    merge     into ${CHANGE}
  wp-web (waiting)`);
    expect(stdout).toContain('Estimate: about 12 min with this plan, about 2 min with one agent');
    const json = JSON.parse((await run(workspace, [...args, '--json'])).stdout);
    expect(json).toMatchObject({ version: 1, dryRun: true, jobs: 3, waves: [{}, {}, {}] });
    expect(json.duration).toMatchObject({ planMinutes: 12, oneAgentIsFaster: true });
    expect(everything(workspace)).toEqual(before);
    expect(existsSync(`${workspace.root}.worktrees`)).toBe(false);
  });
});

describe('a run', () => {
  it('prints a line for each event and exits with 0, and --status reports progress', async () => {
    const workspace = await runWorkspace(PACKAGES);
    const status = async () =>
      JSON.parse((await run(workspace, [CHANGE, '--status', '--json'])).stdout);
    expect(await status()).toMatchObject({ version: 1, status: 'open', feature: { commit: null } });
    const { code, stdout } = await runWith(workspace, SCRIPT);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^\d\d:\d\d:\d\d {2}wp-contracts {2}package started {2}[0-9a-f]{10}$/m);
    expect(stdout).toMatch(/^✔ All packages are merged: add-sessions/m);
    expect(stdout).toMatch(/instead of about \d+ s with one agent .*: [\d.]+ times as fast\.$/m);
    expect(stdout).toMatch(/^Next: npx parallel-plan summary --change add-sessions$/m);
    expect(stdout).not.toContain('\u001b');
    const after = await status();
    expect(after).toMatchObject({ status: 'done', exitCode: 0 });
    expect(after.packages.map(({ state }: { state: string }) => state)).toEqual(
      Array(4).fill('merged'),
    );
  });

  it('redraws a line for each package on a terminal', async () => {
    const workspace = await runWorkspace(TWO);
    const result = await runWith(workspace, WORK, [], { isTTY: true, columns: 60 });
    expect(result).toMatchObject({ code: 0, stdout: expect.stringContaining('\u001b[') });
    expect(result.stdout).toMatch(/wp-api {2}✔ merged.*\nwp-web/);
  });

  it('can be followed from a second terminal', async () => {
    const workspace = await runWorkspace(ONE);
    const gate = join(workspace.root, '.git/gate');
    const wait = { run: `until test -e '${gate}'; do sleep 0.05; done` };
    const running = runWith(workspace, { 'wp-api': [[wait, ...(WORK['wp-api']?.[0] ?? [])]] });
    const log = join(workspace.root, '.git/parallel-plan', CHANGE, 'events.jsonl');
    while (!existsSync(log)) await new Promise((resolve) => setTimeout(resolve, 20));
    const watching = [
      run(workspace, [CHANGE, '--watch']),
      run(workspace, [CHANGE, '--watch', '--json']),
    ];
    writeFileSync(gate, '');
    const [text, json] = await Promise.all(watching);
    expect((await running).code).toBe(0);
    expect(text).toMatchObject({ code: 0, stdout: expect.stringMatching(/wp-api {2}merged/) });
    expect(text?.stdout).toContain('✔ All packages are merged');
    const events = (json?.stdout ?? '')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).event);
    expect(events.at(0)).toBe('run-started');
    expect(events.at(-1)).toBe('run-ended');
    expect((await run(workspace, [CHANGE, '--watch'])).stdout).toMatch(/^✔ All packages/);
  });

  it('with --only works on one package, and with --keep keeps its worktree and branch', async () => {
    const workspace = await runWorkspace(TWO);
    const first = await runWith(workspace, WORK, ['--only', 'wp-api', '--keep']);
    expect(first).toMatchObject({ code: 0, stdout: expect.stringContaining('Not finished') });
    expect(workspace.mergedPackages()).toEqual(['wp-api']);
    expect(existsSync(`${workspace.root}.worktrees/${CHANGE}/wp-api/apps/api/session.ts`)).toBe(
      true,
    );
    expect(workspace.git('branch', '--list', `${CHANGE}--*`)).toContain('wp-api');
    expect(await runWith(workspace, WORK)).toMatchObject({ code: 0 });
    workspace.expectTidy();
  });

  it.each([
    ['1, a package failed', 1, [[]], /✖ Packages have failed[^]*--retry wp-api/],
    [
      '4, it waits for a person',
      4,
      [
        [
          {
            handoff: {
              schema_version: 1,
              package_id: 'wp-api',
              summary: 's',
              questions: [{ text: 'How long?', blocking: true }],
            },
          },
        ],
      ],
      /How long\?[^]*parallel-plan answer add-sessions wp-api/,
    ],
  ])('exits with %s', async (_, exitCode, script, text) => {
    const workspace = await runWorkspace([{ ...ONE[0]!, retries: 0 }]);
    const result = await runWith(workspace, { 'wp-api': script });
    expect(result.code).toBe(exitCode);
    expect(result.stdout).toMatch(text);
    if (exitCode !== 1) return;
    expect(await runWith(workspace, WORK, ['--retry', 'wp-api'])).toMatchObject({ code: 0 });
  });

  it('exits with 3 when the agent is not installed', async () => {
    const workspace = await runWorkspace(ONE);
    const result = await run(workspace, [CHANGE, '--no-claims', '--agent', 'surely-no-such-agent']);
    expect(result).toMatchObject({ code: 3, stdout: expect.stringContaining("can't be started") });
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)(
    'can be interrupted by %s with exit code %d, and the next run continues',
    async (signal, code) => {
      const workspace = await runWorkspace(ONE);
      const started = join(workspace.root, '.git/started');
      const script = {
        'wp-api': [[{ run: `touch '${started}'` }, { hang: true }], ...(WORK['wp-api'] ?? [])],
      };
      const running = runWith(workspace, script);
      while (!existsSync(started)) await new Promise((resolve) => setTimeout(resolve, 20));
      process.emit(signal, signal);
      expect((await running).code).toBe(code);
      expect(await runWith(workspace, script)).toMatchObject({ code: 0 });
      expect(workspace.merged('apps/api/session.ts')).toBe('api\n');
    },
  );

  it('waits while another run holds the pause of the change', async () => {
    const workspace = await runWorkspace(ONE);
    const file = join(workspace.root, '.git/parallel-plan/coordinator.db');
    const ada = await openEmbedded({ file, agent: { id: 'ada', type: 'test' } });
    await ada.acquireLock({ key: `feature:${CHANGE}:pause`, ttlMinutes: 0 });
    const args = [CHANGE, '--agent', workspace.agent(WORK)];
    const paused = await run(workspace, args);
    expect(paused.code).toBe(4);
    expect(paused.stdout).toContain(
      `ada has paused ${CHANGE}. Release the lock feature:${CHANGE}:pause`,
    );
    expect(workspace.mergedPackages()).toEqual([]);
    await ada.releaseLock(`feature:${CHANGE}:pause`);
    await ada.close();
    expect(await run(workspace, args)).toMatchObject({ code: 0 });
  });

  it('runs the hook of nx.json in each new worktree', async () => {
    const options = { agent: 'cp made.txt apps/api/', worktreeHook: 'echo "$PWD" > made.txt' };
    const workspace = await runWorkspace(ONE, {
      'nx.json': JSON.stringify({ plugins: [{ plugin: 'parallel-plan', options }] }),
      '.gitignore': '/made.txt\n',
    });
    expect(await run(workspace, [CHANGE, '--no-claims'])).toMatchObject({ code: 0 });
    const place = `${workspace.root}.worktrees/${CHANGE}/wp-api\n`;
    expect(workspace.merged('apps/api/made.txt')).toBe(place);
  });
});

describe('the agent of a package', () => {
  const agents = (agent: unknown) =>
    agentsOf(
      tempWorkspace({
        'nx.json': JSON.stringify({ plugins: [{ plugin: 'parallel-plan', options: { agent } }] }),
      }).root,
      undefined,
    );
  const work = (more: Partial<WorkPackage>) => ({ package_id: 'wp-x', ...more }) as WorkPackage;

  it.each([
    ['a string', 'claude', {}, 'claude'],
    ['the default', { default: 'claude', frontend: 'codex' }, { role: 'backend' }, 'claude'],
    ['its role', { default: 'claude', frontend: 'codex' }, { role: 'frontend' }, 'codex'],
    [
      'its archetype',
      { frontend: 'codex', page: 'gemini' },
      { role: 'frontend', archetype: 'page' },
      'gemini',
    ],
  ])('is named in nx.json by %s', (_, setting, more, expected) => {
    expect(agentFor(work(more as Partial<WorkPackage>), agents(setting))).toBe(expected);
  });

  it.each([[7], [['claude']], [{ default: 7 }], [null]])('%j in nx.json is refused', (setting) => {
    expect(() => agents(setting)).toThrow(/"agent" of the plugin is a preset or a command/);
  });

  it('is the one of --agent if it is set', () => {
    expect(agentsOf('/', 'codex')).toEqual({ default: 'codex' });
  });
});

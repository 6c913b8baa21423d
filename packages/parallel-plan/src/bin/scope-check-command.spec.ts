import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { CHANGE_FOLDER, planRepository } from '../scope-check/testing/plan-repository';
import { tempWorkspace } from '../testing/temp-workspace';
import { runScopeCheckCommand } from './scope-check-command';

async function run(
  args: readonly string[],
  { cwd, stdin = '', env = {} }: { cwd: string; stdin?: string; env?: NodeJS.ProcessEnv },
) {
  const output = { stdout: '', stderr: '' };
  const code = await runScopeCheckCommand(args, {
    stdin: Readable.from([Buffer.from(stdin)]),
    stdout: { write: (text) => (output.stdout += text) },
    stderr: { write: (text) => (output.stderr += text) },
    env,
    cwd: () => cwd,
  });
  return { code, ...output };
}

describe('parallel-plan scope-check', () => {
  it('exits with 0 within the scope and with 1 outside', async () => {
    const repository = planRepository();
    const cwd = join(repository.root, 'apps/api');
    repository.write({ 'apps/api/a.ts': 'changed\n' });
    expect(await run([], { cwd })).toEqual({
      code: 0,
      stdout: '✔ add-sessions wp-api: 1 changed path, all within its scope\n',
      stderr: '',
    });
    repository.write({ 'apps/web/b.ts': 'changed\n' });
    expect(await run([], { cwd })).toEqual({
      code: 1,
      stdout: `✖ apps/web/b.ts (modified): It is not in the write scope of "wp-api". It belongs to "wp-web": leave it to that package, or have the plan amended.
✖ add-sessions wp-api: 1 of 2 changed paths not within its scope (SCOPE_VIOLATION)
`,
      stderr: '',
    });
  });

  it.each([
    ['add-sessions--wp-api', 'apps/api/a.ts', 0, '✔ add-sessions wp-api: 1 changed path'],
    ['add-sessions--wp-web', 'apps/api/a.ts', 1, '✖ apps/api/a.ts'],
    ['fix-typo', 'apps/api/a.ts', 0, '"fix-typo" is not work on a change, so it is not checked'],
    // What the check in CI runs is no part of any package.
    ['add-sessions--wp-api', 'tools/parallel-plan-ci.sh', 1, '✖ tools/parallel-plan-ci.sh'],
    ['add-sessions--wp-api', 'nx.json', 1, '✖ nx.json'],
    // A change of the branch's own name must not take it out of what was agreed on.
    [
      'add-sessions--wp-api',
      'openspec/changes/add-sessions--wp-api/work-packages.yaml',
      1,
      '✖ openspec/changes/add-sessions--wp-api/work-packages.yaml',
    ],
  ])('checks %s by its name after an edit of %s', async (branch, file, code, message) => {
    const repository = planRepository();
    repository.git('checkout', '-q', '--detach', 'main');
    repository.write({ [file]: 'changed\n' });
    const { stdout, stderr, ...result } = await run(
      ['--branch', branch, '--base', 'main', '--plan-ref', 'main'],
      { cwd: repository.root },
    );
    expect([result.code, stdout + stderr]).toEqual([code, expect.stringContaining(message)]);
  });

  it('prints the documented JSON', async () => {
    const repository = planRepository();
    repository.write({ 'libs/c.ts': 'changed\n' });
    const { stdout } = await run(['--json', '--base', 'main'], { cwd: repository.root });
    const main = repository.git('rev-parse', 'main').trim();
    expect(JSON.parse(stdout)).toEqual({
      version: 1,
      ok: false,
      code: 'SCOPE_VIOLATION',
      change: 'add-sessions',
      package: 'wp-api',
      base: main,
      planRef: main,
      checked: 1,
      violations: [
        {
          path: 'libs/c.ts',
          status: 'modified',
          reason: 'not-in-scope',
          message: expect.stringContaining('have the plan amended'),
        },
      ],
      notChecked: [],
    });
  });

  it('accepts file names relative to its folder, and an empty list', async () => {
    const cwd = join(planRepository().root, 'apps');
    const { code, stdout } = await run(['--json', '--files', 'api/a.ts', '--', '-odd.ts'], { cwd });
    expect(code).toBe(1);
    expect(JSON.parse(stdout).violations).toMatchObject([{ path: 'apps/-odd.ts' }]);
    expect((await run(['--files'], { cwd })).stdout).toBe(
      '✔ add-sessions wp-api: nothing is changed\n',
    );
  });

  it('takes change and package from options, then the environment, then the branch', async () => {
    const { root: cwd } = planRepository();
    const work = async (args: readonly string[], env?: NodeJS.ProcessEnv) => {
      const { stdout } = await run(['--json', '--files', ...args], { cwd, ...(env && { env }) });
      return JSON.parse(stdout).package;
    };
    const env = { PARALLEL_PLAN_CHANGE: 'add-sessions', PARALLEL_PLAN_PACKAGE: 'wp-web' };
    expect(await work(['--package', 'wp-contracts'], env)).toBe('wp-contracts');
    expect(await work([], env)).toBe('wp-web');
    expect(await work([], { PARALLEL_PLAN_CHANGE: '', PARALLEL_PLAN_PACKAGE: '' })).toBe('wp-api');
  });

  it.each([
    [['--foo'], /^Unknown option '--foo'\. See `parallel-plan scope-check --help`\.\n$/],
    [['--base'], /^Option '--base <value>' argument missing\. See/],
    [['a.ts'], /^Unexpected argument "a\.ts": list paths after --files\. See/],
    [
      ['--staged', '--base', 'main'],
      /^Give only one of --base, --staged, --files and --hook\. See/,
    ],
    [['--base', 'nope'], /^There is no commit "nope" \(--base\)/],
    [['--change', 'a\u001b[2J'], /^The plan of the change "a\\u001b\[2J" is not in main/],
  ])('%j exits with 2 and one line', async (args, message) => {
    const { code, stdout, stderr } = await run(args, { cwd: planRepository().root });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  it('exits with 2 outside a workspace', async () => {
    const { code, stderr } = await run([], { cwd: tempWorkspace().root });
    expect([code, stderr]).toEqual([2, expect.stringMatching(/^There is no workspace here/)]);
  });

  it('shows help', async () => {
    const { code, stdout } = await run(['-h'], { cwd: '/' });
    expect([code, stdout.split('\n')[0]]).toEqual([
      0,
      'Usage: parallel-plan scope-check [options]',
    ]);
  });
});

describe('parallel-plan scope-check --hook', () => {
  const event = (tool_name: string, tool_input: unknown, cwd?: string) =>
    JSON.stringify({
      session_id: 'x',
      hook_event_name: 'PreToolUse',
      tool_name,
      tool_input,
      ...(cwd && { cwd }),
    });

  it.each<[string, unknown, number]>([
    ['Write', { file_path: 'apps/api/new/file.ts', content: '' }, 0],
    ['Write', { file_path: '<root>/apps/api/a.ts', content: '' }, 0],
    ['Edit', { file_path: '<root>/apps/web/b.ts' }, 2],
    ['Edit', { file_path: '<root>/apps/api/../web/b.ts' }, 2],
    ['Edit', { file_path: 'apps/api/link.ts' }, 2],
    ['Write', { file_path: '/etc/passwd', content: '' }, 2],
    ['MultiEdit', { edits: [{ file_path: 'apps/api/a.ts' }, { file_path: 'libs/c.ts' }] }, 2],
    ['NotebookEdit', { notebook_path: 'libs/n.ipynb' }, 2],
    ['Write', { file_path: `${CHANGE_FOLDER}/tasks.md` }, 0],
    ['Write', { file_path: `${CHANGE_FOLDER}/work-packages.yaml` }, 2],
    ['Read', { file_path: 'libs/c.ts' }, 0],
    ['Bash', { command: 'ls' }, 0],
  ])('%s %j exits with %i', async (tool, input, expected) => {
    const { root } = planRepository();
    symlinkSync('../web/b.ts', join(root, 'apps/api/link.ts'));
    const stdin = event(tool, input, root).replaceAll('<root>', root);
    const { code, stdout, stderr } = await run(['--hook'], { cwd: root, stdin });
    expect([code, stdout]).toEqual([expected, '']);
    if (expected === 0) expect(stderr).toBe('');
    else expect(stderr).toMatch(/^✖ .*\n✖ add-sessions wp-api: .*SCOPE_VIOLATION\)\n$/);
  });

  it('blocks a path with a control character', async () => {
    const { root } = planRepository();
    const stdin = event('Write', { file_path: 'a\u0000b', content: '' }, root);
    const { code, stdout, stderr } = await run(['--hook'], { cwd: root, stdin });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^The hook's input .* has a control character; .* is blocked/);
  });

  it('starts in the folder of the agent', async () => {
    const { root } = planRepository();
    const stdin = event('Write', { file_path: 'b.ts' }, join(root, 'apps/web'));
    for (const cwd of [root, tempWorkspace().root]) {
      const { code, stderr } = await run(['--hook'], { cwd, stdin });
      expect([code, stderr]).toEqual([2, expect.stringMatching(/^✖ apps\/web\/b\.ts /)]);
    }
  });

  it.each(['', '{', '{"tool_name":"Write","tool_input":{}}'])('blocks on %j', async (stdin) => {
    const { code, stderr } = await run(['--hook'], { cwd: planRepository().root, stdin });
    expect([code, stderr]).toEqual([2, expect.stringMatching(/^The hook's input .* is blocked/)]);
  });

  it('blocks when no change can be derived', async () => {
    const { root: cwd } = planRepository({}, { branch: '' });
    const stdin = event('Write', { file_path: 'apps/api/a.ts' });
    const { code, stderr } = await run(['--hook'], { cwd, stdin });
    expect([code, stderr]).toEqual([2, expect.stringMatching(/^The branch "main" is not named/)]);
  });
});

describe('the recipes in the documentation', () => {
  const WORKSPACE = join(__dirname, '../../../..');
  const BIN = join(__dirname, 'parallel-plan.ts');
  const REGISTER = join(WORKSPACE, 'tools/testing/register.cjs');

  /** A stand-in for what npm links into node_modules/.bin, running the program from its source. */
  function install(root: string): void {
    const bin = join(root, 'node_modules/.bin/parallel-plan');
    const start = `process.argv.splice(1, 0, ${JSON.stringify(BIN)}); require(process.argv[1]);`;
    const command = [process.execPath, '--require', REGISTER, '-e', start, '--'].map(
      (part) => `'${part.replaceAll("'", `'\\''`)}'`,
    );
    writeProgram(bin, `#!/bin/sh\nNODE_OPTIONS= exec ${command.join(' ')} "$@"\n`);
  }

  function writeProgram(file: string, text: string): void {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text, { mode: 0o755 });
  }

  it.each([
    ['staged files', ['commit', '-q', '-m', 'x']],
    ['git commit -a', ['commit', '-q', '-a', '-m', 'x']],
    ['git commit <path>', ['commit', '-q', '-m', 'x', '--', 'libs/c.ts']],
  ])('include a pre-commit hook that refuses %s', (how, commit) => {
    const repository = planRepository({ '.gitignore': 'node_modules\n' });
    const { root } = repository;
    install(root);
    writeProgram(join(root, '.githooks/pre-commit'), preCommitRecipe());
    repository.git('config', 'core.hooksPath', '.githooks');
    repository.write({ 'libs/c.ts': 'changed\n' });
    if (how === 'staged files') repository.git('add', 'libs/c.ts');
    const refused = spawnSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...commit], {
      cwd: root,
      encoding: 'utf8',
    });
    expect([refused.status, refused.stderr + refused.stdout]).toEqual([
      1,
      expect.stringContaining('libs/c.ts (modified)'),
    ]);

    repository.git('checkout', '-q', 'HEAD', '--', 'libs/c.ts');
    repository.write({ 'apps/api/a.ts': 'changed\n' });
    repository.git('commit', '-q', '-a', '-m', 'fine');
    repository.git('checkout', '-q', '-b', 'something-else');
    repository.write({ 'libs/c.ts': 'changed\n' });
    repository.git('commit', '-q', '-a', '-m', 'not our business');
  });

  it('include agent settings that block one write and accept another', () => {
    const { root } = planRepository({ '.gitignore': 'node_modules\n' });
    install(root);
    const write = (file: string) =>
      spawnSync('sh', ['-c', agentRecipe()], {
        cwd: root,
        input: JSON.stringify({ tool_name: 'Write', tool_input: { file_path: join(root, file) } }),
        encoding: 'utf8',
        env: { ...process.env, CLAUDE_PROJECT_DIR: root },
      });
    expect(write('apps/api/new.ts')).toMatchObject({ status: 0, stdout: '', stderr: '' });
    expect(write('libs/c.ts')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('✖ libs/c.ts (named): It is not in the write scope'),
    });
  });

  function codeBlock(page: string, language: string): string {
    const text = readFileSync(join(WORKSPACE, 'docs/recipes', page), 'utf8');
    const [, code] = new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, 'm').exec(text) ?? [];
    if (code === undefined) throw new Error(`docs/recipes/${page} has no ${language} block`);
    return code;
  }

  function preCommitRecipe(): string {
    return codeBlock('pre-commit.md', 'sh');
  }

  function agentRecipe(): string {
    return JSON.parse(codeBlock('agent-hook.md', 'json')).hooks.PreToolUse[0].hooks[0].command;
  }
});

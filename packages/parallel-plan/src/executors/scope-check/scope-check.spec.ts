import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { planRepository } from '../../scope-check/testing/plan-repository';
import type { ScopeCheckExecutorOptions } from './schema';
import scopeCheckExecutor from './scope-check';
import { captured } from '../../testing/captured';

async function run(root: string, options: ScopeCheckExecutorOptions) {
  return captured(() => scopeCheckExecutor(options, { root }));
}

describe('the scope-check executor', () => {
  it('checks the branch', async () => {
    const repository = planRepository();
    repository.write({ 'apps/api/a.ts': 'changed\n' });
    expect(await run(repository.root, { change: 'add-sessions' })).toEqual({
      success: true,
      output: '✔ add-sessions wp-api: 1 changed path, all within its scope\n',
    });
    const web = await run(repository.root, { change: 'add-sessions', package: 'wp-web' });
    expect(web).toEqual({ success: false, output: expect.stringContaining('✖ apps/api/a.ts') });
  });

  it('writes the printed JSON to the output file', async () => {
    const { root } = planRepository();
    const outputFile = 'dist/scope-check.json';
    const options = { files: ['libs/c.ts'], json: true, outputFile };
    const { success, output } = await run(root, options);
    expect(success).toBe(false);
    expect(JSON.parse(output)).toMatchObject({ violations: [{ path: 'libs/c.ts' }] });
    expect(readFileSync(join(root, outputFile), 'utf8')).toBe(output);
  });

  it.each<[ScopeCheckExecutorOptions, RegExp]>([
    [{ change: 'nope' }, /The plan of the change "nope" is not in main/],
    [{ base: 'main', staged: true }, /only one of --base, --staged and --files/],
    [{ outputFile: '../x.json' }, /outside the workspace/],
  ])('reports %j in one line', async (options, message) => {
    const { success, output } = await run(planRepository().root, options);
    expect([success, output]).toEqual([false, expect.stringMatching(message)]);
    expect(output).not.toContain('    at ');
  });
});

describe('the scope-check executor in CI', () => {
  /** A detached HEAD with one commit after main, as checkouts of pull requests are. */
  function checkout(files: Readonly<Record<string, string>>) {
    const repository = planRepository();
    const base = repository.git('rev-parse', 'main').trim();
    repository.git('checkout', '-q', '--detach', 'main');
    repository.write(files);
    repository.commit('work');
    repository.git('branch', '-q', '-D', 'add-sessions--wp-api');
    return { root: repository.root, base };
  }

  async function inCi(root: string, env: Readonly<Record<string, string>>, more = {}) {
    const errors = jest.spyOn(process.stderr, 'write').mockImplementation(() => true);
    const before = { ...process.env };
    Object.assign(process.env, env);
    try {
      const { success, output } = await run(root, { change: 'add-sessions', ...more });
      return { success, output: output + errors.mock.calls.join('') };
    } finally {
      process.env = before;
      errors.mockRestore();
    }
  }

  it.each([
    [
      'add-sessions--wp-api',
      { 'apps/api/a.ts': 'x\n' },
      true,
      '✔ add-sessions wp-api: 1 changed path',
    ],
    ['add-sessions--wp-web', { 'apps/api/a.ts': 'x\n' }, false, '✖ apps/api/a.ts'],
    [
      'fix-typo',
      { 'apps/api/a.ts': 'x\n' },
      true,
      'the branch "fix-typo" is not work on it, so it is not checked',
    ],
    ['main', { 'README.md': 'x\n' }, true, 'the branch "main" is not work on it'],
  ])('checks the branch %s by its name', async (branch, files, success, output) => {
    const { root, base } = checkout(files);
    const result = await inCi(root, { PARALLEL_PLAN_BRANCH: branch, NX_BASE: base });
    expect(result).toEqual({ success, output: expect.stringContaining(output) });
  });

  it('accepts a branch that adds the plan', async () => {
    const plan = 'openspec/changes/add-teams/work-packages.yaml';
    const { root, base } = checkout({ [plan]: 'schema_version: 1\n' });
    const env = { PARALLEL_PLAN_BRANCH: 'add-teams', NX_BASE: base };
    const result = await inCi(root, env, { change: 'add-teams' });
    expect(result).toEqual({
      success: true,
      output: expect.stringContaining('brings the plan, which is not in'),
    });
  });
});

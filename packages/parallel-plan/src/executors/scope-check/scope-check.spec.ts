import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { planRepository } from '../../scope-check/testing/plan-repository';
import type { ScopeCheckExecutorOptions } from './schema';
import scopeCheckExecutor from './scope-check';

async function run(root: string, options: ScopeCheckExecutorOptions) {
  const written: string[] = [];
  const keep = (text: unknown) => written.push(String(text)) > 0;
  const stdout = jest.spyOn(process.stdout, 'write').mockImplementation(keep);
  const errors = jest.spyOn(console, 'error').mockImplementation(keep);
  try {
    const { success } = await scopeCheckExecutor(options, { root });
    return { success, output: written.join('') };
  } finally {
    stdout.mockRestore();
    errors.mockRestore();
  }
}

describe('the scope-check executor', () => {
  it('judges the branch', async () => {
    const repository = planRepository();
    repository.write({ 'apps/api/a.ts': 'changed\n' });
    expect(await run(repository.root, { change: 'add-sessions' })).toEqual({
      success: true,
      output: '✔ add-sessions wp-api: 1 changed path, all within its scope\n',
    });
    const web = await run(repository.root, { change: 'add-sessions', package: 'wp-web' });
    expect(web).toEqual({ success: false, output: expect.stringContaining('✖ apps/api/a.ts') });
  });

  it('writes the JSON that it would print to the output file', async () => {
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
  ])('says in one line what it can not do: %j', async (options, message) => {
    const { success, output } = await run(planRepository().root, options);
    expect([success, output]).toEqual([false, expect.stringMatching(message)]);
    expect(output).not.toContain('    at ');
  });
});

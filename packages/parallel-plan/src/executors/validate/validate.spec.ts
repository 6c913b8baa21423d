import { readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { planText } from '../../testing/plan-text';
import { tempWorkspace } from '../../testing/temp-workspace';
import { formatReport } from '../../prove/format-report';
import { validateOpenChanges } from '../../prove/validate';
import type { ValidateExecutorOptions } from './schema';
import validateExecutor from './validate';
import { captured } from '../../testing/captured';

const PLAN = 'openspec/changes/a/work-packages.yaml';
const SOUND = planText('a', [{ id: 'wp-main', write: ['src/**'] }]);

async function run(
  options: ValidateExecutorOptions,
  files: Record<string, string> = { [PLAN]: SOUND },
) {
  const { root } = tempWorkspace(files);
  const result = await captured(() => validateExecutor({ openspec: false, ...options }, { root }));
  return { root, ...result };
}

describe('the validate executor', () => {
  it('succeeds on a valid plan and reports the proof', async () => {
    const { success, output } = await run({ change: 'a' });
    expect(success).toBe(true);
    expect(output).toContain('✔ a: 1 package in 1 wave');
  });

  it('fails on a broken plan and shows the line', async () => {
    const { success, output } = await run({}, { [PLAN]: 'schema_version: 2\n' });
    expect(success).toBe(false);
    expect(output).toContain(`${PLAN}:1:17`);
    expect(output).toContain('> 1 | schema_version: 2');
  });

  it('writes the printed JSON to the output file', async () => {
    const { root, output } = await run({ json: true, outputFile: 'dist/reports/a.json' });
    const report = await validateOpenChanges(root, undefined, { strict: false });
    expect(output).toBe(formatReport(report, 'json', false));
    expect(readFileSync(join(root, 'dist/reports/a.json'), 'utf8')).toBe(output);
  });

  it.each(['../out.json', '/tmp/out.json', '.', 'link/out.json'])(
    'refuses to write outside the workspace: %s',
    async (outputFile) => {
      const { root } = tempWorkspace({ [PLAN]: SOUND });
      symlinkSync('/tmp', join(root, 'link'));
      const errors = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
      const result = await validateExecutor({ outputFile, openspec: false }, { root });
      expect(result).toEqual({ success: false });
      expect(String(errors.mock.calls)).toContain('outside the workspace');
      errors.mockRestore();
    },
  );

  it.each([
    ['writes', {}, 'Fixed 1 finding in 1 file.', true],
    ['only says', { dryRun: true }, 'Would fix 1 finding in 1 file; nothing was written.', false],
  ])('%s safe fixes', async (_, options, message, isWritten) => {
    const text = SOUND.replace('keys: []', "keys: ['db:schema:Users']");
    const { root, success, output } = await run(
      { change: 'a', fix: true, ...options },
      { [PLAN]: text },
    );
    expect([success, output]).toEqual([isWritten, expect.stringContaining(message)]);
    const fixed = text.replace('Users', 'users');
    expect(readFileSync(join(root, PLAN), 'utf8')).toBe(isWritten ? fixed : text);
  });

  it('refuses to fix in a cached target, because the cache could skip it', async () => {
    const text = SOUND.replace('keys: []', "keys: ['db:schema:Users']");
    const { root } = tempWorkspace({ [PLAN]: text });
    const errors = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    const target = { executor: 'parallel-plan:validate', cache: true };
    const result = await validateExecutor({ fix: true }, { root, target, projectName: 'change/a' });
    expect(result).toEqual({ success: false });
    expect(String(errors.mock.calls)).toContain('nx run change:fix');
    expect(readFileSync(join(root, PLAN), 'utf8')).toBe(text);
    errors.mockRestore();
  });

  it('reports an error in one line', async () => {
    const { success, output } = await run({ change: 'nope' });
    expect(success).toBe(false);
    expect(output).toContain('There is no open change "nope"');
    expect(output).not.toContain('    at ');
  });

  it.each([
    [true, false, /nx run change:validate-branches/],
    [false, true, /not in a git repository/],
  ])(
    'refuses to compare with branches in a cached target: %s',
    async (cache, expected, message) => {
      const { root } = tempWorkspace({ [PLAN]: SOUND });
      const written: string[] = [];
      const keep = (text: unknown) => written.push(String(text)) > 0;
      const spies = [
        jest.spyOn(process.stdout, 'write').mockImplementation(keep),
        jest.spyOn(process.stderr, 'write').mockImplementation(keep),
      ];
      const target = { executor: 'parallel-plan:validate', cache };
      const context = { root, target, projectName: 'change' };
      const result = await validateExecutor({ branches: true, openspec: false }, context);
      for (const spy of spies) spy.mockRestore();
      expect(result.success).toBe(expected);
      expect(written.join('')).toMatch(message);
    },
  );
});

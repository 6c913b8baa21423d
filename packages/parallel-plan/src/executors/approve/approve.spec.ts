import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { planText } from '../../testing/plan-text';
import { tempWorkspace } from '../../testing/temp-workspace';
import approveExecutor from './approve';
import type { ApproveExecutorOptions } from './schema';

const PLAN = 'openspec/changes/a/work-packages.yaml';
const SOUND = planText('a', [{ id: 'wp-main', write: ['src/**'] }]);

async function run(
  root: string,
  options: Partial<ApproveExecutorOptions> = {},
): Promise<{ success: boolean; output: string }> {
  const written: string[] = [];
  const keep = (text: unknown) => written.push(String(text)) > 0;
  const spies = [process.stdout, process.stderr].map((stream) =>
    jest.spyOn(stream, 'write').mockImplementation(keep),
  );
  const errors = jest.spyOn(console, 'error').mockImplementation(keep);
  try {
    const all = { change: 'a', openspec: false, by: 'Ada', ...options };
    const { success } = await approveExecutor(all, { root });
    return { success, output: written.join('') };
  } finally {
    for (const spy of [...spies, errors]) spy.mockRestore();
  }
}

describe('the approve executor', () => {
  it('approves a valid plan, and checks the approval', async () => {
    const { root, write } = tempWorkspace({ [PLAN]: SOUND });
    expect(await run(root, { check: true })).toEqual({
      success: false,
      output: expect.stringContaining('a is not approved: read its plan'),
    });
    expect(await run(root)).toEqual({
      success: true,
      output: expect.stringContaining(
        '✔ a: approved by Ada, plan revision 1, contracts revision 1',
      ),
    });
    expect(await run(root)).toEqual({
      success: true,
      output: expect.stringMatching(/✔ a: approved already, at \S+Z by Ada/),
    });
    expect((await run(root, { check: true })).success).toBe(true);
    write({ [PLAN]: `${SOUND}# more\n` });
    expect(await run(root, { check: true })).toEqual({
      success: false,
      output: expect.stringContaining('work-packages.yaml has changed'),
    });
  });

  it('refuses an invalid plan, and shows why', async () => {
    const { root } = tempWorkspace({ [PLAN]: 'schema_version: 2\n' });
    const { success, output } = await run(root);
    expect(success).toBe(false);
    expect(output).toContain(`${PLAN}:1:17`);
    expect(output).toContain('a is not approved: its plan is not valid.');
    expect(existsSync(join(root, 'openspec/changes/a/approval.yaml'))).toBe(false);
  });

  it.each([{}, { check: true }])(
    'says in one line that there is no such change: %j',
    async (more) => {
      const { root } = tempWorkspace({ [PLAN]: SOUND });
      const { success, output } = await run(root, { change: 'nope', ...more });
      expect(success).toBe(false);
      expect(output).toContain('There is no open change "nope"');
      expect(output).not.toContain('    at ');
    },
  );
});

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { planText } from '../../testing/plan-text';
import { tempWorkspace } from '../../testing/temp-workspace';
import approveExecutor from './approve';
import type { ApproveExecutorOptions } from './schema';
import { captured } from '../../testing/captured';

const PLAN = 'openspec/changes/a/work-packages.yaml';
const SOUND = planText('a', [{ id: 'wp-main', write: ['src/**'] }]);

async function run(
  root: string,
  options: Partial<ApproveExecutorOptions> = {},
): Promise<{ success: boolean; output: string }> {
  const all = { change: 'a', openspec: false, by: 'Ada', ...options };
  return captured(() => approveExecutor(all, { root }));
}

describe('the approve executor', () => {
  it('approves a valid plan and checks the approval', async () => {
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
      output: expect.stringMatching(/✔ a: already approved, at \S+Z by Ada/),
    });
    expect((await run(root, { check: true })).success).toBe(true);
    write({ [PLAN]: `${SOUND}# more\n` });
    expect(await run(root, { check: true })).toEqual({
      success: false,
      output: expect.stringContaining('work-packages.yaml has changed'),
    });
  });

  it('refuses an invalid plan with its findings', async () => {
    const { root } = tempWorkspace({ [PLAN]: 'schema_version: 2\n' });
    const { success, output } = await run(root);
    expect(success).toBe(false);
    expect(output).toContain(`${PLAN}:1:17`);
    expect(output).toContain('a: not approved, because its plan is invalid');
    expect(existsSync(join(root, 'openspec/changes/a/approval.yaml'))).toBe(false);
  });

  it.each([{}, { check: true }])('reports an unknown change in one line: %j', async (more) => {
    const { root } = tempWorkspace({ [PLAN]: SOUND });
    const { success, output } = await run(root, { change: 'nope', ...more });
    expect(success).toBe(false);
    expect(output).toContain('There is no open change "nope"');
    expect(output).not.toContain('    at ');
  });
});

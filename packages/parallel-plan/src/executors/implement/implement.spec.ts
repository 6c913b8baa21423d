import { captured } from '../../testing/captured';
import { CHANGE, outcomes, runWorkspace, SCRIPT } from '../../implement/testing/run-workspace';
import implementExecutor from './implement';

jest.setTimeout(180_000);

describe('the implement target', () => {
  it('implements the change as the command does', async () => {
    const workspace = await runWorkspace();
    const options = { change: CHANGE, agent: workspace.agent(SCRIPT), claims: false };
    const { root } = workspace;
    const { success } = await captured(() => implementExecutor({ ...options, jobs: 2 }, { root }));
    expect(success).toBe(true);
    expect(workspace.mergedPackages()).toHaveLength(4);
  });

  it.each([
    [{ dryRun: true }, true, /wp-api/],
    [{ status: true, json: true }, true, /"status": "open"/],
    [{ only: ['wp-none'] }, false, /has no package "wp-none"/],
    [{ retry: ['wp-none'] }, false, /has no package "wp-none"/],
    [{ change: 'none' }, false, /none/],
  ])('with %j: %s', async (more, expected, says) => {
    const workspace = await runWorkspace();
    const options = { change: CHANGE, agent: workspace.agent(SCRIPT), claims: false, ...more };
    const { root } = workspace;
    const { success, output } = await captured(() => implementExecutor(options, { root }));
    expect(success).toBe(expected);
    expect(output).toMatch(says);
    expect(outcomes(workspace, 'wp-contracts')).toEqual([]);
  });
});

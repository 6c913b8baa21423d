import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { approveChange } from '../../approval/approve-change';
import { captured } from '../../testing/captured';
import { tempWorkspace } from '../../testing/temp-workspace';
import { verificationPlan } from '../../verification/testing/verification-plan';
import verifyExecutor from '../verify/verify';
import verifyPackageExecutor from './verify-package';

const PLAN = 'openspec/changes/x/work-packages.yaml';
const CI = { kind: 'ci', name: 'ci', ci: { required_checks: ['test'] } };

function workspaceWith(steps: Parameters<typeof verificationPlan>[1]['steps']) {
  const workspace = tempWorkspace({ [PLAN]: verificationPlan('x', { steps }) });
  const options = { change: 'x', package: 'wp-a', unapproved: true };
  return {
    ...workspace,
    verifyPackage: (more: { timeoutSeconds?: number } = {}) =>
      captured(() => verifyPackageExecutor({ ...options, ...more }, { root: workspace.root })),
    verify: (more: { strict?: boolean; json?: boolean; workQueue?: boolean } = {}) =>
      captured(() => verifyExecutor({ change: 'x', ...more }, { root: workspace.root })),
  };
}

describe('commands of a plan', () => {
  const approve = async (root: string) => void (await approveChange(root, 'x', { by: 'Ada' }));
  const edit = (root: string) => writeFileSync(join(root, 'openspec/changes/x/design.md'), 'New.');

  it.each<[string, { unapproved?: boolean }, (root: string) => Promise<void> | void, boolean]>([
    ['that nobody has approved', {}, () => undefined, false],
    [
      'that nobody has approved, with unapproved: false',
      { unapproved: false },
      () => undefined,
      false,
    ],
    ['that nobody has approved, with --unapproved', { unapproved: true }, () => undefined, true],
    ['that is approved', {}, approve, true],
    [
      'that was edited after its approval',
      {},
      async (root) => (await approve(root), edit(root)),
      false,
    ],
    [
      'that was edited after its approval, with --unapproved',
      { unapproved: true },
      async (root) => (await approve(root), edit(root)),
      true,
    ],
  ])('%s', async (_, options, prepare, runs) => {
    const steps = [{ command: 'touch ran' }];
    const { root } = tempWorkspace({ [PLAN]: verificationPlan('x', { steps }) });
    await prepare(root);
    const { success, output } = await captured(() =>
      verifyPackageExecutor({ change: 'x', package: 'wp-a', ...options }, { root }),
    );
    expect([success, existsSync(join(root, 'ran'))]).toEqual([runs, runs]);
    if (!runs) expect(output).toMatch(/Nothing was run: .* --unapproved\./);
  });
});

describe('the verification executors', () => {
  it('succeed with a summary', async () => {
    const { verifyPackage, verify } = workspaceWith([{ name: 'lint', command: 'true' }]);
    expect(await verifyPackage()).toEqual({
      success: true,
      output: expect.stringContaining('✔ x wp-a: passed, tier C\n  ✔ lint\n'),
    });
    // Without git there is no base, which the form needs.
    expect(await verify({ workQueue: true })).toEqual({ success: true, output: '[]\n' });
    expect(await verify()).toEqual({
      success: true,
      output: '✔ wp-a  passed  tier C\n\n✔ x: 1 package, passed\n',
    });
  });

  it.each([
    ['wp-a', 'wp-a'],
    ['a', 'wp-a'],
  ])('find the change and the package %s by the project and the target', async (id, target) => {
    const steps = [{ command: 'true' }];
    const plan = verificationPlan('x', { steps }).replace('package_id: wp-a', `package_id: ${id}`);
    const { root } = tempWorkspace({ [PLAN]: plan, 'openspec/changes/y/work-packages.yaml': plan });
    const projects = { 'change/x': { root: 'openspec/changes/x' } };
    const context = {
      root,
      projectName: 'change/x',
      projectsConfigurations: { version: 2, projects },
    };
    const run = (executor: typeof verifyExecutor) =>
      captured(() => executor({ unapproved: true } as object, { ...context, targetName: target }));
    expect((await run(verifyPackageExecutor)).output).toContain(`✔ x ${id}: passed`);
    expect((await run(verifyExecutor)).output).toContain('✔ x: 1 package, passed');
  });

  it('fail with the failed step', async () => {
    const { verifyPackage, verify } = workspaceWith([{ name: 'lint', command: 'exit 4' }]);
    expect(await verifyPackage()).toEqual({
      success: false,
      output: expect.stringContaining('✖ lint: It ended with exit code 4 instead of 0.'),
    });
    expect(await verify()).toEqual({
      success: false,
      output: expect.stringContaining('✖ wp-a  failed  tier C  "lint" failed: It ended with'),
    });
  });

  it('list pending steps and fail for them on request', async () => {
    const { verifyPackage, verify } = workspaceWith([CI]);
    expect(await verifyPackage()).toMatchObject({ success: true });
    const { success, output } = await verify();
    expect(success).toBe(true);
    expect(output).toContain('Pending:\n  wp-a, ci: CI has to report "test".');
    expect(await verify({ strict: true })).toMatchObject({ success: false });
  });

  it('ignore a missing result and one of another revision', async () => {
    const { verifyPackage, verify, write, root } = workspaceWith([{ command: 'true' }]);
    expect(await verify()).toEqual({
      success: false,
      output: expect.stringContaining('✖ wp-a  missing  There is no result of "wp-a"'),
    });
    await verifyPackage();
    const plan = verificationPlan('x', { steps: [{ command: 'true' }] });
    write({ [PLAN]: plan.replace('plan_revision: 3', 'plan_revision: 4') });
    expect(await verify()).toEqual({
      success: false,
      output: expect.stringContaining('of plan revision 3, and the plan is at 4'),
    });
    write({ 'openspec/changes/x/results/wp-a/result.json': '{' });
    expect((await verify()).output).toContain('missing');
    expect(root).not.toBe('');
  });

  it('print JSON', async () => {
    const { verifyPackage, verify } = workspaceWith([{ command: 'true' }]);
    await verifyPackage();
    const { output } = await verify({ json: true });
    expect(JSON.parse(output)).toMatchObject({
      version: 1,
      change: 'x',
      status: 'passed',
      packages: [{ package_id: 'wp-a', status: 'passed', result: { schema_version: 1 } }],
    });
  });

  it('stop a step at its timeout', async () => {
    const { verifyPackage } = workspaceWith([{ command: 'sleep 600' }]);
    const { success, output } = await verifyPackage({ timeoutSeconds: 0.3 });
    expect([success, output]).toEqual([false, expect.stringContaining('It took longer than')]);
  });

  it.each(['no-such-change', 'x'])('report in one line: %s', async (change) => {
    const { root } = tempWorkspace({ [PLAN]: 'schema_version: 2\n' });
    const results = await Promise.all([captured(() => verifyExecutor({ change }, { root }))]);
    const own = await captured(() => verifyPackageExecutor({ change, package: 'wp-a' }, { root }));
    for (const { success, output } of [...results, own]) {
      expect([success, output]).toEqual([false, expect.stringMatching(/no open change|not valid/)]);
      expect(output).not.toContain('    at ');
    }
  });
});

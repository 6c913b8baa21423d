import { plannedFeature } from './harness/feature';
import { NEWEST_NX } from './harness/nx-versions';
import { planFile, readPlan, type PlannedPackage } from './harness/plan';
import { usePlainWorkspace, useWorkspace } from './harness/use-workspace';
import type { Workspace } from './harness/workspace';

const CHANGE = 'add-discounts';
const FEATURE = ['add discounts', `--changeId=${CHANGE}`];
const COMMENT = '# the old price lists live there';

describe('sync-scopes after a library is moved with Nx', () => {
  const workspace = useWorkspace('js-libs');

  beforeAll(() => {
    plannedFeature(workspace(), [...FEATURE, '--projects=orders,money']);
    addByHand(workspace(), 'wp-orders', 'libs/orders');
  });

  it('accepts a new plan', () => {
    expect(workspace().nx(['sync:check'])).toMatchObject({ exitCode: 0 });
    expect(workspace().nx(['sync'])).toMatchObject({ exitCode: 0 });
    expect(workspace().status()).toBe('');
  });

  it('fails the check, repairs the plan and keeps manual globs', () => {
    const moved = workspace().nx([
      ...['generate', '@nx/workspace:move', '--project=orders'],
      ...['--destination=libs/shop/orders', '--no-interactive'],
    ]);
    expect(moved).toMatchObject({ exitCode: 0 });
    workspace().commit('move');

    const check = workspace().nx(['sync:check']);
    expect(check).toMatchObject({ exitCode: 1 });
    expect(check.output).toContain('libs/orders/** → libs/shop/orders/**');
    expect(workspace().status()).toBe('');

    expectRepaired(workspace(), 'wp-orders', 'libs/shop/orders');
  });
});

// With `nx` and `@nx/devkit` alone.
describe(`sync-scopes on Nx ${NEWEST_NX} after a project is moved by hand`, () => {
  const workspace = usePlainWorkspace(NEWEST_NX);

  it('fails the check, repairs the plan and keeps manual globs', () => {
    plannedFeature(workspace(), [...FEATURE, '--projects=api,accounts']);
    addByHand(workspace(), 'wp-accounts', 'libs/accounts');
    expect(workspace().nx(['sync:check'])).toMatchObject({ exitCode: 0 });

    workspace().git('mv', 'libs/accounts', 'libs/members');
    workspace().commit('move');
    const ci = { env: { CI: 'true' } };
    expect(workspace().nx(['sync:check'], ci)).toMatchObject({ exitCode: 1 });
    const stale = workspace().nx(['run', `change/${CHANGE}:validate`], ci);
    expect(stale).toMatchObject({ exitCode: 1 });
    expect(stale.output).toContain('boundary/stale');

    expectRepaired(workspace(), 'wp-accounts', 'libs/members');
  });
});

/** A glob and a comment, as a person would add them. */
function addByHand(workspace: Workspace, id: string, root: string): void {
  const plan = workspace.read(planFile(CHANGE));
  const at = plan.indexOf(`- package_id: ${id}`);
  const added = plan
    .slice(at)
    .replace(`- ${root}/**`, `- docs/prices.md ${COMMENT}\n        - ${root}/**`);
  workspace.write(planFile(CHANGE), `${plan.slice(0, at)}${added}`);
  workspace.commit('by hand');
}

function expectRepaired(workspace: Workspace, id: string, root: string): void {
  expect(workspace.nx(['run', 'change:validate'])).toMatchObject({ exitCode: 1 });
  expect(workspace.nx(['sync'])).toMatchObject({ exitCode: 0 });
  expect(workspace.status()).toBe(` M ${planFile(CHANGE)}\n`);
  expect(packageOf(workspace, id)?.scope.write_allow).toEqual(['docs/prices.md', `${root}/**`]);
  expect(packageOf(workspace, 'wp-integration')?.scope.write_allow).toContain(`${root}/**`);
  expect(workspace.read(planFile(CHANGE))).toContain(`- docs/prices.md ${COMMENT}\n`);
  expect(workspace.read(planFile(CHANGE))).toContain('plan_revision: 2\n');

  expect(workspace.nx(['sync:check'])).toMatchObject({ exitCode: 0 });
  expect(workspace.nx(['run', 'change:validate'])).toMatchObject({ exitCode: 0 });
}

function packageOf(workspace: Workspace, id: string): PlannedPackage | undefined {
  return readPlan(workspace, CHANGE).packages.find(({ package_id }) => package_id === id);
}

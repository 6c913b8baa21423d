import { logger } from '@nx/devkit';
import type { Workspace } from '@parallel-plan/plan';
import { keepVerdicts } from '../../testing/keep-verdicts';
import { type TempWorkspace, tempWorkspace } from '../../testing/temp-workspace';
import { planFeature } from '../feature/plan-feature';
import { SHOP, shop } from '../testing/shop';
import { treeAt, treeFiles } from '../testing/tree';
import type { SyncReport } from './describe-outcomes';
import syncScopes, { syncOpenPlans } from './sync-scopes';

const CHANGE = 'openspec/changes/add-user-sessions';
const PLAN = `${CHANGE}/work-packages.yaml`;

keepVerdicts();

describe('sync-scopes', () => {
  let workspace: TempWorkspace;

  beforeAll(async () => {
    jest.spyOn(logger, 'info').mockImplementation(() => undefined);
    workspace = await shop();
    const planned = treeAt(workspace.root);
    await planFeature(
      planned,
      { description: 'add user sessions', projects: ['api', 'web'] },
      { readWorkspace: async () => SHOP, cwd: workspace.root, isDryRun: true },
    );
    workspace.write(treeFiles(planned));
    workspace.commit();
  });

  it('keeps a plan that matches the workspace', async () => {
    expect(await sync(workspace, SHOP)).toEqual({ report: {}, files: {} });
  });

  it('rewrites a plan and reports the changes and the next step', async () => {
    const { report, files } = await sync(workspace, moved({ api: 'services/api' }));
    expect(Object.keys(files)).toEqual([PLAN]);
    expect(report.outOfSyncMessage).toBe(
      'Projects have moved, appeared or been renamed since the scopes of add-user-sessions were derived from them.',
    );
    expect(report.outOfSyncDetails?.slice(0, 2)).toEqual([
      `${PLAN}: plan revision 1 → 2`,
      '  wp-api scope.write_allow: apps/api/** → services/api/**',
    ]);
  });

  it('writes and reports remaining errors', async () => {
    const { report, files } = await sync(workspace, moved({ api: 'apps/web/src' }));
    // Both scopes follow: the outer one denies what lies inside.
    expect(files[PLAN]).toContain('- apps/web/src/**');
    expect(report.outOfSyncMessage).not.toContain('not valid yet');
    const gone = moved({ api: 'services/api' });
    const without = {
      ...gone,
      projects: gone.projects.filter(({ name }) => name !== 'web'),
      dependencies: gone.dependencies.filter(({ source }) => source !== 'web'),
    };
    const invalid = await sync(workspace, without);
    expect(invalid.report.outOfSyncMessage).toContain('is not valid yet; correct it by hand');
    expect(invalid.report.outOfSyncMessage).toContain('There is no project "web"');
  });

  it('returns a report to `nx sync` and a printing task to `nx generate`', async () => {
    const info = jest.spyOn(logger, 'info').mockClear();
    const { root } = tempWorkspace({ 'nx.json': '{}' });
    expect(await syncScopes(treeAt(root))).toEqual({ callback: expect.any(Function) });
    const task = await syncScopes(treeAt(root), {});
    if (typeof task !== 'function') throw new Error('`nx generate` would fail.');
    expect(info).not.toHaveBeenCalled();
    await task();
    expect(info).toHaveBeenCalledWith('All scopes are up to date.');
  });

  it('skips unreadable plans and reads projects only on demand', async () => {
    const broken = tempWorkspace({ [PLAN]: 'packages: [' });
    const read = async (): Promise<Workspace> => {
      throw new Error('not needed');
    };
    expect(await syncOpenPlans(treeAt(broken.root), read)).toEqual({});
    expect(await syncOpenPlans(treeAt(tempWorkspace({}).root), read)).toEqual({});
  });
});

async function sync(
  { root }: TempWorkspace,
  projects: Workspace,
): Promise<{ readonly report: SyncReport; readonly files: Readonly<Record<string, string>> }> {
  const tree = treeAt(root);
  const report = await syncOpenPlans(tree, async () => projects);
  return { report, files: treeFiles(tree) };
}

function moved(roots: Readonly<Record<string, string>>): Workspace {
  return {
    ...SHOP,
    projects: SHOP.projects.map((each) => ({ ...each, root: roots[each.name] ?? each.root })),
  };
}

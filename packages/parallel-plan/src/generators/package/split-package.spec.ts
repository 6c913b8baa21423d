import { logger } from '@nx/devkit';
import { parsePlan, type WorkPackage } from '@parallel-plan/plan';
import { keepVerdicts } from '../../testing/keep-verdicts';
import type { TempWorkspace } from '../../testing/temp-workspace';
import { planFeature } from '../feature/plan-feature';
import { SHOP, shop } from '../testing/shop';
import { treeAt, treeFiles } from '../testing/tree';
import { changePackage } from './package';
import type { PackageGeneratorSchema } from './schema';

const CHANGE = 'openspec/changes/add-user-sessions';
const PLAN = `${CHANGE}/work-packages.yaml`;

keepVerdicts();

describe('package --split', () => {
  let printed: string;
  let workspace: TempWorkspace;
  let merged: string;

  beforeAll(async () => {
    jest.spyOn(logger, 'info').mockImplementation(() => undefined);
    workspace = await shop();
    const planned = treeAt(workspace.root);
    await planFeature(
      planned,
      {
        description: 'add user sessions',
        projects: ['api', 'accounts', 'web'],
        api: ['POST /v1/sessions'],
        maxPackages: 1,
        modules: false,
      },
      { readWorkspace: async () => SHOP, cwd: workspace.root, isDryRun: true },
    );
    workspace.write(treeFiles(planned));
    workspace.commit();
    const [, all] = parsePlan(treeFiles(planned)[PLAN] ?? '').plan?.packages ?? [];
    merged = all?.package_id ?? '';
  });

  beforeEach(() => {
    printed = '';
    jest.spyOn(logger, 'info').mockImplementation((text) => {
      printed += String(text);
    });
  });

  afterEach(() => jest.restoreAllMocks());

  it('moves projects to a new package and merges both', async () => {
    const files = await split({ split: merged, into: ['wp-web'], projects: ['web'] });
    expect(Object.keys(files)).toEqual([`${CHANGE}/tasks.md`, PLAN]);
    const { plan } = parsePlan(files[PLAN] ?? '');
    expect(plan?.feature.plan_revision).toBe(2);
    expect(of(files, merged)).toMatchObject({
      scope: { write_allow: ['apps/api/**', 'libs/accounts/**'] },
      inputs: { nx: { projects: ['accounts', 'api'] } },
    });
    expect(commandsOf(files, merged)).toContain('nx run-many -t test -p accounts,api');
    expect(of(files, 'wp-web')).toMatchObject({
      depends_on: ['wp-contracts'],
      scope: { write_allow: ['apps/web/**'] },
      inputs: { nx: { projects: ['web'] } },
    });
    expect(of(files, 'wp-integration')?.depends_on).toEqual(['wp-contracts', merged, 'wp-web']);
    expect(files[`${CHANGE}/tasks.md`]).toContain('Merge `wp-web` from the worktree');
    expect(printed).toContain(`Split wp-web off ${merged}`);
  });

  it('makes the part that depends on the other wait for it', async () => {
    const files = await split({ split: merged, projects: ['accounts'] });
    expect(of(files, merged)?.depends_on).toEqual(['wp-contracts', 'wp-accounts']);
    const other = await split({
      split: merged,
      projects: ['api'],
      keys: ['api:POST /v1/sessions'],
    });
    expect(of(other, 'wp-api')?.depends_on).toEqual(['wp-contracts', merged]);
    expect(of(other, 'wp-api')?.locks.keys).toEqual(['api:POST /v1/sessions']);
    expect(of(other, merged)?.locks.keys).toEqual([]);
  });

  it('moves paths to a new package and denies them to the old one', async () => {
    const path = 'apps/api/src/jobs/**';
    const files = await split({ split: merged, into: [merged, 'wp-jobs'], path: [path] });
    expect(of(files, 'wp-jobs')?.scope.write_allow).toEqual([path]);
    // `wp-contracts` writes the copies of the generated types.
    const copies = ['api', 'web'].map((app) => `apps/${app}/src/generated/add-user-sessions.ts`);
    expect(of(files, merged)?.scope.deny).toEqual([...copies, path]);
    expect(printed).toContain('boundary/split');
  });

  it('writes the same files as in a dry run, and reports it', async () => {
    const dry = await split({ split: merged, projects: ['web'] }, true);
    expect(printed).toContain('Would split');
    expect(await split({ split: merged, projects: ['web'] })).toEqual(dry);
  });

  it.each<[string, PackageGeneratorSchema, string]>([
    ['package/split', {}, '--projects jobs'],
    ['package/split', { projects: ['web'], path: ['apps/web/**'] }, '--projects jobs'],
    ['package/split', { projects: ['web'], into: ['wp-a', 'wp-b'] }, 'one at a time'],
    ['package/options', { projects: ['web'], reason: 'x' }, '--reason'],
    ['package/not-divisible', { projects: ['http'] }, 'not one of its projects'],
    ['package/not-divisible', { projects: ['api', 'accounts', 'web'] }, 'lose all of its projects'],
    ['package/not-divisible', { path: ['libs/http/**'], into: ['wp-x'] }, 'may not write all'],
    ['package/not-divisible', { path: ['apps/api/src/**'] }, '--into'],
    ['package/not-divisible', { path: ['apps/api/**'], into: ['wp-x'] }, '--projects'],
    ['package/unknown-key', { projects: ['web'], keys: ['api:GET /x'] }, 'holds no lock key'],
    ['package/exists', { projects: ['web'], into: ['wp-contracts'] }, '--into'],
    ['package/unknown-package', { split: 'wp-apo', projects: ['web'] }, 'has no package'],
    [
      'package/not-divisible',
      { split: 'wp-integration', projects: ['web'] },
      'only one package can do',
    ],
  ])('refuses with %s and writes nothing: %j', async (code, options, says) => {
    const tree = treeAt(workspace.root);
    const run = changePackage(tree, { split: merged, ...options }, environment());
    await expect(run).rejects.toMatchObject({ name: 'GeneratorError', code });
    await expect(run).rejects.toThrow(says);
    expect(tree.listChanges()).toEqual([]);
  });

  async function split(
    options: PackageGeneratorSchema,
    isDryRun = false,
  ): Promise<Record<string, string>> {
    const tree = treeAt(workspace.root);
    const finish = await changePackage(tree, options, environment(isDryRun));
    if (!isDryRun) await finish();
    return treeFiles(tree);
  }
});

function environment(isDryRun = false) {
  return { readWorkspace: async () => SHOP, isDryRun };
}

function of(files: Readonly<Record<string, string>>, id: string): WorkPackage | undefined {
  return parsePlan(files[PLAN] ?? '').plan?.packages.find(({ package_id }) => package_id === id);
}

function commandsOf(files: Readonly<Record<string, string>>, id: string): unknown {
  return of(files, id)?.verification.steps.map(({ command }) => command);
}

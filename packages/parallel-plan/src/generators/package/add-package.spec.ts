import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { logger } from '@nx/devkit';
import { parsePlan, type Workspace } from '@parallel-plan/plan';
import type { TempWorkspace } from '../../testing/temp-workspace';
import { planFeature } from '../feature/plan-feature';
import { openSpec } from '../testing/openspec-cli';
import { SHOP, shop } from '../testing/shop';
import { treeAt, treeFiles } from '../testing/tree';
import { changePackage } from './package';
import type { PackageGeneratorSchema } from './schema';

const CHANGE = 'openspec/changes/add-user-sessions';
const PLAN = `${CHANGE}/work-packages.yaml`;
const DOCS = join(__dirname, '../../../../../docs/generators/package.md');

describe('package --projects', () => {
  let printed: string;
  let workspace: TempWorkspace;

  beforeEach(async () => {
    printed = '';
    jest.spyOn(logger, 'info').mockImplementation((text) => {
      printed += String(text);
    });
    workspace = await shop();
    const planned = treeAt(workspace.root);
    await planFeature(
      planned,
      { description: 'add user sessions', projects: ['api', 'web'], api: ['POST /v1/sessions'] },
      { readWorkspace: async () => SHOP, cwd: workspace.root, isDryRun: true },
    );
    workspace.write(treeFiles(planned));
    workspace.commit();
    printed = '';
  });

  afterEach(() => jest.restoreAllMocks());

  it('adds the package that the feature generator would plan', async () => {
    const files = await add({ projects: ['accounts'] });
    expect(Object.keys(files)).toEqual([`${CHANGE}/tasks.md`, PLAN]);
    const { plan } = parsePlan(files[PLAN] ?? '');
    expect(plan?.feature.plan_revision).toBe(2);
    expect(plan?.packages.map(({ package_id }) => package_id)).toEqual([
      'wp-contracts',
      'wp-api',
      'wp-web',
      'wp-accounts',
      'wp-integration',
    ]);
    const [work, merging] = plan?.packages.slice(-2) ?? [];
    expect(work?.scope.write_allow).toEqual(['libs/accounts/**']);
    expect(work?.depends_on).toEqual(['wp-contracts']);
    expect(work?.inputs).toEqual({
      nx: { projects: ['accounts'], roots: { accounts: 'libs/accounts', http: 'libs/http' } },
    });
    expect(merging?.depends_on.at(-1)).toBe('wp-accounts');
    expect(merging?.scope.write_allow.at(-1)).toBe('libs/accounts/**');

    workspace.write(files);
    const tasks = files[`${CHANGE}/tasks.md`] ?? '';
    expect(tasks.match(/^## .*|^.*`wp-accounts`.*$/gm)).toEqual([
      '## 1. wp-contracts: Contracts of "Add user sessions"',
      expect.stringMatching(/^## 2\. wp-api/),
      expect.stringMatching(/^## 3\. wp-web/),
      '## 4. wp-accounts: accounts: Add user sessions',
      '## 5. wp-integration: Bring "Add user sessions" together',
      expect.stringMatching(/^- \[ \] 5\.4 Merge `wp-accounts` from the worktree/),
    ]);
    expect(tasks.match(/^- \[ \] [45]\.\d+/gm)).toEqual(
      ['4.1', '4.2', '5.1', '5.2', '5.3', '5.4', '5.5', '5.6'].map((number) => `- [ ] ${number}`),
    );
    const removed = workspace.git('diff', '--unified=0', '--', PLAN).match(/^-(?!--).*$/gm);
    expect(removed).toHaveLength(2);
    const verdict = openSpec(workspace.root, 'validate', 'add-user-sessions', '--strict', '--json');
    expect(JSON.parse(verdict).items).toMatchObject([{ valid: true }]);
    expect(readFileSync(DOCS, 'utf-8')).toContain(`\`\`\`\n${printed.trim()}\n\`\`\``);
  });

  it('waits for packages of its dependencies or for named packages', async () => {
    const bases = await add({ projects: ['api-e2e'] });
    expect(added(bases, 'wp-api-e2e')?.depends_on).toEqual(['wp-contracts', 'wp-api']);
    const named = await add({
      projects: ['http'],
      dependsOn: ['wp-web'],
      title: 'T',
      description: 'D',
    });
    expect(added(named, 'wp-http')).toMatchObject({
      depends_on: ['wp-web'],
      title: 'T',
      description: 'D',
    });
  });

  it('puts several projects into one package', async () => {
    const files = await add({ projects: ['accounts', 'http'] });
    const { plan } = parsePlan(files[PLAN] ?? '');
    expect(plan?.packages.at(-2)?.scope.write_allow).toEqual(['libs/accounts/**', 'libs/http/**']);
  });

  it('writes the same files as in a dry run', async () => {
    const dry = await add({ projects: ['accounts'] }, { isDryRun: true });
    expect(printed).toContain('Would add wp-accounts to "add-user-sessions"');
    expect(await add({ projects: ['accounts'] })).toEqual(dry);
  });

  it('refuses a plan whose scopes do not match the projects, with a suggestion', async () => {
    const nested: Workspace = {
      ...SHOP,
      projects: [
        ...SHOP.projects,
        { name: 'admin', root: 'apps/web/admin', type: 'library', tags: [], targets: ['test'] },
      ],
    };
    await expect(add({ projects: ['admin'] }, { workspace: nested })).rejects.toThrow(
      /\[package\/invalid-plan\].*boundary\/stale.*nx sync/s,
    );
  });

  it.each<[string, PackageGeneratorSchema, string]>([
    ['package/nothing-to-do', {}, '--projects'],
    ['package/options', { projects: ['http'], reason: 'x' }, '--reason'],
    ['package/project-taken', { projects: ['api'] }, 'wp-api'],
    ['package/unknown-project', { projects: ['htpt'] }, 'Did you mean "http"?'],
    ['package/unknown-package', { projects: ['http'], dependsOn: ['wp-ap'] }, '"wp-api"'],
    ['package/invalid', { projects: ['http'], dependsOn: ['wp-integration'] }, 'package/cycle'],
  ])('refuses with %s and writes nothing: %j', async (code, options, says) => {
    const tree = treeAt(workspace.root);
    const run = changePackage(tree, options, environment());
    await expect(run).rejects.toMatchObject({ name: 'GeneratorError', code });
    await expect(run).rejects.toThrow(says);
    expect(tree.listChanges()).toEqual([]);
  });

  async function add(
    options: PackageGeneratorSchema,
    { isDryRun = false, workspace: projects = SHOP } = {},
  ): Promise<Record<string, string>> {
    const tree = treeAt(workspace.root);
    const finish = await changePackage(tree, options, environment(isDryRun, projects));
    if (!isDryRun) await finish();
    return treeFiles(tree);
  }
});

function environment(isDryRun = false, projects: Workspace = SHOP) {
  return { readWorkspace: async () => projects, isDryRun };
}

function added(files: Readonly<Record<string, string>>, id: string) {
  return parsePlan(files[PLAN] ?? '').plan?.packages.find(({ package_id }) => package_id === id);
}

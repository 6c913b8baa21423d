import { readFileSync, symlinkSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { logger } from '@nx/devkit';
import { parsePlan } from '@parallel-plan/plan';
import { scopeCheck } from '../../scope-check/scope-check';
import { CHANGE_FOLDER, PLAN, planRepository } from '../../scope-check/testing/plan-repository';
import { keepVerdicts } from '../../testing/keep-verdicts';
import { planText } from '../../testing/plan-text';
import { type TempWorkspace, tempWorkspace } from '../../testing/temp-workspace';
import { planFeature } from '../feature/plan-feature';
import { SHOP, shop } from '../testing/shop';
import { treeAt, treeFiles } from '../testing/tree';
import type { PackageEnvironment } from './options';
import { changePackage } from './package';
import type { PackageGeneratorSchema } from './schema';

const DOCS = join(__dirname, '../../../../../docs/generators/package.md');

const AMENDMENT: PackageGeneratorSchema = {
  change: 'add-sessions',
  package: 'wp-api',
  amend: true,
  path: ['libs/c.ts'],
  reason: 'the old sessions are read there',
};

keepVerdicts();

describe('package --amend', () => {
  let printed: string;

  beforeEach(() => {
    printed = '';
    jest.spyOn(logger, 'info').mockImplementation((text) => {
      printed += String(text);
    });
  });

  afterEach(() => jest.restoreAllMocks());

  it('amends a plan of the feature generator, as documented', async () => {
    const workspace = await shop();
    const planned = treeAt(workspace.root);
    await planFeature(
      planned,
      { description: 'add user sessions', projects: ['api', 'web'], api: ['POST /v1/sessions'] },
      { readWorkspace: async () => SHOP, cwd: workspace.root, isDryRun: true },
    );
    workspace.write(treeFiles(planned));
    workspace.commit();
    printed = '';
    const asked: PackageGeneratorSchema = {
      change: 'add-user-sessions',
      package: 'wp-api',
      amend: true,
      path: ['libs/http/src/session.ts'],
      reason: 'sessions are read from requests there',
    };

    const files = await amend(workspace, asked, { readWorkspace: async () => SHOP });
    expect(Object.keys(files)).toEqual(['openspec/changes/add-user-sessions/work-packages.yaml']);
    workspace.write(files);
    const overlapping = { ...asked, path: ['apps/*/src/main.ts'] };
    const message = await amend(workspace, overlapping, { readWorkspace: async () => SHOP }).then(
      String,
      (error: Error) => error.message,
    );

    const docs = readFileSync(DOCS, 'utf-8');
    expect(docs).toContain(`\`\`\`\n${printed.trim()}\n\`\`\``);
    const changed = workspace.git('diff', '--unified=0').split('\n').slice(4).join('\n').trimEnd();
    expect(docs).toContain(`\`\`\`diff\n${changed.replace(/^@@.*\n/gm, '')}\n\`\`\``);
    expect(docs).toContain(`\`\`\`\n${message}\n\`\`\``);
  });

  it('accepts several paths, also with braces that Nx has split at commas', async () => {
    const path = ['libs/{c', '{d', 'e}}.ts', 'libs/[', '].ts'];
    const files = await amend(planRepository(), { ...AMENDMENT, path });
    const { plan } = parsePlan(files[PLAN] ?? '');
    const paths = ['libs/{c,{d,e}}.ts', 'libs/[,].ts'];
    expect(plan?.packages[1]?.scope.write_allow).toEqual(['apps/api/**', ...paths]);
    expect(plan?.packages[1]?.inputs).toEqual({
      nx: {
        amendments: paths.map((each) => ({ path: each, reason: AMENDMENT.reason, revision: 2 })),
      },
    });
  });

  it('reports a stale approval', async () => {
    await amend(planRepository({ [`${CHANGE_FOLDER}/approval.yaml`]: 'by: ada\n' }), AMENDMENT);
    expect(printed).toContain(`${CHANGE_FOLDER}/approval.yaml is stale`);
  });

  it('takes effect in scope-check once the default branch and the branch contain it', async () => {
    const repository = planRepository({}, { branch: 'add-sessions--wp-api' });
    repository.write({ 'libs/c.ts': 'changed\n' });
    repository.commit();
    expect((await scopeCheck(repository.root, {})).violations.map(({ path }) => path)).toEqual([
      'libs/c.ts',
    ]);
    repository.git('checkout', '-q', 'main');
    repository.write(await amend(repository, AMENDMENT));
    repository.commit();
    repository.git('checkout', '-q', 'add-sessions--wp-api');
    expect((await scopeCheck(repository.root, {})).ok).toBe(false);
    repository.git('merge', '-q', 'main');
    expect((await scopeCheck(repository.root, {})).ok).toBe(true);
  });

  it('changes nothing else in a dry run, and reports it', async () => {
    const repository = planRepository();
    const dry = await amend(repository, AMENDMENT, { isDryRun: true });
    const said = printed;
    printed = '';
    expect(await amend(repository, AMENDMENT)).toEqual(dry);
    expect(said).toContain('Would amend wp-api of "add-sessions": plan revision 1 → 2');
    expect(said).toContain('run it without --dry-run');
    expect(printed).toContain('Amended wp-api');
  });

  it('asks for missing options in a terminal', async () => {
    const answers = ['wp-api', 'libs/c.ts', 'read there'];
    const questions: string[] = [];
    const ask = async (question: string): Promise<string> => {
      questions.push(question);
      return answers.shift() ?? '';
    };
    const files = await amend(planRepository(), { amend: true }, { ask });
    expect(questions).toHaveLength(3);
    expect(questions[0]).toContain('wp-contracts, wp-api, wp-web');
    expect(files[PLAN]).toContain('read there');
  });

  it('reads the plan from the tree after another generator has changed it', async () => {
    const repository = planRepository();
    const tree = treeAt(repository.root);
    await changePackage(tree, AMENDMENT, environment());
    await changePackage(tree, { ...AMENDMENT, path: ['libs/d.ts'] }, environment());
    const { plan } = parsePlan(tree.read(PLAN, 'utf-8') ?? '');
    expect(plan?.feature.plan_revision).toBe(3);
  });

  it('reports only new warnings', async () => {
    const other = 'openspec/changes/add-other/work-packages.yaml';
    const repository = planRepository({
      [other]: planText('add-other', [{ id: 'wp-lib', write: ['libs/**', 'apps/web/**'] }]),
    });
    await amend(repository, AMENDMENT);
    expect(printed.match(/new warning.*/g)).toEqual([
      expect.stringMatching(/^new warning change\/scope-overlap .*libs\/c\.ts/),
    ]);
  });

  it.each<[string, PackageGeneratorSchema, string]>([
    ['package/options', { amend: false }, 'add --amend'],
    ['package/options', { projects: ['web'] }, '--projects is for a new package'],
    ['package/unknown-change', { change: 'add-sesions' }, 'Did you mean "add-sessions"?'],
    ['package/unknown-change', { change: 'change/add-sessions' }, 'Did you mean "add-sessions"?'],
    ['package/unknown-change', { change: '../../elsewhere' }, 'Open changes: add-sessions.'],
    ['package/no-package', { package: '' }, 'wp-contracts, wp-api, wp-web'],
    ['package/unknown-package', { package: 'wp-apo' }, 'Did you mean "wp-api"?'],
    ['package/unknown-package', { package: 'x\u001b[2J' }, 'It has wp-contracts'],
    ['package/no-path', { path: [] }, '--path'],
    ['package/path', { path: ['./libs/c.ts'] }, '--path "libs/c.ts"'],
    ['package/path', { path: ['../outside.ts'] }, 'leave the workspace'],
    ['package/path', { path: ['/etc/**'] }, 'absolute'],
    ['package/path', { path: ['libs'] }, '--path "libs/**"'],
    ['package/path', { path: ['libs/\u0007.ts'] }, 'control characters'],
    ['package/path-covered', { path: ['apps/api/a.ts'] }, 'write_allow: apps/api/**'],
    ['package/path-covered', { path: ['x/**', 'x/y.ts'] }, 'write_allow: x/**'],
    ['package/path-denied', { path: ['apps/api/legacy/*.ts'] }, 'deny: apps/api/legacy/**'],
    ['package/no-reason', { reason: '  ' }, '--reason'],
    ['package/reason', { reason: 'two\nlines' }, 'one line'],
    ['package/reason', { reason: 'red \u001b[31m' }, 'invisible characters'],
    ['package/reason', { reason: 'x'.repeat(1001) }, '1001 characters'],
    ['package/invalid', { path: ['apps/web/b.ts'] }, 'scope/overlap'],
    ['package/invalid', { path: ['**'] }, 'scope/overlap'],
  ])('with %s writes nothing and suggests a fix: %j', async (code, options, says) => {
    const repository = planRepository();
    const tree = treeAt(repository.root);
    const run = changePackage(tree, { ...AMENDMENT, ...options }, environment());
    await expect(run).rejects.toMatchObject({ name: 'GeneratorError', code });
    await expect(run).rejects.toThrow(says);
    // eslint-disable-next-line no-control-regex -- nothing of the input may reach the terminal
    await expect(run).rejects.toThrow(/^[^\u0000-\u0009\u000b-\u001f]*$/);
    expect(tree.listChanges()).toEqual([]);
  });

  it('reports a path that two packages could write', async () => {
    await expect(amend(planRepository(), { ...AMENDMENT, path: ['apps/*/b.ts'] })).rejects.toThrow(
      /scope\/overlap: .*"wp-api".*"wp-web".*apps\/web\/b\.ts/s,
    );
  });

  it.each<[string, Readonly<Record<string, string | Uint8Array>>, string]>([
    ['package/invalid-plan', { [PLAN]: 'schema_version: 2\n' }, 'schema'],
    ['package/invalid-plan', { [PLAN]: '[' }, 'yaml/syntax'],
    ['package/invalid-plan', { [PLAN]: Buffer.from([0xff, 0xfe, 0x00]) }, 'UTF-16'],
    [
      'package/invalid-plan',
      {
        [PLAN]: planText('add-sessions', [
          { id: 'wp-api', write: ['a/**'] },
          { id: 'wp-web', write: ['a/**'] },
        ]),
      },
      'scope/overlap',
    ],
    [
      'package/edit/not-a-mapping',
      {
        [PLAN]: planText('add-sessions', [{ id: 'wp-api', write: ['a/**'] }]).replace(
          /$/,
          '    inputs: { nx: 1 }\n',
        ),
      },
      'packages[0].inputs.nx is not a mapping',
    ],
  ])('refuses a plan that cannot be amended with %s', async (code, files, says) => {
    const run = amend(planRepository(files), AMENDMENT);
    await expect(run).rejects.toMatchObject({ name: 'GeneratorError', code });
    await expect(run).rejects.toThrow(says);
  });

  it('refuses a change without a plan and a workspace without changes', async () => {
    const withoutPlan = tempWorkspace({ 'openspec/changes/add-sessions/proposal.md': '# P\n' });
    await expect(amend(withoutPlan, AMENDMENT)).rejects.toMatchObject({ code: 'package/no-plan' });
    const withoutChanges = tempWorkspace({ 'nx.json': '{}' });
    await expect(amend(withoutChanges, { amend: true })).rejects.toThrow(
      /\[package\/no-change\] No change is open/,
    );
  });

  it('refuses a plan that links out of the workspace', async () => {
    const repository = planRepository();
    const elsewhere = tempWorkspace({ 'plan.yaml': readFileSync(join(repository.root, PLAN)) });
    unlinkSync(join(repository.root, PLAN));
    symlinkSync(join(elsewhere.root, 'plan.yaml'), join(repository.root, PLAN));
    await expect(amend(repository, AMENDMENT)).rejects.toMatchObject({
      code: 'package/plan-outside',
    });
  });
});

function environment(more: Partial<PackageEnvironment> = {}): PackageEnvironment {
  return {
    readWorkspace: async () => ({ projects: [], dependencies: [] }),
    isDryRun: false,
    ...more,
  };
}

/** Runs the generator and its callback; the files that it would write. */
async function amend(
  workspace: TempWorkspace,
  options: PackageGeneratorSchema,
  more: Partial<PackageEnvironment> = {},
): Promise<Record<string, string>> {
  const tree = treeAt(workspace.root);
  const finish = await changePackage(tree, options, environment(more));
  if (more.isDryRun !== true) await finish();
  return treeFiles(tree);
}

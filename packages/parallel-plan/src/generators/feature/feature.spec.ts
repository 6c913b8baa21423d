import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { logger, type Tree } from '@nx/devkit';
import { parsePlan } from '@parallel-plan/plan';
import { readNewProjects } from '../../modules/scaffold/new-projects';
import { keepVerdicts } from '../../testing/keep-verdicts';
import type { TempWorkspace } from '../../testing/temp-workspace';
import { openSpec } from '../testing/openspec-cli';
import { SHOP, shop } from '../testing/shop';
import { treeAt, treeFiles } from '../testing/tree';
import { planFeature } from './plan-feature';
import type { FeatureEnvironment } from './types';
import type { FeatureGeneratorSchema } from './schema';

const REPOSITORY = join(__dirname, '../../../../..');
const BRIEF = readFileSync(join(__dirname, 'testing/user-authentication.brief.yaml'), 'utf-8');
const BRIEF_FILE = 'briefs/user-authentication.yaml';
const CHANGE = 'openspec/changes/add-user-authentication';

keepVerdicts();

// Each test sets up a git repository and runs the OpenSpec CLI.
jest.setTimeout(60_000);

describe('the feature generator', () => {
  let printed: string;

  beforeEach(() => {
    printed = '';
    jest.spyOn(logger, 'info').mockImplementation((text) => {
      printed += String(text);
    });
  });

  afterEach(() => jest.restoreAllMocks());

  describe('with a brief', () => {
    it('writes a change that OpenSpec, tsc and our rules accept', async () => {
      const workspace = await shop({ [BRIEF_FILE]: BRIEF });
      // What `init` prints depends on the machine.
      printed = '';
      const { files, finish } = await plan(workspace, { brief: BRIEF_FILE });
      await finish();
      workspace.write(files);

      expect(Object.keys(files).map((file) => file.slice(CHANGE.length + 1))).toEqual([
        '.openspec.yaml',
        'context.md',
        'contracts/README.md',
        'contracts/db/schema.sql',
        'contracts/db/seed.sql',
        'contracts/events/session.created.schema.json',
        'contracts/generated/types.ts',
        'contracts/mocks/README.md',
        'contracts/modules/http.d.ts',
        'contracts/openapi/v1.yaml',
        'design.md',
        'proposal.md',
        'specs/user-authentication/spec.md',
        'tasks.md',
        'work-packages.yaml',
      ]);
      const verdict = JSON.parse(
        openSpec(workspace.root, 'validate', 'add-user-authentication', '--strict', '--json'),
      );
      expect(verdict.items).toMatchObject([{ valid: true, issues: [] }]);
      const status = JSON.parse(
        openSpec(workspace.root, 'status', '--change', 'add-user-authentication', '--json'),
      );
      expect(status).toMatchObject({ schemaName: 'parallel-plan', isComplete: true });
      expect(compileTypes(workspace)).toBe('');
      expect(printed).toMatchSnapshot('summary');
    });

    it('derives each write scope from the root of its project', async () => {
      const { files } = await plan(await shop({ [BRIEF_FILE]: BRIEF }), { brief: BRIEF_FILE });
      const { plan: read } = parsePlan(files[`${CHANGE}/work-packages.yaml`] ?? '');

      const scopes = read?.packages.map(({ package_id, scope }) => [package_id, scope.write_allow]);
      expect(scopes?.slice(1, -1)).toEqual([
        ['wp-accounts', ['libs/accounts/**']],
        ['wp-api', ['apps/api/**']],
        ['wp-http', ['libs/http/**']],
        ['wp-web', ['apps/web/**']],
      ]);
    });

    it('writes the content of the brief and its questions', async () => {
      const { files } = await plan(await shop({ [BRIEF_FILE]: BRIEF }), { brief: BRIEF_FILE });

      for (const name of ['proposal.md', 'design.md', 'tasks.md', 'context.md']) {
        expect(files[`${CHANGE}/${name}`]).toMatchSnapshot(name);
      }
    });

    it('writes the same bytes in another folder', async () => {
      const [one, two] = [await shop({ [BRIEF_FILE]: BRIEF }), await shop({ [BRIEF_FILE]: BRIEF })];

      const first = await plan(one, { brief: BRIEF_FILE });
      const second = await plan(two, { brief: BRIEF_FILE });

      expect(second.files).toEqual(first.files);
      expect(JSON.stringify(first.files)).not.toContain(one.root);
    });

    it('formats its files except for generated ones', async () => {
      const workspace = await shop({
        [BRIEF_FILE]: BRIEF,
        '.prettierrc': '{ "singleQuote": true }\n',
      });
      const plain = await plan(workspace, { brief: BRIEF_FILE });
      const formatted = await plan(workspace, { brief: BRIEF_FILE, skipFormat: false });

      const types = `${CHANGE}/contracts/generated/types.ts`;
      expect(formatted.files[types]).toBe(plain.files[types]);
      expect(formatted.files[`${CHANGE}/contracts/openapi/v1.yaml`]).toContain("'201':");
      expect(Object.keys(formatted.files)).toEqual(Object.keys(plain.files));
    });

    it('keeps every scenario of a modified requirement', async () => {
      const main = `# members\n\n## Purpose\nMembers of the board, and what is known about each of them.\n\n## Requirements\n\n### Requirement: List members\nThe API SHALL list members.\n\n#### Scenario: None\n- **WHEN** there are none\n- **THEN** the list is empty\n`;
      const workspace = await shop({
        'openspec/specs/members/spec.md': main,
        'brief.yaml':
          'description: sort the members\nprojects: [api]\ncapabilities:\n  - name: members\n    modified:\n      - { name: List members, text: The API SHALL list members by name. }\n',
      });
      const { files } = await plan(workspace, { brief: 'brief.yaml' });

      const delta = files['openspec/changes/sort-members/specs/members/spec.md'];
      expect(delta).toContain('The API SHALL list members by name.');
      expect(delta).toContain('#### Scenario: None');
    });

    it('makes one package with --tier sequential and reports unused options', async () => {
      const workspace = await shop({ [BRIEF_FILE]: BRIEF });
      const { files, finish } = await plan(workspace, { brief: BRIEF_FILE, tier: 'sequential' });
      await finish();

      expect(printed).toContain('What the brief sets for wp-http is not used');
      expect(files[`${CHANGE}/tasks.md`]).toContain('Implement `POST /v1/sessions` in `api`');
    });

    it('plans a project that does not exist yet', async () => {
      const workspace = await shop({
        'brief.yaml':
          "description: add billing\nprojects: [api, { name: billing, root: libs/billing, generator: '@nx/js:library', options: { bundler: tsc } }]\ntables: [{ name: invoices, owner: billing }]\n",
      });
      const { files } = await plan(workspace, { brief: 'brief.yaml' });

      const tasks = files['openspec/changes/add-billing/tasks.md'];
      expect(tasks).toContain(
        'Create `billing` (`parallel-plan modules scaffold --change add-billing`)',
      );
      expect(tasks).toContain('- Writes: `libs/billing/**`');
      workspace.write(files);
      expect(readNewProjects(workspace.root, 'add-billing')).toEqual([
        {
          ...{ name: 'billing', root: 'libs/billing', type: 'library' },
          generator: { generator: '@nx/js:library', options: { bundler: 'tsc' } },
        },
      ]);
    });
  });

  describe('with a description', () => {
    const DESCRIPTION = 'add user authentication with OAuth2';
    const ROOT = 'openspec/changes/add-user-authentication';

    it('derives everything and asks a person to confirm it', async () => {
      const { files, finish } = await plan(await shop(), { description: DESCRIPTION });
      await finish();

      expect(printed).toContain('The projects are a guess: no code contains the words');
      expect(files[`${ROOT}/design.md`]).toContain(
        '1. Which problem does this solve, and for whom?',
      );
      expect(files[`${ROOT}/specs/user-authentication/spec.md`]).toMatchSnapshot();
      const [, why = ''] =
        /## Why\n\n([\s\S]*?)\n\n## /.exec(files[`${ROOT}/proposal.md`] ?? '') ?? [];
      expect(why.length).toBeGreaterThanOrEqual(50);
      expect(why.length).toBeLessThanOrEqual(1000);
    });

    it('takes interfaces from flags and derives their owners', async () => {
      const { files } = await plan(await shop(), {
        description: DESCRIPTION,
        projects: ['api,web', 'accounts'],
        api: ['POST /v1/sessions', 'get /v1/users/{id}'],
        tables: ['users,sessions'],
        events: ['session.created'],
      });
      const { plan: read } = parsePlan(files[`${ROOT}/work-packages.yaml`] ?? '');

      expect(read?.packages.find(({ package_id }) => package_id === 'wp-api')?.locks.keys).toEqual([
        'api:GET /v1/users/{id}',
        'api:POST /v1/sessions',
        'db:schema:sessions',
        'db:schema:users',
        'event:session.created',
      ]);
    });

    it('makes one package with --tier sequential', async () => {
      const { files } = await plan(await shop(), { description: DESCRIPTION, tier: 'sequential' });
      const { plan: read } = parsePlan(files[`${ROOT}/work-packages.yaml`] ?? '');

      expect(read?.packages.map(({ package_id }) => package_id)).toEqual(['wp-main']);
      const tasks = files[`${ROOT}/tasks.md`];
      expect(tasks).toContain('## 1. wp-main');
      expect(tasks).toContain('Implement "Add user authentication with OAuth2"');
    });

    it('escapes hostile text', async () => {
      const { files, finish } = await plan(await shop(), {
        description:
          'add\u001b[2J login\n## Why\n### Requirement: none <!-- \u202e `x` | y "q": {a} - b',
      });
      await finish();

      const written = [printed, ...Object.values(files)].join('');
      expect(['\u001b', '\u202e'].filter((character) => written.includes(character))).toEqual([]);
    });

    it('asks for projects in a terminal', async () => {
      const askForProjects = jest.fn(async () => ['http']);
      const { files } = await plan(
        await shop(),
        { description: 'count the members' },
        { askForProjects },
      );

      expect(askForProjects).toHaveBeenCalledWith(
        expect.objectContaining({
          projects: expect.arrayContaining([{ name: 'api', reason: '"member" 2 lines' }]),
        }),
      );
      expect(files['openspec/changes/count-members/tasks.md']).toContain('wp-http');
    });

    it('applies the settings of the plugin in nx.json', async () => {
      const plugin = { plugin: 'parallel-plan', options: { projectPrefix: 'plan-', rules: {} } };
      const workspace = await shop({ 'nx.json': JSON.stringify({ plugins: [plugin] }) });
      const { files, finish } = await plan(workspace, { description: 'add login' });
      await finish();

      expect(printed).toContain('nx run plan-add-login:validate');
      expect(files['openspec/changes/add-login/tasks.md']).toContain(
        '`nx run plan-add-login:validate`',
      );
    });

    it('accepts a hostile config.yaml and plan', async () => {
      const workspace = await shop({
        'openspec/config.yaml': `schema: parallel-plan\ncontext: ${'['.repeat(10_000)}\n`,
        'openspec/changes/hostile/work-packages.yaml': '[,,,'.repeat(100_000),
      });
      const { files } = await plan(workspace, { description: 'add login' }, { isDryRun: true });

      expect(files['openspec/changes/add-login/context.md']).toContain('| `hostile` | none |');
    });

    it('uses the schema of a workspace without ours', async () => {
      const workspace = await shop();
      workspace.git('rm', '-rq', 'openspec/schemas');
      workspace.write({ 'openspec/config.yaml': 'schema: spec-driven\n' });
      workspace.commit();
      const { files } = await plan(workspace, { description: DESCRIPTION });

      expect(files[`${ROOT}/.openspec.yaml`]).toBe('schema: spec-driven\n');
    });
  });

  it('plans a workspace whose only project is at its root', async () => {
    const root = {
      name: 'shop',
      root: '.',
      type: 'application',
      tags: [],
      targets: ['test'],
    } as const;
    const { files } = await plan(
      await shop(),
      { description: 'add login' },
      { readWorkspace: async () => ({ projects: [root], dependencies: [] }) },
    );

    expect(files['openspec/changes/add-login/tasks.md']).toContain('- Writes: `**`');
  });

  it('names resources that other open changes use', async () => {
    const workspace = await shop();
    const first = await plan(workspace, { description: 'add login', api: ['POST /v1/sessions'] });
    workspace.write(first.files);
    workspace.commit();

    const { finish } = await plan(workspace, {
      description: 'add single sign on',
      api: ['POST /v1/sessions'],
    });
    await finish();

    expect(printed).toMatch(/add-login: both may write .*; both lock api:POST \/v1\/sessions/);
  });

  it('writes nothing and starts no other program in a dry run, with a note', async () => {
    const workspace = await shop();
    await plan(workspace, { description: 'add login', pull: true }, { isDryRun: true });

    expect(printed).toContain('Would plan "add-login"');
    expect(printed).toContain('not checked: openspec validate --strict (skipped in a dry run');
    expect(printed).toContain('--pull was skipped');
    expect(workspace.git('status', '--porcelain')).toBe('');
  });

  describe('stops with a code and a solution', () => {
    const DESCRIPTION = 'add login';
    it.each<[string, FeatureGeneratorSchema, string, string]>([
      ['without a description', {}, 'feature/no-description', '--brief'],
      ['for punctuation', { description: '?! …' }, 'feature/no-description', 'has no words'],
      [
        'for a change id with ..',
        { description: DESCRIPTION, changeId: '../add' },
        'feature/change-id',
        'kebab-case',
      ],
      [
        'for an open change',
        { description: DESCRIPTION, changeId: 'add-open' },
        'feature/change-exists',
        'nx run change/add-open:validate',
      ],
      [
        'for an archived change',
        { description: DESCRIPTION, changeId: 'add-old' },
        'feature/change-archived',
        '--changeId add-old-2',
      ],
      [
        'for an unknown project',
        { description: DESCRIPTION, projects: ['wbe'] },
        'feature/unknown-project',
        'Did you mean "web"?',
      ],
      [
        'for an operation without a method',
        { description: DESCRIPTION, api: ['/v1/sessions'] },
        'feature/operation-method',
        '--api: "/v1/sessions" has no method. Write one before the path, such as "GET /v1/sessions"',
      ],
      [
        'for a table that SQL cannot name',
        { description: DESCRIPTION, tables: ['User Sessions'] },
        'feature/interface',
        '] --tables: ',
      ],
      [
        'for a table of a flag beside a brief',
        { brief: 'sound.yaml', tables: ['User Sessions'] },
        'feature/interface',
        '] --tables: ',
      ],
      [
        'for a channel with spaces',
        { description: DESCRIPTION, events: ['session created'] },
        'feature/interface',
        '] --events: ',
      ],
      [
        'for no packages at all',
        { description: DESCRIPTION, maxPackages: 0 },
        'feature/max-packages',
        'from 1 to 100',
      ],
      [
        'for a coordinator that is not set up',
        { description: DESCRIPTION, coordinator: 'http' },
        'feature/coordinator',
        'COORDINATION_API_URL is not set',
      ],
      [
        'for a brief and a flag that say the same',
        { brief: 'sound.yaml', description: DESCRIPTION },
        'feature/brief-conflict',
        'sound.yaml:1:14',
      ],
      [
        'for an owner that does not take part',
        { brief: 'owner.yaml' },
        'feature/owner',
        'Add it to the projects',
      ],
      [
        'for a package that the plan does not have',
        { brief: 'package.yaml' },
        'feature/plan/unknown-package',
        'wp-web',
      ],
      [
        'for an interface that no contract can be made of',
        { brief: 'interface.yaml' },
        'feature/interface',
        'interface.yaml:4:',
      ],
      [
        'for two packages that collide',
        { brief: 'overlap.yaml' },
        'feature/invalid',
        'scope/overlap',
      ],
    ])('%s', async (_, options, code, words) => {
      const workspace = await shop({
        'openspec/changes/add-open/proposal.md': '# Open\n',
        'openspec/changes/archive/2026-01-31-add-old/proposal.md': '# Old\n',
        'sound.yaml': 'description: add login\n',
        'owner.yaml': `description: ${DESCRIPTION}\nprojects: [api]\ntables: [{ name: users, owner: accounts }]\n`,
        'package.yaml': `description: ${DESCRIPTION}\nprojects: [api, web]\npackages: { wp-wbe: { priority: 2 } }\n`,
        'interface.yaml': `description: ${DESCRIPTION}\nprojects: [api]\noperations:\n  - { method: GET, path: /a, response: { ref: Nope } }\n`,
        'overlap.yaml': `description: ${DESCRIPTION}\nprojects: [api, web]\npackages: { wp-web: { write_allow: ['apps/api/src/**'] } }\n`,
      });
      const tree = treeAt(workspace.root);

      const error = await run(tree, workspace, options).catch((thrown: unknown) => thrown);

      expect(error).toMatchObject({ code, stack: '' });
      expect(String(error)).toContain(words);
      expect(tree.listChanges()).toEqual([]);
    });

    it('for uncommitted changes, which it lists', async () => {
      const workspace = await shop();
      workspace.write({ 'apps/api/src/new file.ts': '', 'brief.yaml': 'description: add login\n' });
      const options = { brief: 'brief.yaml' };

      await expect(plan(workspace, options)).rejects.toMatchObject({
        code: 'feature/untracked',
        details: ['apps/api/src/new file.ts (wp-api)'],
      });
      await expect(plan(workspace, { ...options, allowDirty: true })).resolves.toBeDefined();
    });

    it('but not for generated files of a deleted plan', async () => {
      const workspace = await shop({ '.gitignore': 'openspec/changes/*/report/\n' });
      workspace.write({ 'openspec/changes/add-login/report/index.html': '' });

      await expect(plan(workspace, { description: DESCRIPTION })).resolves.toBeDefined();
    });

    it('in a workspace without openspec/', async () => {
      const workspace = await shop();
      workspace.git('rm', '-rq', 'openspec');
      workspace.commit();

      await expect(plan(workspace, { description: 'add login' })).rejects.toMatchObject({
        code: 'feature/no-openspec',
        message: expect.stringContaining('nx g parallel-plan:init'),
      });

      workspace.write({ openspec: '' });
      workspace.commit();

      await expect(plan(workspace, { description: 'add login' })).rejects.toMatchObject({
        code: 'feature/no-openspec',
        message: expect.stringContaining('openspec is a file'),
      });
    });
  });
});

interface Planned {
  /** What would be written, by path. */
  readonly files: Record<string, string>;
  readonly finish: () => Promise<void>;
}

async function plan(
  workspace: TempWorkspace,
  options: FeatureGeneratorSchema,
  environment: Partial<FeatureEnvironment> = {},
): Promise<Planned> {
  const tree = treeAt(workspace.root);
  const callback = await run(tree, workspace, options, environment);
  const files = treeFiles(tree);
  const finish = async () => {
    workspace.write(files);
    await callback();
  };
  return { files, finish };
}

function run(
  tree: Tree,
  { root }: TempWorkspace,
  options: FeatureGeneratorSchema,
  environment: Partial<FeatureEnvironment> = {},
): ReturnType<typeof planFeature> {
  return planFeature(
    tree,
    { skipFormat: true, ...options },
    {
      readWorkspace: async () => SHOP,
      cwd: root,
      isDryRun: false,
      toolRoot: REPOSITORY,
      ...environment,
    },
  );
}

/** What the compiler says about the generated types and a file that uses them. */
function compileTypes(workspace: TempWorkspace): string {
  workspace.write({
    'use-types.ts': `import type { operations } from './${CHANGE}/contracts/generated/types';
type Created = operations['createSession']['responses'][201]['content']['application/json'];
export const token = (session: Created): string => session.token;
`,
  });
  const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin/tsc');
  const flags = ['--strict', '--noEmit', '--exactOptionalPropertyTypes', '--target', 'es2022'];
  try {
    return execFileSync(process.execPath, [tsc, ...flags, 'use-types.ts'], {
      cwd: workspace.root,
      encoding: 'utf-8',
    });
  } catch (error) {
    return String((error as { stdout?: string }).stdout);
  }
}

import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { logger } from '@nx/devkit';
import {
  inScope,
  parsePlan,
  type Plan,
  planDag,
  projectsOf,
  sliceContext,
  type Workspace,
} from '@parallel-plan/plan';
import { SOCIAL } from '../../modules/testing/social-files';
import { keepVerdicts } from '../../testing/keep-verdicts';
import { tempWorkspace } from '../../testing/temp-workspace';
import { initGenerator } from '../init/init';
import { SHOP } from '../testing/shop';
import { treeAt, treeFiles } from '../testing/tree';
import { planFeature } from './plan-feature';
import type { FeatureGeneratorSchema } from './schema';

const REPOSITORY = join(__dirname, '../../../../..');

keepVerdicts();

// Each test sets up a git repository and runs the OpenSpec CLI.
jest.setTimeout(120_000);

/** The workspace of the harbour cases. */
const HARBOUR: Workspace = {
  projects: [
    { ...library('berth-api', 'services/berth-api'), type: 'application' },
    { ...library('quay-ui', 'web/quay-ui'), type: 'application' },
    library('tariff', 'libs/tariff'),
  ],
  dependencies: [{ source: 'berth-api', target: 'tariff' }],
};

/** A project in the folder of another, and a schema that no project owns. */
const NESTED: Workspace = {
  projects: [
    { ...library('berth-api', 'services/berth-api'), type: 'application' },
    library('db', 'libs/db'),
    library('migrator', 'libs/db/migrator'),
    { ...library('quay-ui', 'web/quay-ui'), type: 'application' },
  ],
  dependencies: [
    { source: 'berth-api', target: 'db' },
    { source: 'migrator', target: 'db' },
  ],
};

/** Nothing but user interfaces. */
const SCREENS: Workspace = {
  projects: [
    { ...library('storefront', 'apps/storefront'), type: 'application' },
    library('ui-cart', 'libs/ui-cart'),
    library('ui-kit', 'libs/ui-kit'),
  ],
  dependencies: [
    { source: 'storefront', target: 'ui-cart' },
    { source: 'ui-cart', target: 'ui-kit' },
  ],
};

/** Briefs of other shapes than the files in `testing/`. */
const BRIEFS: Readonly<Record<string, object>> = {
  'existing-table.json': {
    description: 'Let members choose a nickname',
    projects: ['api', 'web'],
    tables: [
      {
        name: 'members',
        owner: 'api',
        existing: true,
        columns: [{ name: 'nickname', type: 'text' }],
      },
    ],
    operations: [{ method: 'PATCH', path: '/members/{id}', owner: 'api', consumers: ['web'] }],
  },
  'nested.json': {
    description: 'Berths have a depth',
    projects: ['db', 'migrator', 'berth-api'],
    tables: [{ name: 'berths', owner: 'db' }],
    capabilities: [
      {
        name: 'berths',
        added: [
          {
            name: 'Depth of a berth',
            text: 'The system SHALL keep the depth of a berth.',
            scenarios: [{ name: 'Kept', when: 'a berth is stored', then: 'its depth is kept' }],
          },
        ],
      },
    ],
  },
  'spike.json': {
    title: 'Find out whether the feed can be streamed',
    description: 'Measure a streamed feed, and write down what was found.',
    projects: ['api', { name: 'spike-stream', root: 'libs/spike-stream' }],
  },
};

describe('plans of the feature generator', () => {
  beforeEach(() => jest.spyOn(logger, 'info').mockImplementation(() => undefined));
  afterEach(() => jest.restoreAllMocks());

  describe('for comments.brief.yaml', () => {
    it('assign operations and requirements with their scenarios to feat-comments', async () => {
      const { tasks, plan } = await planned({ brief: 'comments.brief.yaml' }, SOCIAL);
      const group = groupOf(tasks, 'wp-feat-comments');
      expect(group).toMatch(/Implement `POST \/post\/\{id\}\/comments`/);
      expect(group).toMatch(/Implement `GET \/post\/\{id\}\/comments`/);
      expect(group).toContain('Implement "Comment on a post"');
      expect(group).toContain('Implement "List comments"');
      expect(group).toContain('Implement "Number in the feed"');
      expect(group).toContain(
        '- No such post: given a user ada, when ada comments on a post that does not exist, then the answer is 404 with problem details',
      );
      expect(requirementsOf(plan, 'wp-feat-comments')).toEqual([
        'comments.comment-on-a-post',
        'comments.list-comments',
        'comments.number-in-the-feed',
      ]);
    });

    it('start all libraries at once with module contracts', async () => {
      const { plan, tasks, root } = await planned({ brief: 'comments.brief.yaml' }, SOCIAL);
      expect(planDag(plan).layers).toEqual([
        ['wp-contracts'],
        [
          'wp-api',
          'wp-data-access-comments',
          'wp-data-access-posts',
          'wp-feat-comments',
          'wp-utils-redis-query',
        ],
        ['wp-integration'],
      ]);
      expect(packageOf(plan, 'wp-data-access-comments').locks.keys).toContain(
        'contract:contracts/modules/data-access-comments.d.ts',
      );
      const skeleton = packageOf(plan, 'wp-contracts').scope.write_allow;
      expect(skeleton).toEqual(
        expect.arrayContaining([
          'libs/data-access-comments/**',
          'libs/feat-comments/**',
          `${root}/contracts/**`,
        ]),
      );
      const group = groupOf(tasks, 'wp-contracts');
      expect(group).toContain('Complete `contracts/modules/data-access-comments.d.ts`');
      expect(group).toContain('parallel-plan modules stub --change add-comments');
    });

    it('wait for dependencies with --no-modules', async () => {
      const options = { brief: 'comments.brief.yaml', modules: false };
      const { plan } = await planned(options, SOCIAL);
      expect(planDag(plan).layers).toHaveLength(5);
    });

    it('verify new projects with the targets of their siblings', async () => {
      const { plan } = await planned({ brief: 'comments.brief.yaml' }, SOCIAL);
      const commands = packageOf(plan, 'wp-feat-comments').verification.steps.map(
        ({ command }) => command,
      );
      expect(commands).toEqual([
        'nx run-many -t lint -p feat-comments',
        'nx run-many -t typecheck -p feat-comments',
        'nx run-many -t test -p feat-comments',
        'nx run-many -t build -p feat-comments',
      ]);
    });
  });

  it('assign an operation to the service', async () => {
    const { proposal } = await planned({ brief: 'inverted-owner.brief.yaml' }, SOCIAL);
    expect(proposal).toMatch(/\| `POST \/discounts` +\| operation \| `admin-api` +\|/);
    expect(proposal).toMatch(/\| `discounts` +\| table +\| `admin-api` +\|/);
  });

  it.each(['api', 'tables', 'events'] as const)(
    'ask for the owner of --%s without a service',
    async (flag) => {
      const interfaces = { api: 'POST /x', tables: 'x', events: 'x.created' };
      const options = { projects: ['web', 'http'], [flag]: [interfaces[flag]] };
      const twoFrontends: Workspace = {
        ...SHOP,
        projects: SHOP.projects.map((project) =>
          project.name === 'http' ? { ...project, tags: ['type:ui'] } : project,
        ),
      };
      const planning = planned({ description: 'add x', ...options }, twoFrontends);
      await expect(planning).rejects.toMatchObject({ code: 'feature/no-owner' });
      await expect(planning).rejects.toThrow('--owner');
      const { proposal } = await planned(
        { description: 'add x', ...options, owner: 'web' },
        twoFrontends,
      );
      expect(proposal).toContain('implemented by `web`');
    },
  );

  it('list assumed defaults as a task of wp-contracts', async () => {
    const { tasks, readme } = await planned(
      { description: 'add sessions', projects: ['api', 'web'], api: ['GET /v1/sessions'] },
      SHOP,
    );
    expect(unconfirmedDefaults(readme)).toEqual(
      expect.arrayContaining([
        expect.stringContaining('`api` implements `GET /v1/sessions`'),
        expect.stringContaining('pages of 20 items by default, at most 100'),
      ]),
    );
    expect(groupOf(tasks, 'wp-contracts')).toContain('"Decided by default"');
    expect(unconfirmedDefaults(readme.replaceAll('- [ ]', '- [x]'))).toEqual([]);
  });

  it.each<[string, string[], string, string]>([
    ['the owner of the tables', ['api'], 'wp-api', 'prisma/**'],
    [
      'the integration, where several own tables',
      ['api', 'accounts'],
      'wp-integration',
      'prisma/**',
    ],
  ])('assign schema files outside all projects to %s', async (_, owners, id, glob) => {
    const tables = owners.map((owner, index) => ({ name: `t${index}`, owner }));
    const brief = JSON.stringify({ description: 'add x', projects: ['api', 'accounts'], tables });
    const { plan } = await planned({ brief: 'own.json' }, SHOP, {
      'own.json': brief,
      'prisma/schema.prisma': '',
    });
    expect(packageOf(plan, id).scope.write_allow).toContain(glob);
  });

  it('verify with the targets of nx.json', async () => {
    const options = { verificationTargets: ['lint'] };
    const { plan } = await planned({ description: 'add x', projects: ['api'] }, SHOP, {
      'nx.json': JSON.stringify({ plugins: [{ plugin: 'parallel-plan', options }] }),
    });
    const names = packageOf(plan, 'wp-api').verification.steps.map(({ name }) => name);
    expect(names).toEqual(['lint']);
  });

  it('report in three places that a package has no tests', async () => {
    const options = { verificationTargets: ['lint'] };
    const { tasks } = await planned(
      { description: 'add x', projects: ['api'], claim: false },
      SHOP,
      { 'nx.json': JSON.stringify({ plugins: [{ plugin: 'parallel-plan', options }] }) },
    );
    const printed = jest.mocked(logger.info).mock.calls.join('\n');
    expect(printed).toContain('no tests verify wp-api, wp-integration: add a test target');
    expect(printed).toMatch(/verification\/tier .*wp-api/);
    expect(groupOf(tasks, 'wp-api')).toContain('Add a test target, or have this accepted');
  });

  it('contain no unproven statements', async () => {
    const { design } = await planned({ description: 'add x', projects: ['http'] }, SHOP);
    expect(design).not.toContain('touches no');
    expect(design).toContain('No project of this change is known to be a user interface.');
  });

  describe.each<[string, FeatureGeneratorSchema, Workspace]>([
    ['comments.brief.yaml', { brief: 'comments.brief.yaml' }, SOCIAL],
    ['inverted-owner.brief.yaml', { brief: 'inverted-owner.brief.yaml' }, SOCIAL],
    ['role-mismatch.brief.yaml', { brief: 'role-mismatch.brief.yaml' }, HARBOUR],
    ['a table', { description: 'let members sign in', tables: ['sessions'] }, SHOP],
    ['one package', { description: 'add accounts', tier: 'sequential' }, SHOP],
    ['a page', { description: 'show the members on a page', projects: ['web', 'http'] }, SHOP],
    ['an event', { description: 'tell others of new members', events: ['member.added'] }, SHOP],
    ['no modules', { description: 'sort the posts by date', modules: false }, SOCIAL],
    ['a table that exists', { brief: 'existing-table.json' }, SHOP],
    ['nested projects', { brief: 'nested.json' }, NESTED],
    ['a spike with a new project', { brief: 'spike.json' }, SOCIAL],
    ['a workspace of screens', { description: 'Show a badge in the cart' }, SCREENS],
    ['a report of a bug', { description: 'The feed crashes on empty posts' }, SOCIAL],
    ['a user story', { description: 'As a reader I want to mute authors' }, SOCIAL],
    [
      'a rule',
      { description: 'Draft posts must not be shown to guests', tables: ['drafts'] },
      SHOP,
    ],
    ['a nested project alone', { description: 'migrate berths', projects: ['migrator'] }, NESTED],
  ])('the files of a change, from %s', (_, options, workspace) => {
    it('are correct, writable for their tasks and readable for their slices', async () => {
      const { plan, tasks, design, proposal, root, files } = await planned(options, workspace, {
        'prisma/schema.prisma': '',
      });
      for (const work of plan.packages) {
        const { package_id: id, scope } = work;
        for (const path of written(groupOf(tasks, id), root)) {
          expect({ id, path, inScope: inScope(scope, path) }).toEqual({ id, path, inScope: true });
        }
        expect({ id, dead: deadPaths(id, plan, root, files) }).toEqual({ id, dead: [] });
      }
      const writers = plan.packages.filter(({ scope }) => scope.write_allow.includes('nx.json'));
      const said = /Root files change [^.]*\./.exec(design)?.[0] ?? '';
      for (const { package_id } of said === '' ? [] : writers) expect(said).toContain(package_id);
      expect(`${design}${proposal}`).not.toMatch(/touches no|undefined|\bTODO\b|lorem/i);
      expect(proposal).toContain(
        plan.packages.map(({ package_id }) => `\`${package_id}\``).join(', '),
      );
      for (const { package_id: id, role = '' } of plan.packages) {
        const [name, ...others] = projectsOf(packageOf(plan, id));
        if (name === undefined || others.length > 0) continue;
        const row = proposal.split('\n').find((line) => line.startsWith(`| \`${name}\``)) ?? '';
        const known = ['backend', 'frontend', 'data'].includes(role) ? role : 'shared';
        expect(row).toMatch(new RegExp(`\\| ${known} +\\|$`));
      }
    });
  });

  it('give one role and its text to a frontend that owns an operation', async () => {
    const { plan, files, proposal } = await planned({ brief: 'role-mismatch.brief.yaml' }, HARBOUR);
    expect(packageOf(plan, 'wp-quay-ui').role).toBe('frontend');
    expect(proposal).toMatch(/\| `quay-ui` +\| `web\/quay-ui` +\| application +\| frontend +\|/);
    const slice = sliceOf('wp-quay-ui', plan, files);
    expect(slice).toContain('FRONTEND-TEXT for the quay ui.');
    expect(slice).not.toContain('BACKEND-TEXT.');
  });

  it('warn of a deny with a folder in brackets, as validate does', async () => {
    await planned({ brief: 'deny-literal-class.brief.yaml', claim: false }, HARBOUR, {
      'web/quay-ui/[id]/page.tsx': '',
    });
    const printed = jest.mocked(logger.info).mock.calls.join('\n');
    expect(printed).toContain('warning scope/literal-class');
  });

  it('keep the role of the brief', async () => {
    const brief = {
      description: 'add x',
      projects: [{ name: 'http', role: 'data' }, 'api'],
    };
    const { plan, proposal } = await planned({ brief: 'own.json' }, SHOP, {
      'own.json': JSON.stringify(brief),
    });
    expect(packageOf(plan, 'wp-http').role).toBe('data');
    expect(proposal).toMatch(/\| `http` +\| `libs\/http` +\| library +\| data +\|/);
  });

  it('put everything that an agent needs into the slice of wp-feat-comments', async () => {
    const { plan, files } = await planned({ brief: 'comments.brief.yaml' }, SOCIAL);
    const slice = sliceOf('wp-feat-comments', plan, files);
    for (const text of [
      'Implement `POST /post/{id}/comments`',
      'Implement `GET /post/{id}/comments`',
      '### Comment on a post (`comments.comment-on-a-post`)',
      '### List comments (`comments.list-comments`)',
      '### Number in the feed (`comments.number-in-the-feed`)',
      'its commentCount is 3',
      'What data-access-comments exports',
      'feat-posts in libs/feat-posts is an example',
    ]) {
      expect(slice).toContain(text);
    }
    expect(requirementsOf(plan, 'wp-api')).toEqual([]);
    expect(packageOf(plan, 'wp-feat-comments').scope.read_allow).toContain('libs/feat-posts/**');
  });
});

function library(name: string, root: string): Workspace['projects'][number] {
  return { name, root, type: 'library', tags: [], targets: ['lint', 'unit-test'] };
}

/** The text of a slice. */
function sliceOf(id: string, plan: Plan, files: Readonly<Record<string, string>>): string {
  return (sliceFilesOf(id, plan, files) ?? []).map(({ text }) => text).join('\n');
}

function sliceFilesOf(id: string, plan: Plan, files: Readonly<Record<string, string>>) {
  const parsed = parsePlan(files['work-packages.yaml'] ?? '');
  const texts = new Map(Object.entries(files));
  return sliceContext({ ...parsed, plan }, plan.feature.id, id, texts)?.files;
}

/**
 * The links and paths in the Markdown of a slice that are neither a part of the slice nor may be
 * read.
 */
function deadPaths(
  id: string,
  plan: Plan,
  root: string,
  files: Readonly<Record<string, string>>,
): readonly string[] {
  const slice = sliceFilesOf(id, plan, files) ?? [];
  const { scope } = packageOf(plan, id);
  const readable = { write_allow: [...scope.read_allow, ...scope.write_allow] };
  const isThere = (path: string): boolean =>
    slice.some((file) => file.path === path || file.source === path) ||
    [path, `${root}/${path}`].some(
      (one) => inScope(readable, one) || inScope(readable, `${one}/x`),
    );
  return slice
    .filter(({ path }) => path.endsWith('.md'))
    .flatMap(({ text, source = '' }) => {
      const folder = source.includes('/') ? `${source.split('/').slice(0, -1).join('/')}/` : '';
      const links = [...text.matchAll(/\]\(([^)#:]+)\)/g)].map(([, path = '']) =>
        posix.normalize(folder + path),
      );
      const spans = [...text.matchAll(/`([^`\n]+)`/g)]
        .map(([, span = '']) => span)
        .filter(
          (span) => /^[\w.-]+(\/[\w.-]+)+\/?$/.test(span) || /^[\w-]+\.(md|yaml)$/.test(span),
        );
      return [...links, ...spans];
    })
    .filter((path) => !isThere(path.replace(/\/$/, '')));
}

/** The paths that the tasks of a group write, workspace-relative. */
function written(group: string, changeRoot: string): readonly string[] {
  const pattern =
    /^- \[ \] [\d.]+ (?:Complete|Confirm in|Confirm .* in|Create the \w+ `[^`]*` in) `([^`]+)`/gm;
  return [...group.matchAll(pattern)].map(([, path = '']) => {
    if (path.startsWith('contracts/')) return `${changeRoot}/${path}`;
    return /\.\w+$/.test(path) ? path : `${path}/any.ts`;
  });
}

/** The lines under "Decided by default" that nobody has ticked. */
function unconfirmedDefaults(readme: string): readonly string[] {
  const [, section = ''] = readme.split('## Decided by default');
  return [...section.matchAll(/^- \[ \] (.*)$/gm)].map(([, line = '']) => line);
}

function groupOf(tasks: string, id: string): string {
  return tasks.split(/^## /m).find((group) => group.includes(`. ${id}`)) ?? '';
}

function packageOf(plan: Plan, id: string): Plan['packages'][number] {
  const found = plan.packages.find(({ package_id }) => package_id === id);
  if (found === undefined) throw new Error(`no package ${id}`);
  return found;
}

function requirementsOf(plan: Plan, id: string): unknown {
  const nx = packageOf(plan, id).inputs?.['nx'];
  return (nx as { requirements?: unknown }).requirements;
}

/** What was planned, by what it was planned from. */
const known = new Map<string, ReturnType<typeof newlyPlanned>>();

/** Several tests look at the same plan. One that looks at what is printed, with `claim`, has its own. */
function planned(...from: Parameters<typeof newlyPlanned>): ReturnType<typeof newlyPlanned> {
  if (from[0].claim !== undefined) return newlyPlanned(...from);
  const key = JSON.stringify(from);
  const found = known.get(key) ?? newlyPlanned(...from);
  known.set(key, found);
  return found;
}

async function newlyPlanned(
  options: FeatureGeneratorSchema,
  workspace: Workspace,
  extra: Readonly<Record<string, string>> = {},
) {
  const files = Object.fromEntries(
    readdirSync(join(__dirname, 'testing'))
      .filter((file) => file.endsWith('.brief.yaml'))
      .map((file) => [file, readFileSync(join(__dirname, 'testing', file), 'utf-8')]),
  );
  const briefs = Object.entries(BRIEFS).map(([file, brief]) => [file, JSON.stringify(brief)]);
  const folder = tempWorkspace({
    'nx.json': '{}',
    'package.json': '{}',
    ...files,
    ...Object.fromEntries(briefs),
    ...extra,
  });
  const setup = treeAt(folder.root);
  await initGenerator(setup, { skipPackageJson: true, skipFormat: true, pythonModels: 'none' });
  folder.write(treeFiles(setup));
  folder.commit();
  const tree = treeAt(folder.root);
  const finish = await planFeature(
    tree,
    { skipFormat: true, ...options },
    {
      readWorkspace: async () => workspace,
      cwd: folder.root,
      isDryRun: false,
      toolRoot: REPOSITORY,
    },
  );
  if (options.claim === false) await finish();
  const written = treeFiles(tree, 'openspec/changes/');
  const [first = ''] = Object.keys(written);
  const root = first.split('/').slice(0, 3).join('/');
  const { plan } = parsePlan(written[`${root}/work-packages.yaml`] ?? '');
  if (plan === undefined) throw new Error('the plan cannot be read');
  const text = (file: string): string => written[`${root}/${file}`] ?? '';
  return {
    root,
    plan,
    files: Object.fromEntries(
      Object.entries(written).map(([path, content]) => [path.slice(root.length + 1), content]),
    ),
    tasks: text('tasks.md'),
    design: text('design.md'),
    proposal: text('proposal.md'),
    readme: text('contracts/README.md'),
  };
}

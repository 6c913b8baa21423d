import type { Workspace } from '@parallel-plan/plan';
import { tempWorkspace } from '../../../testing/temp-workspace';
import { SHOP } from '../../testing/shop';
import WORKSPACES from '../testing/workspaces.json';
import { Notes, type ProjectProposal } from '../types';
import { acceptProposal, checkProjects, proposeProjects } from './choose-projects';
import { countWords, type WordCounts } from './count-words';
import { searchWords, wordsOf } from './search-words';

describe('searchWords', () => {
  it.each([
    ['add user authentication with OAuth2', ['authentication', 'oauth2']],
    ['Let members sign in and stay signed in with sessions', ['member', 'sign', 'session']],
    ['add queries for the categories', ['quer', 'categor']],
    ['add an option that merges the reports', ['option', 'merge', 'report']],
    ['it has to be done', ['done']],
  ])('%s', (description, words) => {
    expect(searchWords(description)).toEqual(words);
  });

  it('does not limit the number of words', () => {
    const words = Array.from({ length: 40 }, (_, index) => `noun${index}`);
    expect(searchWords(words.join(' '))).toEqual(words);
  });
});

describe('wordsOf', () => {
  it.each([
    ['mergeReports.spec.ts', ['merge', 'report', 'spec', 'ts']],
    ['libs/data-access-posts', ['lib', 'data', 'access', 'post']],
    ['HTTPServer2', ['http', 'server2']],
  ])('%s', (identifier, words) => {
    expect(wordsOf(identifier)).toEqual(words);
  });
});

describe('proposeProjects', () => {
  it.each<[string, string[], Record<string, number>, string[]]>([
    [
      'those with the most lines',
      ['member'],
      { api: 20, accounts: 18, web: 3 },
      ['accounts', 'api'],
    ],
    ['a name that is a word, whatever the counts', ['web'], { api: 20 }, ['api', 'web']],
    ['no end-to-end tests', ['member'], { 'api-e2e': 50, api: 3 }, ['api']],
    ['the applications where no code has the words', ['oauth2'], {}, ['api', 'web']],
  ])('takes %s', (_, words, lines, projects) => {
    const proposal = proposeProjects(SHOP, words, counts(words[0] ?? '', lines));
    expect(namesOf(proposal)).toEqual(projects);
  });

  it('returns the evidence for each project and the excluded ones', () => {
    const { projects, cut } = proposeProjects(
      SHOP,
      ['account', 'member'],
      counts('member', { accounts: 204, api: 60 }),
    );
    expect(projects).toEqual([
      { name: 'accounts', reason: '"account" in its name; "member" 204 lines' },
    ]);
    expect(cut).toEqual([{ name: 'api', reason: '"member" 60 lines' }]);
  });

  it('adds and marks the library that proposed projects share', () => {
    const found = counts('member', { api: 40, web: 40, http: 21 });
    const both = ({ project, lines }: { project: string; lines: number }) => ({
      member: lines,
      order: project === 'http' ? lines / 2 : lines,
    });
    const proposal = proposeProjects(
      { ...SHOP, projects: [...SHOP.projects, ...unrelated(10)] },
      ['member', 'order'],
      {
        ...found,
        projects: found.projects.map((one) => ({
          ...one,
          weights: both(one),
          relevance: one.project === 'http' ? 0.6 : 1,
        })),
      },
    );
    expect(proposal.projects).toContainEqual({
      name: 'http',
      reason: 'shared by proposed projects; "member" 21 lines',
    });
  });

  it.each<[string, string[], Record<string, Record<string, number>>, string]>([
    [
      'speaks of all the words, not the one whose name has a common one',
      ['error', 'bridge', 'client'],
      { client: { client: 30 }, api: { error: 90, bridge: 40, client: 60 } },
      'api',
    ],
    [
      'has a whole name in the description, not those that share a word of it',
      ['router', 'store', 'migration'],
      { 'router-store': { store: 9 }, store: { store: 90, router: 9 } },
      'router-store',
    ],
  ])('ranks first the project that %s', (_, words, lines, first) => {
    const projects = Object.keys(lines).map((name) => ({
      name,
      root: `libs/${name}`,
      type: 'library' as const,
      tags: [],
      targets: [],
    }));
    const counted = projects.map(({ name }) => {
      const own = lines[name] ?? {};
      const total = Object.values(own).reduce((sum, count) => sum + count, 0);
      const files = { size: 10, paths: {}, files: [], relevance: Object.keys(own).length };
      return { project: name, lines: total, words: own, weights: own, ...files };
    });
    const proposal = proposeProjects(
      { ...SHOP, projects: [...projects, ...unrelated(6)], dependencies: [] },
      words,
      { projects: counted, truncated: false, by: 'git' },
    );
    expect(proposal.projects[0]?.name).toBe(first);
  });

  it('ranks first the project with a file that contains all words', async () => {
    const lines = (word: string, count: number): string => `${word}\n`.repeat(count);
    const temp = tempWorkspace({
      'apps/api/a.ts': lines('invoice', 40),
      'apps/api/b.ts': lines('reminder', 40),
      'apps/web/a.ts': lines('invoice', 25) + lines('reminder', 25),
    });
    temp.commit();
    const words = searchWords('send a reminder for each invoice');
    const found = await countWords(temp.root, words, SHOP.projects);
    expect(proposeProjects(SHOP, words, found).projects[0]?.name).toBe('web');
  });

  it('ranks an example after its library', () => {
    const names = ['libs/queue', 'examples/queue-basic'];
    const projects = names.map((root) => ({
      ...{ name: root.replace(/.*\//, ''), root, type: 'library' as const, tags: [], targets: [] },
    }));
    const found = counts('retry', { queue: 20, 'queue-basic': 30 });
    const proposal = proposeProjects(
      { ...SHOP, projects: [...projects, ...unrelated(6)], dependencies: [] },
      ['queue', 'retry'],
      found,
    );
    expect(namesOf(proposal)).toEqual(['queue']);
  });

  it('reports weak evidence', () => {
    const proposal = proposeProjects(SHOP, ['member'], counts('member', { http: 1 }));
    expect(proposal).toMatchObject({ projects: [{ name: 'http' }], doubt: expect.any(String) });
  });

  it('marks the best of many similar projects and their dependencies as a guess', () => {
    const adapters = ['vue', 'react', 'solid', 'lit'];
    const project = (name: string) => ({ ...SHOP.projects[0], name, root: `libs/${name}` });
    const projects = ['engine', ...adapters].map(project) as unknown as Workspace['projects'];
    const dependencies = adapters.map((source) => ({ source, target: 'engine' }));
    const found = counts('member', { vue: 60, react: 42, engine: 40, solid: 38, lit: 36 });
    const proposal = proposeProjects({ projects, dependencies }, ['member'], found);
    expect(namesOf(proposal)).toEqual(['engine', 'vue']);
    expect(proposal.doubt).toBe('5 projects have about the same evidence');
  });

  it('excludes the root project from counts', () => {
    const root = { name: 'repo', root: '.', type: 'application' as const, tags: [], targets: [] };
    const proposal = proposeProjects(
      { ...SHOP, projects: [...SHOP.projects, root] },
      ['member'],
      counts('member', { repo: 500, api: 4 }),
    );
    expect(namesOf(proposal)).toEqual(['api']);
  });

  it.each(WORKSPACES)(
    'proposes what maintainers of $workspace changed and at most as many others',
    async ({ sentence, expect: touched, projects }) => {
      const workspace = toWorkspace(projects);
      const temp = tempWorkspace(filesOf(projects));
      temp.commit();
      const words = searchWords(sentence);
      const proposal = proposeProjects(
        workspace,
        words,
        await countWords(temp.root, words, workspace.projects),
      );
      const proposed = namesOf(proposal);
      expect(proposed).toEqual(expect.arrayContaining(touched));
      expect(proposed.length).toBeLessThanOrEqual(2 * touched.length);
    },
  );
});

describe('acceptProposal', () => {
  it.each([
    ['too many applications', unrelated(9), /9 applications.*--projects/],
    ['no projects', [], /--brief/],
  ])('stops in a workspace with %s', (_, projects, message) => {
    const proposal = proposeProjects({ projects, dependencies: [] }, [], counts('', {}));
    expect(() => acceptProposal(proposal, new Notes())).toThrow(message);
    expect(() => acceptProposal(proposal, new Notes())).toThrow(/^\[feature\/no-projects\]/);
  });

  it('records the proposal as an assumption with the evidence', () => {
    const notes = new Notes();
    acceptProposal(
      {
        projects: [{ name: 'api', reason: '"member" 9 lines' }],
        cut: [{ name: 'web', reason: '"member" 1 line' }],
      },
      notes,
    );
    expect(notes.headlines).toEqual([]);
    expect(notes.assumptions).toMatchObject([
      {
        assumption: 'api ("member" 9 lines). Left out, with less evidence: web ("member" 1 line)',
        option: '--projects',
      },
    ]);
  });

  it('reports a weak proposal first', () => {
    const notes = new Notes();
    const projects = [{ name: 'api', reason: '"member" 1 line' }];
    acceptProposal({ projects, cut: [], doubt: 'hardly any code has the words' }, notes);
    expect(notes.headlines).toEqual([expect.stringContaining('--projects')]);
  });
});

describe('checkProjects', () => {
  it('reports each unknown project with a suggestion', () => {
    expect(() => checkProjects([{ name: 'ap' }, { name: 'wbe' }, { name: 'web' }], SHOP)).toThrow(
      /^\[feature\/unknown-project\] The workspace has no project "ap", "wbe"\. Did you mean "api", "web"\?/,
    );
  });

  it.each([
    ['api', '"@acme/api"'],
    ['aip', '"@acme/api"'],
    ['web', '"@acme/web", "@shop/web"'],
    ['billing', undefined],
  ])('resolves %s without its scope', (name, guess) => {
    const scoped: Workspace = {
      projects: ['@acme/api', '@acme/web', '@shop/web'].map((scopedName) => ({
        name: scopedName,
        root: scopedName.slice(1),
        type: 'application',
        tags: [],
        targets: [],
      })),
      dependencies: [],
    };
    const hint = guess === undefined ? ' See' : ` Did you mean ${guess}? See`;
    expect(() => checkProjects([{ name }], scoped)).toThrow(
      `The workspace has no project "${name}".${hint} \`nx show projects\``,
    );
  });

  it('accepts a new project with a root and each name once', () => {
    const projects = [{ name: 'billing', root: 'libs/billing' }, { name: 'web' }, { name: 'web' }];
    expect(checkProjects(projects, SHOP)).toHaveLength(2);
  });
});

function namesOf({ projects }: ProjectProposal): readonly string[] {
  return projects.map(({ name }) => name).sort();
}

function unrelated(count: number): Workspace['projects'] {
  return Array.from({ length: count }, (_, index) => ({
    name: `app${index}`,
    root: `apps/app${index}`,
    type: 'application',
    tags: [],
    targets: [],
  }));
}

function counts(word: string, lines: Readonly<Record<string, number>>): WordCounts {
  const projects = Object.entries(lines).map(([project, count]) => ({
    project,
    size: 10,
    lines: count,
    words: { [word]: count },
    weights: { [word]: count },
    paths: {},
    relevance: 1,
    files: [],
  }));
  const others = SHOP.projects
    .filter(({ name }) => !(name in lines))
    .map(({ name: project }) => ({
      project,
      size: 10,
      lines: 0,
      words: {},
      weights: {},
      paths: {},
      relevance: 0,
      files: [],
    }));
  return { projects: [...projects, ...others], truncated: false, by: 'git' };
}

type RealProject = (typeof WORKSPACES)[number]['projects'][number];

function toWorkspace(projects: readonly RealProject[]): Workspace {
  return {
    projects: projects.map(({ name, root, type, tags }) => ({
      name,
      root,
      type: type === 'application' ? 'application' : 'library',
      tags,
      targets: [],
    })),
    dependencies: projects.flatMap(({ name: source, dependencies }) =>
      dependencies.map((target) => ({ source, target })),
    ),
  };
}

/** By kind of file: one file with all lines, and empty ones for the size of the project. */
function filesOf(projects: readonly RealProject[]): Record<string, string> {
  const endings = { src: 'ts', tests: 'spec.ts', docs: 'md', data: 'yml' } as const;
  const files: Record<string, string> = {};
  for (const { root, files: kinds } of projects) {
    for (const [kind, ending] of Object.entries(endings)) {
      const found = (kinds as Record<string, { files: number; lines: Record<string, number> }>)[
        kind
      ];
      for (let index = 0; index < (found?.files ?? 0); index += 5) {
        const lines = Object.entries(index === 0 ? (found?.lines ?? {}) : {});
        files[`${root}/f${index}.${ending}`] = lines
          .map(([word, count]) => `${word}\n`.repeat(Math.ceil(count / 5)))
          .join('');
      }
    }
  }
  return files;
}

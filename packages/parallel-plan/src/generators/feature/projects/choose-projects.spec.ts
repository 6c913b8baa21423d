import type { Workspace } from '@parallel-plan/plan';
import type { WordCounts } from '../../../workspace/count-words';
import { SHOP } from '../../testing/shop';
import { Notes } from '../types';
import { acceptProposal, checkProjects, proposeProjects } from './choose-projects';
import { searchWords } from './search-words';

describe('searchWords', () => {
  it.each([
    ['add user authentication with OAuth2', ['authentication', 'oauth2']],
    ['Let members sign in and stay signed in with sessions', ['member', 'sign', 'session']],
    ['add queries for the categories', ['quer', 'categor']],
    ['it has to be done', ['done']],
  ])('%s', (description, words) => {
    expect(searchWords(description)).toEqual(words);
  });
});

describe('proposeProjects', () => {
  it.each<[string, string[], Record<string, number>, string[]]>([
    [
      'those with the most lines',
      ['member'],
      { api: 20, accounts: 10, web: 3 },
      ['accounts', 'api'],
    ],
    ['a name that is a word, whatever the counts', ['web'], { api: 20 }, ['api', 'web']],
    ['no end-to-end tests', ['member'], { 'api-e2e': 50, api: 3 }, ['api']],
    ['nothing from a single line', ['member'], { http: 1 }, ['api', 'web']],
    ['the applications where nothing speaks of it', ['oauth2'], {}, ['api', 'web']],
  ])('takes %s', (_, words, lines, projects) => {
    expect(proposeProjects(SHOP, words, counts(lines)).projects).toEqual(projects);
  });

  it('asks for a choice where there are too many applications', () => {
    const many: Workspace = {
      projects: Array.from({ length: 9 }, (_, index) => ({
        name: `app${index}`,
        root: `apps/app${index}`,
        type: 'application',
        tags: [],
        targets: [],
      })),
      dependencies: [],
    };
    expect(() => acceptProposal(proposeProjects(many, [], counts({})), new Notes())).toThrow(
      /^\[feature\/no-projects\] .*9 applications.*--projects/,
    );
  });

  it('says what to do in a workspace without projects', () => {
    const empty: Workspace = { projects: [], dependencies: [] };
    expect(() => acceptProposal(proposeProjects(empty, [], counts({})), new Notes())).toThrow(
      /^\[feature\/no-projects\] .*--brief/,
    );
  });

  it('is an assumption once it is accepted', () => {
    const notes = new Notes();
    acceptProposal({ projects: ['api'], reason: 'its code speaks of it' }, notes);
    expect(notes.assumptions).toMatchObject([
      { assumption: 'api: its code speaks of it', option: '--projects' },
    ]);
  });
});

describe('checkProjects', () => {
  it('names each unknown project, with what was probably meant', () => {
    expect(() => checkProjects([{ name: 'ap' }, { name: 'wbe' }, { name: 'web' }], SHOP)).toThrow(
      /^\[feature\/unknown-project\] The workspace has no project "ap", "wbe"\. Did you mean "api", "web"\?/,
    );
  });

  it.each([
    ['api', '"@acme/api"'],
    ['aip', '"@acme/api"'],
    ['web', '"@acme/web", "@shop/web"'],
    ['billing', undefined],
  ])('knows what is meant by %s, without its scope', (name, guess) => {
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

  it('accepts a new project with a root, and each name once', () => {
    const projects = [{ name: 'billing', root: 'libs/billing' }, { name: 'web' }, { name: 'web' }];
    expect(checkProjects(projects, SHOP)).toHaveLength(2);
  });
});

function counts(lines: Readonly<Record<string, number>>): WordCounts {
  return {
    projects: Object.entries(lines)
      .map(([project, count]) => ({ project, lines: count, words: {}, files: [] }))
      .sort((a, b) => b.lines - a.lines),
    truncated: false,
    by: 'git',
  };
}

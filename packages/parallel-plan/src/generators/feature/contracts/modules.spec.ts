import type { Workspace } from '@parallel-plan/plan';
import { tempWorkspace } from '../../../testing/temp-workspace';
import { SHOP } from '../../testing/shop';
import { resolveProjects } from '../projects/choose-projects';
import { Notes } from '../types';
import { foreseenDependencies, requestModules } from './modules';

const projects = resolveProjects([{ name: 'accounts' }, { name: 'api' }, { name: 'http' }], SHOP);

describe('requestModules', () => {
  const request = (options: Parameters<typeof requestModules>[1], tier = 'local-parallel') =>
    requestModules(
      tempWorkspace({ 'a.d.ts': 'export {};' }).root,
      options,
      tier,
      projects,
      SHOP,
      [],
      new Notes(),
    );
  it('returns a contract for each project with dependents', () => {
    expect(request({ brief: {} })).toEqual([
      { project: 'accounts', consumers: ['api'] },
      { project: 'http', consumers: ['accounts', 'api'] },
    ]);
  });

  it.each([
    ['--no-modules', { brief: {}, modules: false as const }, 'local-parallel'],
    ['one package', { brief: {} }, 'sequential'],
  ])('returns none with %s', (_, options, tier) => {
    expect(request(options, tier)).toEqual([]);
  });

  it.each([
    ['has none for a project without an entry that is imported by file', {}, ['http']],
    [
      'has one for a project with an entry',
      { 'libs/accounts/src/index.ts': '' },
      ['accounts', 'http'],
    ],
  ])('%s', (_, files, owners) => {
    const paths = { '@shop/accounts/*': ['./libs/accounts/src/lib/*'] };
    const { root } = tempWorkspace({
      'tsconfig.base.json': JSON.stringify({ compilerOptions: { paths } }),
      ...files,
    });
    const notes = new Notes();
    const modules = requestModules(
      root,
      { brief: {} },
      'local-parallel',
      projects,
      SHOP,
      [],
      notes,
    );
    expect(modules.map(({ project }) => project)).toEqual(owners);
    expect(notes.warnings).toEqual(
      owners.includes('accounts') ? [] : [expect.stringContaining('@shop/accounts/*')],
    );
    const asked = new Notes();
    const options = { brief: {}, modules: ['accounts:api'] };
    requestModules(root, options, 'local-parallel', projects, SHOP, [], asked);
    expect(asked.warnings).toEqual([]);
  });

  it('takes declarations from the brief and consumers from a flag', () => {
    const exports = 'export declare function f(): void;';
    const modules = [
      { project: 'accounts', exports },
      { project: 'api', file: 'a.d.ts' },
    ];
    expect(request({ brief: { modules }, modules: ['http:api'] })).toEqual([
      { project: 'accounts', consumers: ['api'], exports },
      { project: 'api', consumers: [], exports: 'export {};' },
      { project: 'http', consumers: ['api'] },
    ]);
  });

  it.each([
    [{ project: 'acounts' }, 'Did you mean "accounts"'],
    [{ project: 'api', consumers: ['wbe'] }, 'Did you mean "web"'],
    [{ project: 'api', file: '../x.d.ts' }, "can't be read"],
    [{ project: 'api', file: 'a.d.ts', exports: 'x' }, 'Give one of them'],
  ])('refuses %j', (module, words) => {
    expect(() => request({ brief: { modules: [module] } })).toThrow(words);
    expect(() => request({ brief: { modules: [module] } })).toThrow('feature/module');
  });
});

describe('the foreseen dependencies of a new project', () => {
  it('follow existing projects with one different word in their names', () => {
    const library = (name: string) =>
      ({ name, root: `libs/${name}`, type: 'library', tags: [], targets: [] }) as const;
    const workspace: Workspace = {
      projects: [library('data-access-posts'), library('feat-posts'), library('api')],
      dependencies: [
        { source: 'feat-posts', target: 'data-access-posts' },
        { source: 'api', target: 'feat-posts' },
      ],
    };
    const touched = resolveProjects(
      [
        { name: 'data-access-comments', root: 'libs/data-access-comments' },
        { name: 'feat-comments', root: 'libs/feat-comments' },
        { name: 'api' },
      ],
      workspace,
    );
    expect(foreseenDependencies(touched, workspace)).toEqual(
      expect.arrayContaining([
        { source: 'feat-comments', target: 'data-access-comments' },
        { source: 'api', target: 'feat-comments' },
      ]),
    );
    expect(foreseenDependencies(projects, SHOP)).toEqual([]);
  });

  it('ignore names without a common word', () => {
    const touched = resolveProjects(
      [{ name: 'refunds', root: 'libs/refunds' }, { name: 'http' }],
      SHOP,
    );
    expect(foreseenDependencies(touched, SHOP)).toEqual([]);
  });
});

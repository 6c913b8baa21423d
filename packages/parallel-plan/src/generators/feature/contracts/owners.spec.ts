import { SHOP } from '../../testing/shop';
import { resolveProjects } from '../projects/choose-projects';
import { defaultParties } from './owners';

describe('defaultParties', () => {
  it.each([
    ['the API and not its library', ['accounts', 'api', 'web'], 'api', ['web']],
    ['the library where the API does not take part', ['accounts', 'web'], 'accounts', ['web']],
    ['the only one', ['web'], 'web', []],
    ['no end-to-end tests', ['api-e2e', 'http'], 'http', []],
  ])('assigns operations to %s', (_, names, owner, consumers) => {
    const projects = resolveProjects(
      names.map((name) => ({ name })),
      SHOP,
    );
    const { operation } = defaultParties(projects, SHOP);
    expect(operation.owner).toBe(owner);
    expect(operation.consumersOf(owner)).toEqual(consumers);
  });

  it('assigns tables to a data project and its dependents', () => {
    const db = { name: 'db', root: 'libs/db', type: 'library', tags: [], targets: [] } as const;
    const workspace = {
      projects: [...SHOP.projects, db],
      dependencies: [...SHOP.dependencies, { source: 'api', target: 'db' }],
    };
    const projects = resolveProjects([{ name: 'api' }, { name: 'db' }], workspace);
    const { table } = defaultParties(projects, workspace);
    expect([table.owner, table.consumersOf('db')]).toEqual(['db', ['api']]);
  });
});

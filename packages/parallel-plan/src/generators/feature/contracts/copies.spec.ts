import { tempWorkspace } from '../../../testing/temp-workspace';
import { SHOP } from '../../testing/shop';
import { resolveProjects } from '../projects/choose-projects';
import { requestCopies } from './copies';

const { root } = tempWorkspace({
  'apps/api/src/main.ts': '',
  'apps/api/tsconfig.json': '{}',
  'apps/web/src/main.ts': '',
  'apps/web/tsconfig.json': '{}',
  'libs/http/src/index.ts': 'export {};\n',
  'services/jobs/pyproject.toml': '',
});
const WORKSPACE = {
  ...SHOP,
  projects: [
    ...SHOP.projects,
    {
      name: 'jobs',
      root: 'services/jobs',
      type: 'application',
      tags: [],
      targets: ['test'],
    } as const,
  ],
};
const operation = { method: 'GET', path: '/v1/members', owner: 'api', consumers: ['web', 'jobs'] };

type Options = Parameters<typeof requestCopies>[1];

function copies(brief: Options['brief'], pythonModels: Options['pythonModels'] = 'none') {
  const projects = resolveProjects([{ name: 'api' }, { name: 'web' }, { name: 'jobs' }], WORKSPACE);
  const options = { brief, changeId: 'add-members', pythonModels };
  return requestCopies(root, options, { operations: [operation] }, projects, WORKSPACE);
}

describe('requestCopies', () => {
  const api = { file: 'apps/api/src/generated/add-members.ts', importers: ['api'] };
  const web = { file: 'apps/web/src/generated/add-members.ts', importers: ['web'] };

  it('plans a copy in each project that implements or uses an operation', () => {
    expect(copies({})).toEqual([api, web]);
  });

  it('plans models in a Python project if they are generated', () => {
    const jobs = { file: 'services/jobs/generated/add_members.py', importers: ['jobs'] };
    expect(copies({}, 'openapi-generator')).toEqual([api, jobs, web]);
  });

  it('plans one copy, exported from its entry, in the project that the brief names', () => {
    expect(copies({ typesIn: 'http' })).toEqual([
      {
        file: 'libs/http/src/generated/add-members.ts',
        importers: ['api', 'web'],
        entry: 'libs/http/src/index.ts',
      },
    ]);
  });

  it.each([
    ['is unknown', 'htp', 'Did you mean "http"'],
    ['depends on the owner', 'api-e2e', '"api" would import the types from "api-e2e"'],
  ])('refuses a project that %s', (_, typesIn, words) => {
    expect(() => copies({ typesIn })).toThrow(words);
    expect(() => copies({ typesIn })).toThrow('feature/types-in');
  });
});

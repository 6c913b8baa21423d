import type { ProjectGraph } from '@nx/devkit';
import { toWorkspace } from './to-workspace';

describe('toWorkspace', () => {
  it('sorts projects and edges, omits npm packages and reduces changes to names', () => {
    const graph: ProjectGraph = {
      nodes: {
        web: {
          name: 'web',
          type: 'app',
          data: { root: 'apps/web', tags: ['b', 'a'], targets: { test: {}, build: {} } },
        },
        root: { name: 'root', type: 'lib', data: { root: '.' } },
        'web-e2e': { name: 'web-e2e', type: 'e2e', data: { root: 'apps/web-e2e' } },
        change: {
          name: 'change',
          type: 'lib',
          data: { root: 'openspec', tags: ['openspec:changes'] },
        },
        'change/a': {
          name: 'change/a',
          type: 'lib',
          data: { root: 'openspec/changes/a', tags: ['openspec:change'] },
        },
      },
      dependencies: {
        'web-e2e': [{ type: 'implicit', source: 'web-e2e', target: 'web' }],
        web: [
          { type: 'static', source: 'web', target: 'root' },
          { type: 'dynamic', source: 'web', target: 'root' },
          { type: 'static', source: 'web', target: 'npm:react' },
        ],
        'change/a': [{ type: 'implicit', source: 'change/a', target: 'web' }],
      },
    };
    expect(toWorkspace(graph)).toEqual({
      projects: [
        { name: 'root', root: '.', type: 'library', tags: [], targets: [], packages: [] },
        {
          name: 'web',
          root: 'apps/web',
          type: 'application',
          tags: ['a', 'b'],
          targets: ['test', 'build'],
          packages: ['react'],
        },
        { name: 'web-e2e', root: 'apps/web-e2e', type: 'e2e', tags: [], targets: [], packages: [] },
      ],
      dependencies: [
        { source: 'web', target: 'root' },
        { source: 'web-e2e', target: 'web' },
      ],
      changeProjects: ['change', 'change/a'],
    });
  });
});

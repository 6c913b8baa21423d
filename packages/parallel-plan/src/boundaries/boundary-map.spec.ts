import { parsePlan, type Workspace } from '@parallel-plan/plan';
import { boundaryMap } from './boundary-map';
import { formatBoundaries } from './format-boundaries';

const WORKSPACE: Workspace = {
  projects: [
    { name: 'api', root: 'apps/api', type: 'application', tags: [], targets: [] },
    { name: 'api-e2e', root: 'apps/api/e2e', type: 'e2e', tags: [], targets: [] },
    { name: 'auth', root: 'libs/auth', type: 'library', tags: [], targets: [] },
  ],
  dependencies: [],
};

const PLAN = `packages:
  - package_id: wp-api
    scope: { write_allow: ['apps/api/**', 'libs/**', 'docs/**', 'openspec/changes/x/tasks.md'], deny: ['apps/api/e2e/**'] }
    inputs: { nx: { projects: [api], amendments: [{ path: 'docs/**', reason: r, revision: 2 }] } }
  - package_id: wp-review
    scope: { write_allow: [] }
`;

describe('boundaryMap', () => {
  const map = boundaryMap('x', parsePlan(PLAN, { file: 'plan.yaml' }).view, WORKSPACE);

  it('prints a table', () => {
    expect(formatBoundaries(map)).toMatchInlineSnapshot(`
      "package    projects  glob                         owners
      wp-api     api       apps/api/**                  api
                           libs/**                      auth
                           docs/** (amended)            (no project)
                           openspec/changes/x/tasks.md  (the change)
                           not apps/api/e2e/**
      wp-review            (reads only)
      "
    `);
  });

  it('prints JSON', () => {
    expect(map.packages[0]).toMatchObject({
      package_id: 'wp-api',
      projects: ['api'],
      globs: [
        { glob: 'apps/api/**', owners: [{ project: 'api' }], amended: false },
        {
          glob: 'libs/**',
          owners: [{ project: 'auth', witness: expect.stringMatching(/^libs\/auth\//) }],
        },
        { glob: 'docs/**', owners: [], amended: true },
        { glob: 'openspec/changes/x/tasks.md', owners: [] },
      ],
      deny: ['apps/api/e2e/**'],
    });
  });
});

import fc from 'fast-check';
import { decompose } from '../../decompose/decompose';
import { renderPlan } from '../../decompose/render-plan';
import { randomFeature } from '../../decompose/testing/random-feature';
import type { DepConstraint, Workspace, WorkspaceProject } from '../../words/facts';
import { parsePlan } from '../../parse/parse-plan';
import { checkPlan } from '../check-plan';
import { RULE_CATALOGUE } from '../registry';
import { findingsOf } from '../testing/findings-of';

function project(
  name: string,
  root: string,
  more: Partial<WorkspaceProject> = {},
): WorkspaceProject {
  return { name, root, type: 'library', tags: [], targets: ['lint', 'test'], ...more };
}

const CONSTRAINTS: readonly DepConstraint[] = [
  { sourceTag: 'type:lib', onlyDependOnLibsWithTags: ['type:lib'] },
];

const WORKSPACE: Workspace = {
  projects: [
    project('api', 'apps/api', { tags: ['type:app'] }),
    project('api-e2e', 'apps/api/e2e'),
    project('auth', 'libs/auth', { tags: ['type:lib'] }),
    project('auth-client', 'libs/auth-client', { tags: ['type:lib'] }),
    project('web', 'apps/web', { tags: ['type:app'] }),
  ],
  dependencies: [
    { source: 'api', target: 'auth' },
    { source: 'api-e2e', target: 'api' },
    { source: 'web', target: 'auth-client' },
  ],
  changeProjects: ['change', 'change/x'],
  depConstraints: CONSTRAINTS,
};

interface Package {
  readonly id: string;
  readonly write: readonly string[];
  readonly after?: readonly string[];
  readonly deny?: readonly string[];
  readonly keys?: readonly string[];
  readonly type?: string;
  readonly nx?: object;
}

function plan(...packages: readonly Package[]): string {
  return JSON.stringify({
    packages: packages.map(({ id, write, after = [], deny = [], keys = [], type, nx }) => ({
      package_id: id,
      ...(type && { task_type: type }),
      depends_on: after,
      locks: { files: [], keys },
      scope: { write_allow: write, read_allow: ['**'], deny },
      ...(nx && { inputs: { nx } }),
    })),
  });
}

function messages(code: string, text: string, workspace: Workspace = WORKSPACE): readonly string[] {
  return findingsOf(code, text, { workspace }).map(({ message }) => message);
}

describe('boundary/unowned', () => {
  it.each<[string, readonly string[], number]>([
    ['a project', ['apps/api/**'], 0],
    ['a file of a project', ['apps/api/src/x.ts'], 0],
    ['folders that hold projects', ['libs/**'], 0],
    ['a misspelt project', ['apps/ap/**'], 1],
    ['a name that only starts like one', ['libs/auth-server/**'], 1],
    ['a file at the root', ['package.json', '.npmrc'], 0],
    ['files at the root by a pattern', ['*.json'], 1],
    ['files of the change', ['openspec/changes/x/contracts/**', 'openspec/changes/x/tasks.md'], 0],
    ['folders that no project has', ['docs/**', 'tools/**'], 2],
  ])('for %s, writing %j, reports %i', (_, write, count) => {
    expect(messages('boundary/unowned', plan({ id: 'wp-a', write }))).toHaveLength(count);
  });

  it('accepts amended paths, planned projects and the integration package', () => {
    const nx = { amendments: [{ path: 'docs/**', reason: 'docs', revision: 2 }] };
    const planned = { projects: ['mail'], newProjects: { mail: 'libs/mail' } };
    const text = plan(
      { id: 'wp-a', write: ['docs/**'], nx },
      { id: 'wp-mail', write: ['libs/mail/**'], nx: planned },
      { id: 'wp-integration', write: ['tools/**'], after: ['wp-a', 'wp-mail'] },
    );
    expect(messages('boundary/unowned', text)).toEqual([]);
  });

  it('accepts a project at the root', () => {
    const workspace = { projects: [project('root', '.')], dependencies: [] };
    expect(
      messages('boundary/unowned', plan({ id: 'wp-a', write: ['docs/**'] }), workspace),
    ).toEqual([]);
  });
});

describe('boundary/foreign', () => {
  it.each<[string, Package, number]>([
    ['its own project', { id: 'wp-a', write: ['libs/auth/**'], nx: { projects: ['auth'] } }, 0],
    [
      'another project',
      { id: 'wp-a', write: ['libs/auth/**', 'apps/web/x.ts'], nx: { projects: ['auth'] } },
      1,
    ],
    [
      'several by a wildcard',
      { id: 'wp-a', write: ['libs/*/src/**'], nx: { projects: ['auth'] } },
      1,
    ],
    [
      'a nested project that is denied',
      { id: 'wp-a', write: ['apps/api/**'], deny: ['apps/api/e2e/**'], nx: { projects: ['api'] } },
      0,
    ],
    [
      'a nested project by a glob of its own',
      { id: 'wp-a', write: ['apps/api/src/**', 'apps/api/e2e/**'], nx: { projects: ['api'] } },
      1,
    ],
    [
      'what is amended',
      {
        id: 'wp-a',
        write: ['libs/auth/**', 'apps/web/x.ts'],
        nx: {
          projects: ['auth'],
          amendments: [{ path: 'apps/web/x.ts', reason: 'r', revision: 2 }],
        },
      },
      0,
    ],
    ['without inputs.nx', { id: 'wp-a', write: ['libs/auth/**', 'apps/web/x.ts'] }, 0],
    [
      'the change and the root',
      {
        id: 'wp-main',
        write: ['libs/auth/**', 'openspec/changes/x/tasks.md', 'package.json'],
        nx: { projects: ['auth'] },
      },
      0,
    ],
  ])('%s', (_, work, count) => {
    expect(messages('boundary/foreign', plan(work))).toHaveLength(count);
  });

  it('names a path, the project and the fix', () => {
    const text = plan({ id: 'wp-a', write: ['libs/*/src/**'], nx: { projects: ['auth'] } });
    expect(messages('boundary/foreign', text)[0]).toMatch(
      /^"wp-a" is derived from other projects, but may write "libs\/auth-client\/src\/.+" of "auth-client" through/,
    );
  });
});

describe('boundary/split', () => {
  const one = { id: 'wp-a', write: ['libs/auth/a/**'] };
  const two = { id: 'wp-b', write: ['libs/auth/b/**'] };

  it('reports two packages that can run at the same time once for each project', () => {
    const three = { id: 'wp-c', write: ['libs/auth/c/**'] };
    expect(messages('boundary/split', plan(one, two, three))).toEqual([
      expect.stringContaining(
        '"wp-a" and "wp-b" can run at the same time and both write into "auth"',
      ),
    ]);
  });

  it.each<[string, readonly Package[]]>([
    ['one waits for the other', [one, { ...two, after: ['wp-a'] }]],
    [
      'a project is nested in the other',
      [
        { id: 'wp-a', write: ['apps/api/**'], deny: ['apps/api/e2e/**'] },
        { id: 'wp-b', write: ['apps/api/e2e/**'] },
      ],
    ],
    [
      'the project is at the root',
      [
        { id: 'wp-a', write: ['docs/**'] },
        { id: 'wp-b', write: ['tools/**'] },
      ],
    ],
  ])('accepts %s', (_, packages) => {
    const workspace = { ...WORKSPACE, projects: [...WORKSPACE.projects, project('root', '.')] };
    expect(messages('boundary/split', plan(...packages), workspace)).toEqual([]);
  });
});

describe('boundary/missing-edge', () => {
  const auth = { id: 'wp-auth', write: ['libs/auth/**'] };
  const api = { id: 'wp-api', write: ['apps/api/**'], deny: ['apps/api/e2e/**'] };

  it('reports a package that depends on what another package changes', () => {
    expect(messages('boundary/missing-edge', plan(auth, api))).toEqual([
      '"wp-api" works in "api", which depends on "auth", which "wp-auth" can change at the same time: add depends_on, or freeze what is between them in a contract.',
    ]);
  });

  it.each<[string, readonly Package[]]>([
    ['it waits', [auth, { ...api, after: ['wp-auth'] }]],
    [
      'there is a contract',
      [
        { id: 'wp-contracts', write: ['openspec/changes/x/contracts/**'] },
        { ...auth, keys: ['api:GET /v1/me'], after: ['wp-contracts'] },
        { ...api, after: ['wp-contracts'] },
      ],
    ],
    [
      'it owns both projects',
      [auth, { id: 'wp-all', write: ['apps/api/src/**', 'libs/auth/x/**'] }],
    ],
    ['nothing depends on it', [auth, { id: 'wp-web', write: ['apps/web/**'] }]],
  ])('accepts %s', (_, packages) => {
    expect(messages('boundary/missing-edge', plan(...packages))).toEqual([]);
  });

  it('reports two packages that wait for contracts of a third', () => {
    const contracts = { id: 'wp-contracts', write: ['openspec/changes/x/contracts/**'] };
    const text = plan(
      contracts,
      { ...auth, after: ['wp-contracts'] },
      { ...api, after: ['wp-contracts'] },
    );
    expect(messages('boundary/missing-edge', text)).toHaveLength(1);
  });
});

describe('boundary/tags', () => {
  const auth = { id: 'wp-auth', write: ['libs/auth/**'], nx: { projects: ['auth'] } };
  const web = { id: 'wp-web', write: ['apps/web/**'], nx: { projects: ['web'] } };

  it('reports a dependency that the constraints forbid', () => {
    expect(messages('boundary/tags', plan({ ...auth, after: ['wp-web'] }, web))).toEqual([
      '"wp-auth" builds on "wp-web", but "auth" may not depend on "web": "type:lib" may only depend on "type:lib". Remove the dependency, or move what is needed into a project that may be depended on.',
    ]);
  });

  it.each<[string, readonly Package[], Partial<Workspace>]>([
    ['it is allowed', [auth, { ...web, after: ['wp-auth'] }], {}],
    ['there are no constraints', [{ ...auth, after: ['wp-web'] }, web], { depConstraints: [] }],
    [
      'the dependency is there already',
      [{ ...auth, after: ['wp-web'] }, web],
      { dependencies: [{ source: 'auth', target: 'web' }] },
    ],
    [
      'one of the projects may',
      [{ ...auth, after: ['wp-web'], nx: { projects: ['auth', 'web'] } }, web],
      {},
    ],
    ['it integrates', [web, { ...auth, id: 'wp-integration', after: ['wp-web'] }], {}],
    [
      'projects are not named',
      [{ id: 'wp-auth', write: ['libs/auth/**'], after: ['wp-web'] }, web],
      {},
    ],
  ])('accepts %s', (_, packages, more) => {
    expect(messages('boundary/tags', plan(...packages), { ...WORKSPACE, ...more })).toEqual([]);
  });

  it.each<[DepConstraint, boolean]>([
    [{ sourceTag: '*', onlyDependOnLibsWithTags: ['*'] }, false],
    [{ sourceTag: 'type:*', notDependOnLibsWithTags: ['type:app'] }, true],
    [{ sourceTag: '/^type:l/', onlyDependOnLibsWithTags: ['/^type:(lib|util)$/'] }, true],
    [{ sourceTag: '/(/', onlyDependOnLibsWithTags: ['x'] }, true],
    [{ allSourceTags: ['type:lib'], onlyDependOnLibsWithTags: [] }, true],
    [{ allSourceTags: ['type:lib', 'scope:x'], onlyDependOnLibsWithTags: ['x'] }, false],
    [{ sourceTag: 'other', onlyDependOnLibsWithTags: ['x'] }, false],
  ])('%j', (constraint, isBroken) => {
    const workspace = { ...WORKSPACE, depConstraints: [constraint] };
    expect(
      messages('boundary/tags', plan({ ...auth, after: ['wp-web'] }, web), workspace),
    ).toHaveLength(isBroken ? 1 : 0);
  });
});

describe('boundary/stale', () => {
  it.each<[string, Package, RegExp]>([
    [
      'a project that is gone',
      { id: 'wp-a', write: ['libs/auth/**'], nx: { projects: ['auth', 'ath-client'] } },
      /no project "ath-client".*Did you mean "auth-client"/,
    ],
    [
      'a project that has moved',
      { id: 'wp-a', write: ['libs/old/**'], nx: { projects: ['auth'] } },
      /"auth" is at "libs\/auth" now.*nx sync/,
    ],
    [
      'a project that has appeared',
      { id: 'wp-a', write: ['apps/api/**'], nx: { projects: ['api'] } },
      /"api-e2e" is new inside the scope of "wp-a"/,
    ],
  ])('%s', (_, work, message) => {
    const text = plan(work);
    expect(messages('boundary/stale', text)).toEqual([expect.stringMatching(message)]);
    expect(messages('boundary/foreign', text)).toEqual([]);
  });

  it.each<[string, Package]>([
    [
      'it fits',
      { id: 'wp-a', write: ['apps/api/**'], deny: ['apps/api/e2e/**'], nx: { projects: ['api'] } },
    ],
    [
      'it was narrowed by hand',
      { id: 'wp-a', write: ['apps/api/src/**'], nx: { projects: ['api'] } },
    ],
    [
      'a project is planned',
      {
        id: 'wp-a',
        write: ['libs/mail/**'],
        nx: { projects: ['mail'], newProjects: { mail: 'libs/mail' } },
      },
    ],
    [
      'a nested project is its own',
      {
        id: 'wp-a',
        write: ['apps/api/**', 'apps/api/e2e/**'],
        nx: { projects: ['api', 'api-e2e'] },
      },
    ],
  ])('accepts %s', (_, work) => {
    expect(messages('boundary/stale', plan(work))).toEqual([]);
  });
});

describe('the workspace rules', () => {
  const about = RULE_CATALOGUE.filter(
    ({ id }) => id.startsWith('boundary/') || id === 'verification/unknown-target',
  );

  it.each(about)(
    'include $id, which reports its wrong example and accepts its right one',
    ({ id, examples }) => {
      expect(messages(id, examples.wrong)).not.toEqual([]);
      expect(messages(id, examples.right)).toEqual([]);
    },
  );

  it('report nothing without a workspace', () => {
    for (const { id, examples } of about) expect(findingsOf(id, examples.wrong)).toEqual([]);
  });

  it('accept plans that were made for the workspace', () => {
    let plans = 0;
    fc.assert(
      fc.property(randomFeature(), ({ request, workspace }) => {
        const parsed = parsePlan(renderPlan(decompose(request, workspace)), { file: 'plan.yaml' });
        const found = checkPlan(parsed, { workspace })
          .filter(({ code }) => about.some(({ id }) => id === code))
          .map(({ code, message }) => `${code}: ${message}`);
        expect(found).toEqual([]);
        plans++;
      }),
      { seed: 7, numRuns: 150 },
    );
    expect(plans).toBe(150);
  });

  it('check a plan of 1,000 packages in a workspace of 1,000 projects', () => {
    const numbers = Array.from({ length: 1_000 }, (_, at) => at);
    const workspace = {
      projects: numbers.map((at) => project(`p${at}`, `libs/p${at}`)),
      dependencies: numbers.slice(1).map((at) => ({ source: `p${at}`, target: `p${at - 1}` })),
    };
    const text = plan(
      ...numbers.map((at) => ({
        id: `wp-${at}`,
        write: [`libs/p${at}/**`],
        nx: { projects: [`p${at}`] },
      })),
    );
    const start = performance.now();
    expect(messages('boundary/missing-edge', text, workspace)).toHaveLength(999);
    expect(performance.now() - start).toBeLessThan(15_000);
  });
});

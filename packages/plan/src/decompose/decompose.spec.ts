import fc from 'fast-check';
import { planDag } from '../dag/plan-dag';
import { type Plan, type WorkPackage } from '../parse/plan.generated';
import { parsePlan } from '../parse/parse-plan';
import { checkPlan } from '../rules/check-plan';
import { findOverlaps } from '../scope/find-overlaps';
import { inScope } from '../scope/in-scope';
import { globUnder } from '../scope/path-glob';
import { requirementsOf } from '../words/requirements';
import { decompose } from './decompose';
import { DecomposeError, type FeatureRequest } from './feature-request';
import { renderPlan } from './render-plan';
import { type RandomFeature, randomFeature } from './testing/random-feature';
import { sessionsRequest, shopWorkspace } from './testing/sessions-feature';

describe('decompose', () => {
  describe('for any workspace and request', () => {
    it('returns a plan without errors that survives its YAML form', () => {
      holds(({ request, workspace }) => {
        const plan = decompose(request, workspace);
        const parsed = parsePlan(renderPlan(plan));
        expect(parsed.plan).toEqual(plan);
        const errors = checkPlan(parsed).filter(({ severity }) => severity === 'error');
        expect(errors).toEqual([]);
      });
    });

    it('gives no path to two parallel packages', () => {
      holds(({ request, workspace }) => {
        const { packages } = decompose(request, workspace);
        const dag = planDag({ packages });
        const { overlaps } = findOverlaps(
          packages.map(({ scope }) => scope),
          (a, b) => dag.areParallel(packages[a]!.package_id, packages[b]!.package_id),
        );
        expect(dag.cycles).toEqual([]);
        expect(overlaps).toEqual([]);
      });
    });

    it('gives a package its own projects and nothing outside their roots', () => {
      holds(({ request, workspace }) => {
        const roots = rootsByName({ request, workspace });
        for (const { scope, inputs, package_id } of decompose(request, workspace).packages) {
          const projects = projectsOf(inputs);
          if (projects.length === 0) continue;
          const own = projects.map((name) => roots.get(name)!);
          const derived = [...new Set(own.map(globUnder))].sort();
          if (package_id === 'wp-main')
            expect(scope.write_allow).toEqual(expect.arrayContaining(derived));
          else expect(scope.write_allow).toEqual(derived);
          for (const root of own) expect(inScope(scope, fileIn(root))).toBe(true);
          for (const [name, root] of roots) {
            if (!projects.includes(name)) expect(inScope(scope, fileIn(root))).toBe(false);
          }
        }
      });
    });

    it('gives each requested project to one package and the union to the integration', () => {
      holds(({ request, workspace }) => {
        const { packages } = decompose(request, workspace);
        const owned = packages.flatMap(({ inputs }) => projectsOf(inputs));
        expect(new Set(owned).size).toBe(owned.length);
        expect(owned).toEqual(expect.arrayContaining(request.projects.map(({ name }) => name)));
        const last = packages.at(-1)!;
        const roots = rootsByName({ request, workspace });
        for (const name of owned) expect(inScope(last.scope, fileIn(roots.get(name)!))).toBe(true);
        expect(inScope(last.scope, 'openspec/changes/add-thing/tasks.md')).toBe(true);
      });
    });

    it('returns the same plan for any order of the lists', () => {
      holds(({ request, workspace }) => {
        const plan = decompose(request, workspace);
        const reversed = decompose(
          {
            ...request,
            projects: [...request.projects].reverse(),
            interfaces: [...request.interfaces].reverse(),
            rootManifests: [...request.rootManifests].reverse(),
          },
          {
            projects: [...workspace.projects].reverse(),
            dependencies: [...workspace.dependencies].reverse(),
          },
        );
        expect(reversed).toEqual(plan);
      });
    });

    it('stays within the package limit', () => {
      holds(({ request, workspace }) => {
        const { packages } = decompose(request, workspace);
        if (request.tier === 'sequential') expect(packages).toHaveLength(1);
        else expect(packages.length).toBeLessThanOrEqual(request.maxPackages! + 2);
      });
    });
  });

  it('makes one package in the sequential tier', () => {
    const { packages } = plan({ tier: 'sequential' });
    expect(packages.map(({ package_id }) => package_id)).toEqual(['wp-main']);
    expect(packages[0]).toMatchSnapshot();
  });

  it('returns the same plan for the coordinated and the local tier', () => {
    expect(plan({ tier: 'coordinated' })).toEqual(plan({ tier: 'local-parallel' }));
  });

  it('replaces the order between owner and consumer by a contract', () => {
    expect(dependenciesOf(plan(), 'wp-web')).toEqual(['wp-contracts', 'wp-shop-ui']);
    const free = plan({ interfaces: [] });
    expect(dependenciesOf(free, 'wp-web')).toEqual(['wp-contracts', 'wp-api', 'wp-shop-ui']);
    expect(dependenciesOf(free, 'wp-web-e2e')).toEqual(['wp-contracts', 'wp-web']);
  });

  it('lets only wp-contracts write copies of generated code', () => {
    const web = 'apps/web/src/generated/add-user-sessions.ts';
    const shared = 'libs/util/src/generated/add-user-sessions.ts';
    const copies = [
      { file: web, importers: ['web'] },
      { file: shared, importers: ['api'], entry: 'libs/util/src/index.ts' },
    ];
    const made = plan({ copies });
    const [contracts, ...others] = made.packages;
    expect(contracts?.scope.write_allow).toEqual(
      expect.arrayContaining([web, shared, 'libs/util/src/index.ts']),
    );
    expect(contracts?.verification.steps.at(-1)).toMatchObject({
      name: 'generated',
      command: 'parallel-plan contracts --change add-user-sessions --check',
    });
    const writers = others.filter(({ scope }) =>
      [web, shared].some((file) => inScope(scope, file)),
    );
    expect(writers.map(({ package_id }) => package_id)).toEqual(['wp-integration']);
    const [api, own] = ['wp-api', 'wp-web'].map((id) =>
      others.find(({ package_id }) => package_id === id),
    );
    expect(own?.scope.deny).toContain(web);
    expect(own?.description).toContain(`Import the types of the contracts from ${web}`);
    expect(api?.scope.read_allow).toContain(shared);
    const found = checkPlan(parsePlan(renderPlan(made))).map(({ code, severity }) => [
      code,
      severity,
    ]);
    expect(found.filter(([, severity]) => severity !== 'info')).toEqual([]);
  });

  it('follows dependencies through projects outside the feature', () => {
    const names = ['a', 'b', 'c'];
    const workspace = workspaceOf(names, [
      ['a', 'b'],
      ['b', 'c'],
    ]);
    const through = decompose(requestOf(['a', 'c']), workspace);
    expect(dependenciesOf(through, 'wp-a')).toEqual(['wp-contracts', 'wp-c']);
  });

  it('puts the projects of a cycle into one package and reports it', () => {
    const workspace = workspaceOf(
      ['a', 'b', 'c'],
      [
        ['a', 'b'],
        ['b', 'c'],
        ['c', 'a'],
      ],
    );
    const { packages } = decompose(requestOf(['a', 'b', 'c']), workspace);
    expect(packages.map(({ package_id }) => package_id)).toEqual([
      'wp-contracts',
      'wp-libs',
      'wp-integration',
    ]);
    expect(packages[1]!.description).toContain('a, b and c form a dependency cycle');
    expect(projectsOf(packages[1]!.inputs)).toEqual(['a', 'b', 'c']);
  });

  it('merges neighbours when there are more projects than packages', () => {
    const names = ['api-core', 'api-http', 'shop-cart', 'shop-pay', 'web-home', 'web-user'];
    const workspace = {
      projects: names.map((name) => ({ ...library(name), root: `libs/${name.replace('-', '/')}` })),
      dependencies: [{ source: 'api-http', target: 'api-core' }],
    };
    const { packages } = decompose({ ...requestOf(names), maxPackages: 3 }, workspace);
    expect(
      packages.slice(1, -1).map(({ package_id, inputs }) => [package_id, projectsOf(inputs)]),
    ).toEqual([
      ['wp-libs-api', ['api-core', 'api-http']],
      ['wp-libs-shop', ['shop-cart', 'shop-pay']],
      ['wp-libs-web', ['web-home', 'web-user']],
    ]);
  });

  it('names a group after its first project when other projects share the folder', () => {
    const names = ['a', 'b', 'c', 'd'];
    const { packages } = decompose({ ...requestOf(names), maxPackages: 2 }, workspaceOf(names, []));
    const ids = packages.slice(1, -1).map(({ package_id }) => package_id);
    expect(ids).toEqual(['wp-a-group', 'wp-c-group']);
  });

  it('denies nested projects, and shared files for a project at the root', () => {
    const workspace = workspaceOf(['inner'], []);
    const root = { ...library('shop'), root: '.' };
    const change = { ...library('change/other'), root: 'openspec/changes/other' };
    const all = { ...workspace, projects: [...workspace.projects, root, change] };
    const request = {
      ...requestOf(['shop']),
      projects: [{ name: 'shop' }, { name: 'new', newRoot: './libs/new/' }],
    };
    const work = decompose(request, all).packages.find(
      ({ package_id }) => package_id === 'wp-shop',
    )!;
    expect(work.scope.write_allow).toEqual(['**']);
    expect(work.scope.deny).toEqual([
      '.github/**',
      'libs/inner/**',
      'libs/new/**',
      'openspec/**',
      'package.json',
    ]);
  });

  it('includes a project nested between two of its own and omits the deny', () => {
    const nested = ['libs/a', 'libs/a/b', 'libs/a/b/c'].map((root) => ({
      ...library(root.slice(-1)),
      root,
    }));
    const workspace = {
      projects: nested,
      dependencies: [
        { source: 'a', target: 'c' },
        { source: 'c', target: 'a' },
      ],
    };
    const { packages } = decompose(requestOf(['a', 'c']), workspace);
    expect(projectsOf(packages[1]!.inputs)).toEqual(['a', 'b', 'c']);
    expect(packages[1]!.scope.deny).toBeUndefined();
    expect(packages[1]!.description).toContain('b comes with the package only because');
  });

  it.each([
    ['@Scope/My.Lib', 'wp-scope-my-lib'],
    ['contracts', 'wp-contracts-project'],
    ['main', 'wp-main-project'],
    ['日本', 'wp-project'],
    ['x'.repeat(80), `wp-${'x'.repeat(61)}`],
  ])('names the package of %s %s', (name, id) => {
    const { packages } = decompose(requestOf([name]), workspaceOf([name], []));
    expect(packages[1]!.package_id).toBe(id);
  });

  it('numbers packages whose names give the same id', () => {
    const names = ['@a/b', 'a-b', 'a/b'];
    const { packages } = decompose(requestOf(names), workspaceOf(names, []));
    expect(packages.slice(1, -1).map(({ package_id }) => package_id)).toEqual([
      'wp-a-b',
      'wp-a-b-2',
      'wp-a-b-3',
    ]);
  });

  it.each([
    [
      ['lint', 'test', 'build'],
      'A',
      ['nx run-many -t lint -p a', 'nx run-many -t test -p a', 'nx run-many -t build -p a'],
    ],
    [['lint'], 'C', ['nx run-many -t lint -p a']],
    [['e2e', 'test'], 'A', ['nx run-many -t test -p a']],
    [['serve'], 'C', ['nx run change/add-thing:validate']],
  ])(
    'for a project with the targets %j sets tier %s and its commands',
    (targets, tier, commands) => {
      const workspace = { projects: [{ ...library('a'), targets }], dependencies: [] };
      const { verification } = decompose(requestOf(['a']), workspace).packages[1]!;
      expect(verification.tier_required).toBe(tier);
      expect(verification.steps.map(({ command }) => command)).toEqual(commands);
    },
  );

  it.each([
    ['@a/b', 'nx run-many -t test -p @a/b'],
    ['a b', "nx run-many -t test -p 'a b'"],
    ["it's $HOME", "nx run-many -t test -p 'it'\\''s $HOME'"],
    ['a,b', 'nx run change/add-thing:validate'],
    ['-x', 'nx run change/add-thing:validate'],
    ['tag:x', 'nx run change/add-thing:validate'],
  ])('quotes the name %s in a command', (name, command) => {
    const workspace = { projects: [{ ...library(name), targets: ['test'] }], dependencies: [] };
    const [step] = decompose(requestOf([name]), workspace).packages[1]!.verification.steps;
    expect(step!.command).toBe(command);
  });

  it('uses only existing targets in the verification of the integration', () => {
    const workspace = { projects: [{ ...library('a'), targets: ['lint'] }], dependencies: [] };
    const { verification } = decompose(requestOf(['a']), workspace).packages.at(-1)!;
    expect(verification.tier_required).toBe('C');
    expect(verification.steps.map(({ command }) => command)).toEqual([
      'nx run change/add-thing:validate',
      'nx affected -t lint',
    ]);
  });

  it('locks its shared files and not those of nested projects', () => {
    const api = plan().packages.find(({ package_id }) => package_id === 'wp-api')!;
    expect(api.locks.files).toEqual(['apps/api/package.json']);
  });

  describe('overrides', () => {
    it('replace texts and numbers, and add globs to the package and the integration', () => {
      const { packages } = plan({
        overrides: {
          'wp-web': {
            title: 'T',
            role: 'r',
            priority: 2,
            write_allow: ['docs/web/**'],
            deny: ['apps/web/x'],
            tier_required: 'C',
          },
        },
      });
      const web = packages.find(({ package_id }) => package_id === 'wp-web')!;
      expect(web).toMatchObject({ title: 'T', role: 'r', priority: 2 });
      expect(web.scope.write_allow).toEqual(['apps/web/**', 'docs/web/**']);
      expect(web.scope.deny).toEqual(['apps/web/x']);
      expect(web.verification.tier_required).toBe('C');
      expect(packages.at(-1)!.scope.write_allow).toContain('docs/web/**');
    });

    it('can remove a dependency', () => {
      const { packages } = plan({ overrides: { 'wp-web': { depends_on: ['wp-contracts'] } } });
      expect(packages.find(({ package_id }) => package_id === 'wp-web')!.depends_on).toEqual([
        'wp-contracts',
      ]);
    });
  });

  it.each<[string, Partial<FeatureRequest>, string, string]>([
    ['no project', { projects: [] }, 'no-project', 'names no project'],
    [
      'an unknown project',
      { projects: [{ name: 'wep' }] },
      'unknown-project',
      'Did you mean "web"?',
    ],
    [
      'a new project that exists',
      { projects: [{ name: 'api', newRoot: 'x' }] },
      'project-exists',
      'in "apps/api"',
    ],
    [
      'a new project twice',
      {
        projects: [
          { name: 'n', newRoot: 'x' },
          { name: 'n', newRoot: 'y' },
        ],
      },
      'project-exists',
      'twice',
    ],
    [
      'a taken root',
      { projects: [{ name: 'n', newRoot: 'apps/web' }] },
      'shared-root',
      '"web" and "n"',
    ],
    [
      'one root for two',
      {
        projects: [
          { name: 'n', newRoot: 'x' },
          { name: 'm', newRoot: 'x' },
        ],
      },
      'shared-root',
      '"x"',
    ],
    ['a root outside', { projects: [{ name: 'n', newRoot: '../x' }] }, 'invalid-root', '../x'],
    ['an absolute root', { projects: [{ name: 'n', newRoot: '/x' }] }, 'invalid-root', '"/x"'],
    [
      'an empty root',
      { projects: [{ name: 'n', newRoot: '' }] },
      'invalid-root',
      'inside the workspace',
    ],
    [
      'a root that no glob can name',
      { projects: [{ name: 'n', newRoot: 'a/{b}' }], interfaces: [] },
      'invalid-root',
      'braces',
    ],
    [
      'a root among the plans',
      { projects: [{ name: 'n', newRoot: 'openspec/x' }] },
      'reserved-root',
      'openspec/x',
    ],
    ['a bad change id', { changeId: '../x' }, 'invalid-change-id', 'letters'],
    [
      'an owner that is not touched',
      { interfaces: [{ ...sessionsRequest.interfaces[0]!, owner: 'admin' }] },
      'owner-not-requested',
      'Add the project',
    ],
    [
      'an unknown consumer',
      { interfaces: [{ ...sessionsRequest.interfaces[0]!, consumers: ['wep'] }] },
      'unknown-project',
      'Did you mean "web"?',
    ],
    [
      'two owners',
      { interfaces: ['api', 'web'].map((owner) => ({ ...sessionsRequest.interfaces[0]!, owner })) },
      'interface-owned-twice',
      '"api" and "web"',
    ],
    [
      'an unknown package',
      { overrides: { 'wp-wep': {} } },
      'unknown-package',
      'Did you mean "wp-web"?',
    ],
    [
      'an unknown dependency',
      { overrides: { 'wp-web': { depends_on: ['wp-apii'] } } },
      'invalid-dependency',
      'Did you mean "wp-api"?',
    ],
    [
      'a cycle',
      { overrides: { 'wp-shop-ui': { depends_on: ['wp-web'] } } },
      'invalid-dependency',
      'wp-shop-ui -> wp-web -> wp-shop-ui',
    ],
    [
      'contracts that wait',
      { overrides: { 'wp-contracts': { depends_on: ['wp-api'] } } },
      'invalid-dependency',
      'contracts come first',
    ],
    [
      'an integration that is not last',
      { overrides: { 'wp-integration': { depends_on: ['wp-web'] } } },
      'invalid-dependency',
      'comes last',
    ],
    [
      'a name that would steer a terminal',
      { projects: [{ name: '\u001b[31m' }] },
      'unknown-project',
      '\\x1b[31m',
    ],
  ])('refuses %s', (_, change, code, message) => {
    const error = caught(() => plan(change));
    expect(error).toBeInstanceOf(DecomposeError);
    expect(error).toMatchObject({ code, message: expect.stringContaining(message) });
  });
});

function holds(property: (feature: RandomFeature) => void): void {
  fc.assert(fc.property(randomFeature(), property), { seed: 42, numRuns: 100 });
}

function plan(change: Partial<FeatureRequest> = {}): Plan {
  return decompose({ ...sessionsRequest, ...change }, shopWorkspace);
}

function requestOf(names: readonly string[]): FeatureRequest {
  return {
    changeId: 'add-thing',
    title: 'Add a thing',
    description: 'Adds a thing.',
    tier: 'local-parallel',
    createdBy: 'someone',
    projects: names.map((name) => ({ name })),
    interfaces: [],
    openapiFiles: ['contracts/README.md'],
    rootManifests: ['package.json'],
  };
}

function library(name: string) {
  return { name, root: `libs/${name}`, type: 'library' as const, tags: [], targets: ['test'] };
}

function workspaceOf(names: readonly string[], edges: readonly (readonly [string, string])[]) {
  return {
    projects: names.map(library),
    dependencies: edges.map(([source, target]) => ({ source, target })),
  };
}

function dependenciesOf({ packages }: Plan, id: string): readonly string[] {
  return packages.find(({ package_id }) => package_id === id)!.depends_on;
}

describe('module contracts', () => {
  const request: FeatureRequest = {
    ...sessionsRequest,
    modules: [
      { project: '@shop/auth', consumers: ['api', '@shop/auth'] },
      { project: '@shop/auth', consumers: ['session-store'] },
    ],
    skeleton: ['libs/auth/src/index.ts', 'libs/session-store/', 'tsconfig.base.json'],
  };

  it('replace the dependency of the consumers on the owner', () => {
    const before = dependencies(decompose(sessionsRequest, shopWorkspace));
    const after = dependencies(decompose(request, shopWorkspace));
    expect(before['wp-api']).toContain('wp-shop-auth');
    expect(after['wp-api']).toEqual(['wp-contracts']);
    expect(after['wp-web']).toEqual(before['wp-web']);
  });

  it('are locked by the owner, readable for consumers and prepared by wp-contracts', () => {
    const plan = decompose(request, shopWorkspace);
    const byId = new Map(plan.packages.map((work) => [work.package_id, work]));
    const key = 'contract:contracts/modules/@shop/auth.d.ts';
    expect(
      plan.packages.flatMap(({ package_id, locks }) =>
        locks.keys.includes(key) ? [package_id] : [],
      ),
    ).toEqual(['wp-shop-auth']);
    expect(byId.get('wp-session-store')?.scope.read_allow).toContain('libs/auth/**');
    expect(byId.get('wp-contracts')?.scope.write_allow).toEqual([
      'libs/auth/src/index.ts',
      'libs/session-store/**',
      'openspec/changes/add-user-sessions/contracts/**',
      'tsconfig.base.json',
    ]);
    expect(byId.get('wp-shop-auth')?.description).toContain('contracts/modules/@shop/auth.d.ts');
    expect(byId.get('wp-api')?.description).toContain('contracts/modules/@shop/auth.d.ts');
  });

  it.each([
    ['wp-contracts', 'parallel-plan modules check --change add-user-sessions'],
    [
      'wp-shop-auth',
      'parallel-plan modules check --change add-user-sessions --package wp-shop-auth',
    ],
    ['wp-integration', 'parallel-plan modules check --change add-user-sessions --integrated'],
    ['wp-api', undefined],
  ])('are compared with code before other steps in the verification of %s', (id, command) => {
    const plan = decompose(request, shopWorkspace);
    const work = plan.packages.find(({ package_id }) => package_id === id);
    const [first] = work?.verification.steps ?? [];
    expect(first?.name === 'modules' ? first.command : undefined).toBe(command);
  });

  it('cause no error in a plan', () => {
    const text = renderPlan(decompose(request, shopWorkspace));
    const found = checkPlan(parsePlan(text, { file: 'plan.yaml' }), { workspace: shopWorkspace });
    expect(found.filter(({ severity }) => severity !== 'info')).toEqual([]);
  });

  it.each<[string, FeatureRequest['modules']]>([
    ['owner-not-requested', [{ project: '@shop/util', consumers: ['api'] }]],
    ['unknown-project', [{ project: '@shop/auth', consumers: ['apo'] }]],
  ])('are refused with %s', (code, modules) => {
    expect(
      caught(() => decompose({ ...request, modules: modules ?? [] }, shopWorkspace)),
    ).toMatchObject({ code });
  });

  function dependencies({ packages }: Plan): Record<string, readonly string[]> {
    return Object.fromEntries(
      packages.map(({ package_id, depends_on }) => [package_id, depends_on]),
    );
  }
});

describe('requirements', () => {
  const requirements = [
    { capability: 'sessions', name: 'Sign in', implementedBy: ['web', 'api'] },
    { capability: 'sessions', name: 'Sign in', implementedBy: ['session-store'] },
    { capability: 'sessions', name: 'End a session', implementedBy: [] },
  ];

  it('are recorded in the packages that implement them', () => {
    const { packages } = decompose({ ...sessionsRequest, requirements }, shopWorkspace);
    expect(
      Object.fromEntries(packages.map((work) => [work.package_id, requirementsOf(work)])),
    ).toEqual({
      'wp-contracts': undefined,
      'wp-api': ['sessions.sign-in'],
      'wp-session-store': ['sessions.sign-in'],
      'wp-shop-auth': [],
      'wp-shop-ui': [],
      'wp-web': ['sessions.sign-in'],
      'wp-web-e2e': [],
      'wp-integration': undefined,
    });
  });

  it('are omitted when the request has none', () => {
    const { packages } = decompose(sessionsRequest, shopWorkspace);
    expect(packages.map(requirementsOf)).toEqual(packages.map(() => undefined));
  });

  it('are refused for a project that does not exist', () => {
    const [first] = requirements;
    const wrong = [{ ...first!, implementedBy: ['wep'] }];
    expect(
      caught(() => decompose({ ...sessionsRequest, requirements: wrong }, shopWorkspace)),
    ).toMatchObject({ code: 'unknown-project' });
  });
});

function projectsOf(inputs: WorkPackage['inputs']): readonly string[] {
  return (inputs?.['nx'] as { projects: string[] } | undefined)?.projects ?? [];
}

function rootsByName({ request, workspace }: RandomFeature): ReadonlyMap<string, string> {
  return new Map([
    ...workspace.projects.map(({ name, root }) => [name, root] as const),
    ...request.projects.flatMap(({ name, newRoot }) =>
      newRoot === undefined ? [] : [[name, newRoot] as const],
    ),
  ]);
}

function fileIn(root: string): string {
  return root === '.' ? 'some-file' : `${root}/some-file`;
}

function caught(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return error;
  }
}

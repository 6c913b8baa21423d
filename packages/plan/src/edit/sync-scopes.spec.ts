import fc from 'fast-check';
import { decompose } from '../decompose/decompose';
import type { FeatureRequest } from '../decompose/feature-request';
import { renderPlan } from '../decompose/render-plan';
import { randomFeature } from '../decompose/testing/random-feature';
import { parsePlan } from '../parse/parse-plan';
import type { Plan, WorkPackage } from '../parse/plan.generated';
import type { Workspace, WorkspaceProject } from '../words/facts';
import { syncScopes } from './sync-scopes';
import { PlanEditError } from './yaml-source';

describe('syncScopes', () => {
  it('keeps a plan that matches the workspace', () => {
    expect(syncScopes(parsePlan(planned()), SHOP)).toEqual({ stale: [] });
  });

  it('updates the scopes of a moved project', () => {
    const text = planned();
    const { edited, stale } = syncScopes(parsePlan(text), moved({ api: 'services/api' }));
    expect(stale.map(({ packageId }) => packageId)).toEqual([...['wp-api', 'wp-integration']]);
    expect(changedLines(text, edited?.text ?? '')).toMatchInlineSnapshot(`
      "-  plan_revision: 1
      -        - apps/api/package.json
      -        - apps/api/**
      -        - apps/api/**
      -          api: apps/api
      -        - apps/api/**
      +  plan_revision: 2
      +        - services/api/package.json
      +        - services/api/**
      +        - services/api/**
      +          api: services/api
      +        - services/api/**"
    `);
    expect(edited?.revision).toBe(2);
  });

  it('keeps comments and globs that a person added', () => {
    const text = planned()
      .replace('- apps/api/**', '- docs/api/** # hand-added\n        - apps/api/** # all of it')
      .replaceAll('\n', '\r\n');
    const { edited } = syncScopes(parsePlan(text), moved({ api: 'services/api' }));
    expect(edited?.text).toContain(
      '- docs/api/** # hand-added\r\n        - services/api/** # all of it\r\n',
    );
    expect(writes(edited?.text, 'wp-api')).toEqual(['docs/api/**', 'services/api/**']);
  });

  it('handles two projects that swap folders', () => {
    const text = planned({ projects: [{ name: 'accounts' }, { name: 'http' }], maxPackages: 1 });
    const swapped = moved({ accounts: 'libs/http', http: 'libs/accounts' });
    const { edited } = syncScopes(parsePlan(text), swapped);
    expect(new Set(writes(edited?.text, 'wp-libs'))).toEqual(
      new Set(['libs/accounts/**', 'libs/http/**']),
    );
    expect(nx(edited?.text, 'wp-libs')).toMatchObject({
      roots: { accounts: 'libs/http', http: 'libs/accounts' },
    });
    const apart = planned({ projects: [{ name: 'accounts' }, { name: 'http' }] });
    const separate = syncScopes(parsePlan(apart), swapped).edited?.text;
    expect(writes(separate, 'wp-http')).toEqual(['libs/accounts/**']);
    expect(writes(separate, 'wp-integration')).toEqual(writes(apart, 'wp-integration'));
  });

  it('denies a project that appears in a scope and removes the deny when it leaves', () => {
    const text = planned();
    const nested = { ...SHOP, projects: [...SHOP.projects, project('jobs', 'apps/api/jobs')] };
    const { edited } = syncScopes(parsePlan(text), nested);
    expect(scopeOf(edited?.text, 'wp-api').deny).toEqual(['apps/api/jobs/**']);
    expect(scopeOf(edited?.text, 'wp-integration').deny).toEqual([
      ...['apps/web/admin/**', 'apps/api/jobs/**'],
    ]);
    expect(nx(edited?.text, 'wp-api')).toMatchObject({ roots: { jobs: 'apps/api/jobs' } });
    const back = syncScopes(parsePlan(edited?.text ?? ''), SHOP).edited?.text;
    expect(scopeOf(back, 'wp-api').deny).toEqual([]);
    expect(scopeOf(back, 'wp-integration').deny).toEqual(['apps/web/admin/**']);
    expect(nx(back, 'wp-api')).toEqual(nx(text, 'wp-api'));
  });

  it('accepts a project that a person declared', () => {
    const text = planned().replace('projects: [web]', 'projects: [web, admin, http]');
    const { edited } = syncScopes(parsePlan(text), SHOP);
    expect(scopeOf(edited?.text, 'wp-web')).toMatchObject({
      write_allow: ['apps/web/**', 'libs/http/**'],
      deny: [],
    });
    expect(writes(edited?.text, 'wp-integration')).toContain('libs/http/**');
    expect(syncScopes(parsePlan(edited?.text ?? ''), SHOP)).toEqual({ stale: [] });
  });

  it('updates a renamed project, also in commands', () => {
    const renamed: Workspace = {
      ...SHOP,
      projects: SHOP.projects.map((each) =>
        each.name === 'api' ? { ...each, name: '@shop/api' } : each,
      ),
    };
    const { edited, stale } = syncScopes(parsePlan(planned()), renamed);
    expect(stale).toMatchObject([{ renamed: [{ from: 'api', to: '@shop/api' }], changes: [] }]);
    expect(nx(edited?.text, 'wp-api')).toMatchObject({
      projects: ['@shop/api'],
      roots: { '@shop/api': 'apps/api' },
    });
    expect(commands(edited?.text, 'wp-api')).toEqual([
      ...['nx run-many -t lint -p @shop/api', 'nx run-many -t test -p @shop/api'],
    ]);
    expect(syncScopes(parsePlan(edited?.text ?? ''), renamed)).toEqual({ stale: [] });
  });

  it.each([
    ['where the plan says', 'sessions', 'libs/sessions', undefined],
    [
      'elsewhere',
      'sessions',
      'packages/sessions',
      { newProjects: { sessions: 'packages/sessions' } },
    ],
    ['under another name', '@shop/sessions', 'libs/sessions', { projects: ['@shop/sessions'] }],
  ])('finds a planned project that was created %s', (_where, name, root, wanted) => {
    const text = planned({
      projects: [{ name: 'api' }, { name: 'sessions', newRoot: 'libs/sessions' }],
    });
    const made = { ...SHOP, projects: [...SHOP.projects, project(name, root)] };
    expect(syncScopes(parsePlan(text), SHOP)).toEqual({ stale: [] });
    const { edited } = syncScopes(parsePlan(text), made);
    if (wanted === undefined) expect(edited).toBeUndefined();
    else {
      expect(nx(edited?.text, 'wp-sessions')).toMatchObject(wanted);
      expect(writes(edited?.text, 'wp-sessions')).toEqual([`${root}/**`]);
      expect(writes(edited?.text, 'wp-integration')).toContain(`${root}/**`);
      expect(syncScopes(parsePlan(edited?.text ?? ''), made)).toEqual({ stale: [] });
    }
  });

  it('moves file locks with their project', () => {
    const { edited } = syncScopes(parsePlan(planned()), moved({ web: 'apps/shop/web' }));
    expect(packageOf(edited?.text, 'wp-web')?.locks.files).toEqual(['apps/shop/web/package.json']);
  });

  it('removes nothing where the plan records no derivation', () => {
    const text = withoutRecord(planned());
    expect(syncScopes(parsePlan(text), SHOP)).toEqual({ stale: [] });
    const { edited, stale } = syncScopes(parsePlan(text), moved({ api: 'services/api' }));
    expect(writes(edited?.text, 'wp-api')).toEqual(['apps/api/**', 'services/api/**']);
    expect(stale[0]?.notes).toEqual([expect.stringContaining('is not recorded')]);
    expect(nx(edited?.text, 'wp-api')).toMatchObject({ roots: { api: 'services/api' } });
  });

  it('keeps a scope that a person narrowed', () => {
    const text = planned().replaceAll('apps/api/**', 'apps/api/src/**');
    expect(syncScopes(parsePlan(text), SHOP)).toEqual({ stale: [] });
    const { edited, stale } = syncScopes(parsePlan(text), moved({ api: 'services/api' }));
    expect(writes(edited?.text, 'wp-api')).toEqual(['apps/api/src/**']);
    expect(stale[0]?.notes).toEqual([expect.stringContaining('narrowed by hand')]);
    const again = syncScopes(parsePlan(edited?.text ?? ''), moved({ api: 'services/api' }));
    expect(again).toEqual({
      stale: [{ ...stale[0], changes: [], operations: [] }],
    });
  });

  it('reports a deleted project and keeps its scope', () => {
    const rest = { ...SHOP, projects: SHOP.projects.filter(({ name }) => name !== 'api') };
    const { edited, stale } = syncScopes(parsePlan(planned()), rest);
    expect(edited).toBeUndefined();
    expect(stale[0]?.notes).toEqual([expect.stringContaining('no project "api"')]);
  });

  it('throws for a text that cannot be edited', () => {
    const text = planned()
      .replace('- apps/api/**', '- &api apps/api/**')
      .replace(/- libs\/accounts\/\*\*/, '- *api');
    const run = (): unknown => syncScopes(parsePlan(text), moved({ api: 'services/api' }));
    expect(run).toThrow(PlanEditError);
  });

  it('gives plans that match the workspace for random plans and moves', () => {
    let count = 0;
    fc.assert(
      fc.property(randomMove(), ({ request, before, after }) => {
        const text = withHandAdded(renderPlan(decompose(request, before)));
        expect(syncScopes(parsePlan(text), before)).toEqual({ stale: [] });
        const there = syncScopes(parsePlan(text), after).edited?.text ?? text;
        expect(syncScopes(parsePlan(there), after).edited).toBeUndefined();
        const back = syncScopes(parsePlan(there), before).edited?.text ?? there;
        expect(scopes(back)).toEqual(scopes(text));
        for (const { package_id, scope } of parsePlan(there).plan?.packages ?? []) {
          expect([package_id, scope.write_allow]).toEqual([
            package_id,
            expect.arrayContaining(['hand/added/**']),
          ]);
        }
        const fresh = fresher(request, after, text);
        if (fresh === undefined) return;
        expect(derived(there)).toEqual(derived(fresh));
        count++;
      }),
      { seed: 5, numRuns: RUNS, endOnFailure: true },
    );
    process.stdout.write(`syncScopes: ${count} moves compared with a new plan\n`);
    expect(count).toBeGreaterThan(RUNS / 10);
  });
});

const RUNS = process.env['SOAK'] === '1' ? 3000 : 60;

interface Move {
  readonly request: FeatureRequest;
  readonly before: Workspace;
  readonly after: Workspace;
}

/** A feature, and a workspace in which some projects are elsewhere. */
function randomMove(): fc.Arbitrary<Move> {
  const folder = fc
    .array(fc.constantFrom('a', 'b', 'ab', '[id]', 'new', 'a b'), { minLength: 1, maxLength: 4 })
    .map((names) => names.join('/'));
  return fc
    .tuple(randomFeature(), fc.array(fc.tuple(fc.nat(), folder), { minLength: 1, maxLength: 4 }))
    .map(([{ request, workspace }, moves]) => {
      const roots = new Map(workspace.projects.map(({ name, root }) => [name, root]));
      const planned = new Set(request.projects.flatMap(({ newRoot }) => newRoot ?? []));
      for (const [pick, root] of moves) {
        const { name = '' } = workspace.projects[pick % workspace.projects.length] ?? {};
        const isTaken = [...roots.values()].includes(root) || planned.has(root);
        if (!isTaken && roots.get(name) !== '.') roots.set(name, root);
      }
      return { request, before: workspace, after: moved(Object.fromEntries(roots), workspace) };
    });
}

/** What a new plan would be, where it has the same packages. */
function fresher(request: FeatureRequest, after: Workspace, text: string): string | undefined {
  const fresh = renderPlan(decompose(request, after));
  const ids = (plan: string): unknown =>
    parsePlan(plan).plan?.packages.map(({ package_id, inputs }) => [
      package_id,
      (inputs?.['nx'] as { projects?: unknown } | undefined)?.projects,
    ]);
  return JSON.stringify(ids(fresh)) === JSON.stringify(ids(text)) ? fresh : undefined;
}

function withHandAdded(text: string): string {
  const { plan } = parsePlan(text);
  return renderPlan({
    ...(plan as Plan),
    packages: plan?.packages.map((work) => ({
      ...work,
      scope: { ...work.scope, write_allow: [...work.scope.write_allow, 'hand/added/**'] },
    })) as Plan['packages'],
  });
}

/** Scopes without their order, because a restored glob is appended. */
function scopes(text: string): unknown {
  return parsePlan(text).plan?.packages.map(({ package_id, scope, locks }) => ({
    package_id,
    write_allow: [...scope.write_allow].sort(),
    read_allow: outermost(scope.read_allow),
    deny: outermost(scope.deny),
    files: [...locks.files].sort(),
  }));
}

/** Paths in a folder of the same list are omitted. */
function outermost(globs: readonly string[] = []): readonly string[] {
  const isInner = (glob: string): boolean =>
    globs.some((other) => other !== glob && glob.startsWith(other.slice(0, -2)));
  return globs.filter((glob) => !isInner(glob)).sort();
}

/** What follows from roots alone; what is read also follows from what depends on what. */
function derived(text: string): unknown {
  return parsePlan(text).plan?.packages.map(({ package_id, scope }) => ({
    package_id,
    write_allow: scope.write_allow.filter((glob) => glob !== 'hand/added/**').sort(),
    deny: outermost(scope.deny),
  }));
}

function packageOf(text: string | undefined, id: string): WorkPackage | undefined {
  return parsePlan(text ?? '').plan?.packages.find(({ package_id }) => package_id === id);
}

function scopeOf(text: string | undefined, id: string): Partial<WorkPackage['scope']> {
  return packageOf(text, id)?.scope ?? {};
}

function writes(text: string | undefined, id: string): readonly string[] {
  return scopeOf(text, id).write_allow ?? [];
}

function commands(text: string | undefined, id: string): unknown {
  return packageOf(text, id)?.verification.steps.map(({ command }) => command);
}

function nx(text: string | undefined, id: string): unknown {
  return packageOf(text, id)?.inputs?.['nx'];
}

function withoutRecord(text: string): string {
  return text.replace(/\n {8}roots:(?:\n {10}.*)+/g, '');
}

function changedLines(before: string, after: string): string {
  const [old, now] = [before.split('\n'), after.split('\n')];
  return [
    ...old.filter((line) => !now.includes(line)).map((line) => `-${line}`),
    ...now.filter((line) => !old.includes(line)).map((line) => `+${line}`),
  ].join('\n');
}

function planned(request: Partial<FeatureRequest> = {}, workspace = SHOP): string {
  return renderPlan(decompose({ ...REQUEST, ...request }, workspace));
}

function moved(roots: Readonly<Record<string, string>>, workspace = SHOP): Workspace {
  return {
    ...workspace,
    projects: workspace.projects.map((project) => ({
      ...project,
      root: roots[project.name] ?? project.root,
    })),
  };
}

const SHOP: Workspace = {
  projects: [
    project('accounts', 'libs/accounts'),
    project('admin', 'apps/web/admin'),
    project('api', 'apps/api'),
    project('http', 'libs/http'),
    project('web', 'apps/web'),
  ],
  dependencies: [
    { source: 'api', target: 'accounts' },
    { source: 'api', target: 'http' },
    { source: 'web', target: 'http' },
  ],
};

function project(name: string, root: string): WorkspaceProject {
  return { name, root, type: 'library', tags: [], targets: ['lint', 'test'] };
}

const REQUEST: FeatureRequest = {
  changeId: 'add-sessions',
  title: 'Add sessions',
  description: 'Adds sessions.',
  tier: 'local-parallel',
  createdBy: 'someone',
  projects: [{ name: 'api' }, { name: 'web' }],
  interfaces: [],
  openapiFiles: ['contracts/README.md'],
  rootManifests: ['package.json'],
  projectFiles: { api: ['apps/api/package.json'], web: ['apps/web/package.json'] },
};

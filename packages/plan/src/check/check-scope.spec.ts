import fc from 'fast-check';
import { inScope } from '../scope/in-scope';
import type { Scope } from '../scope/scope';
import { scopes, UNIVERSE } from '../scope/testing/glob-arbitraries';
import { checkScope, type ScopeCheckRequest } from './check-scope';
import { type ChangedPath, ScopeCheckError } from './scope-check-result';
import { planOf } from './testing/plan-of';

const PLAN = planOf({
  'wp-contracts': { write_allow: ['openspec/changes/add-sessions/contracts/**'] },
  'wp-api': { write_allow: ['apps/api/**'], deny: ['apps/api/legacy/**'] },
  'wp-web': { write_allow: ['apps/web/**', 'apps/api/legacy/**'] },
});
const CHANGE = 'openspec/changes/add-sessions';

function check(changed: readonly (string | ChangedPath)[], more: Partial<ScopeCheckRequest> = {}) {
  return checkScope({
    change: 'add-sessions',
    plan: PLAN,
    changed: changed.map((path) =>
      typeof path === 'string' ? { path, status: 'modified' } : path,
    ),
    ...more,
  });
}

function reasons(changed: readonly (string | ChangedPath)[], more?: Partial<ScopeCheckRequest>) {
  return check(changed, more).violations.map(({ path, reason }) => [path, reason]);
}

const WP_API = { packageId: 'wp-api' };

describe('checkScope for a package', () => {
  it('accepts a path in the scope of the package', () => {
    expect(check(['apps/api/main.ts', 'apps/api/.env', 'apps/api/größe 2\n.ts'], WP_API)).toEqual({
      version: 1,
      ok: true,
      code: null,
      change: 'add-sessions',
      package: 'wp-api',
      base: null,
      planRef: null,
      checked: 3,
      violations: [],
      notChecked: [],
    });
  });

  it('reports reason and owner of each path outside', () => {
    const result = check(['libs/x.ts', 'apps/web/a.ts', 'apps/api/legacy/b.ts'], {
      ...WP_API,
      base: 'b'.repeat(40),
      planRef: 'c'.repeat(40),
    });
    expect(result).toEqual({
      version: 1,
      ok: false,
      code: 'SCOPE_VIOLATION',
      change: 'add-sessions',
      package: 'wp-api',
      base: 'b'.repeat(40),
      planRef: 'c'.repeat(40),
      checked: 3,
      violations: [
        {
          path: 'apps/api/legacy/b.ts',
          status: 'modified',
          reason: 'denied',
          glob: 'apps/api/legacy/**',
          owner: 'wp-web',
          message:
            'The scope of "wp-api" denies it through "apps/api/legacy/**". It belongs to "wp-web": leave it to that package, or have the plan amended.',
        },
        {
          path: 'apps/web/a.ts',
          status: 'modified',
          reason: 'not-in-scope',
          owner: 'wp-web',
          message:
            'It is not in the write scope of "wp-api". It belongs to "wp-web": leave it to that package, or have the plan amended.',
        },
        {
          path: 'libs/x.ts',
          status: 'modified',
          reason: 'not-in-scope',
          message:
            'It is not in the write scope of "wp-api". Undo the change, or have the plan amended.',
        },
      ],
      notChecked: [],
    });
  });

  it('checks both names of a renamed file and only the new name of a copy', () => {
    const result = check(
      [
        { path: 'apps/api/new.ts', status: 'renamed', from: 'apps/web/old.ts' },
        { path: 'apps/web/new.ts', status: 'renamed', from: 'apps/api/old.ts' },
        { path: 'apps/api/copy.ts', status: 'copied', from: 'libs/original.ts' },
      ],
      WP_API,
    );
    expect(result.checked).toBe(5);
    expect(result.violations).toMatchObject([
      { path: 'apps/web/new.ts', status: 'renamed', renamed: 'apps/api/old.ts' },
      { path: 'apps/web/old.ts', status: 'renamed', renamed: 'apps/api/new.ts' },
    ]);
  });

  it('counts a repeated path once', () => {
    const twice: ChangedPath[] = [
      { path: 'apps/api/a.ts', status: 'modified', leadsTo: ['apps/api/b.ts'] },
      { path: 'apps/api/a.ts', status: 'added', leadsTo: ['libs/x.ts'] },
      { path: 'apps/api/c.ts', status: 'renamed', from: 'apps/api/a.ts' },
    ];
    const result = check(twice, WP_API);
    expect(result.checked).toBe(2);
    expect(result.violations).toMatchObject([{ path: 'apps/api/a.ts', leadsTo: 'libs/x.ts' }]);
  });

  it.each(['../x', '/etc/passwd', 'apps/api/../web/x', './apps/api/x', 'apps/api//x', '', '.'])(
    'refuses %j as outside, without normalising it',
    (path) => {
      expect(reasons([path], WP_API)).toEqual([[path, 'outside-workspace']]);
    },
  );

  it.each([
    ['work-packages.yaml', 'planning-file'],
    ['approval.yaml', 'planning-file'],
    ['.openspec.yaml', 'planning-file'],
    ['Work-Packages.yaml', 'planning-file'],
    ['approval.yaml.', 'planning-file'],
    ['proposal.md', undefined],
    ['design.md', undefined],
    ['tasks.md', undefined],
    ['context.md', undefined],
    ['specs/sessions/spec.md', undefined],
    ['context/wp-api/CONTEXT.md', undefined],
    ['contracts/openapi/v1.yaml', 'not-in-scope'],
    ['report/index.html', 'not-in-scope'],
    ['specs', 'not-in-scope'],
  ])('the planning file %s is %s', (file, reason) => {
    const path = `${CHANGE}/${file}`;
    expect(reasons([path], WP_API)).toEqual(reason === undefined ? [] : [[path, reason]]);
    const everything = planOf({ 'wp-all': { write_allow: ['**'] } });
    expect(reasons([path], { plan: everything, packageId: 'wp-all' })).toEqual(
      reason === 'planning-file' ? [[path, reason]] : [],
    );
  });

  it('protects the plans of all changes and allows shared files of its own change only', () => {
    const plan = planOf({ 'wp-all': { write_allow: ['openspec/**'] } });
    const other = 'openspec/changes/other';
    expect(reasons([`${other}/work-packages.yaml`], { plan, packageId: 'wp-all' })).toEqual([
      [`${other}/work-packages.yaml`, 'planning-file'],
    ]);
    expect(reasons([`${other}/tasks.md`], WP_API)).toEqual([[`${other}/tasks.md`, 'not-in-scope']]);
  });

  it.each<[string, string | undefined, string | undefined]>([
    ['apps/api/b.ts', undefined, undefined],
    ['apps/api/src', undefined, undefined],
    ['apps/api/[id]', undefined, undefined],
    ['apps/api', 'link-leaves-scope', undefined],
    ['apps/api/legacy', 'link-leaves-scope', 'wp-web'],
    ['apps/api/Legacy', 'link-leaves-scope', undefined],
    ['apps/api/legacy.', 'link-leaves-scope', undefined],
    ['apps/api/LEGACY/x', 'link-leaves-scope', undefined],
    ['apps', 'link-leaves-scope', undefined],
    ['apps/api/{a}', 'link-leaves-scope', undefined],
    ['apps/web', 'link-leaves-scope', 'wp-web'],
    ['.', 'link-leaves-scope', undefined],
    ['../outside', 'link-leaves-scope', undefined],
    ['/etc', 'link-leaves-scope', undefined],
  ])('a link to %s is %s', (leadsTo, reason, owner) => {
    const entry: ChangedPath = { path: 'apps/api/link', status: 'added', leadsTo: [leadsTo] };
    const { violations } = check([entry], WP_API);
    expect(violations).toMatchObject(reason === undefined ? [] : [{ reason, leadsTo }]);
    expect(violations[0]?.owner).toBe(owner);
  });

  it('refuses a planning file that links out of the scope', () => {
    const entry: ChangedPath = {
      path: `${CHANGE}/tasks.md`,
      status: 'modified',
      leadsTo: ['package.json'],
    };
    expect(reasons([entry], WP_API)).toEqual([[`${CHANGE}/tasks.md`, 'link-leaves-scope']]);
  });

  it('finds the owner in another open change', () => {
    const otherChanges = [
      { change: 'other', plan: planOf({ 'wp-libs': { write_allow: ['libs/**'] } }) },
    ];
    expect(check(['libs/x.ts'], { ...WP_API, otherChanges }).violations).toMatchObject([
      { owner: 'wp-libs', ownerChange: 'other', reason: 'not-in-scope' },
    ]);
  });
});

describe('checkScope for a whole branch', () => {
  const other = (scopes: Record<string, Scope>, change = 'other') => ({
    change,
    plan: planOf(scopes, `openspec/changes/${change}/work-packages.yaml`),
  });

  it('requires that some package may write each path', () => {
    const changed = ['apps/api/a.ts', 'apps/api/legacy/b.ts', 'apps/web/c.ts', 'libs/x.ts'];
    expect(check(changed).violations).toMatchObject([{ path: 'libs/x.ts', reason: 'unowned' }]);
  });

  it('accepts a change of the plan itself and refuses other plans', () => {
    const theirs = 'openspec/changes/other/work-packages.yaml';
    expect(reasons([`${CHANGE}/work-packages.yaml`, theirs])).toEqual([[theirs, 'planning-file']]);
  });

  it('refuses a path that another open change also writes', () => {
    const otherChanges = [other({ 'wp-shared': { write_allow: ['apps/**'] } })];
    expect(check(['apps/api/a.ts'], { otherChanges }).violations).toMatchObject([
      { reason: 'other-change', owner: 'wp-shared', ownerChange: 'other' },
    ]);
  });

  it('skips integration packages of other changes and the change itself', () => {
    const otherChanges = [
      other({ 'wp-integration': { write_allow: ['**'] } }),
      other({ 'wp-x': { write_allow: ['**'] } }, 'add-sessions'),
    ];
    expect(check(['apps/api/a.ts'], { otherChanges }).ok).toBe(true);
  });

  it('names other changes that could not be checked', () => {
    const otherChanges = [other({ 'wp-x': { write_allow: ['/abs/**'] } })];
    const result = check(['apps/api/a.ts'], { otherChanges });
    expect(result.ok).toBe(true);
    expect(result.notChecked).toEqual([
      {
        check: 'openspec/changes/other/work-packages.yaml',
        why: expect.stringContaining('it is absolute'),
      },
    ]);
  });

  it('accepts a link only if a package that may write it may also write its target', () => {
    const link = (target: string): ChangedPath => ({
      path: 'apps/api/link',
      status: 'added',
      leadsTo: [target],
    });
    expect(check([link('apps/api/a.ts')]).ok).toBe(true);
    expect(reasons([link('apps/web/a.ts')])).toEqual([['apps/api/link', 'link-leaves-scope']]);
  });
});

describe('scopes that another tool misjudged', () => {
  it.each([
    ['src/*.ts', 'src/deep/secret/x.ts', false],
    ['src/**/*.ts', 'src/a.ts', true],
    ['src/**', 'src/../etc/passwd', false],
    ['src/**', 'src/größe.ts', true],
    ['src/**', 'src/日本/名前.ts', true],
  ])('a package that writes %s may write %s: %j', (glob, path, isAllowed) => {
    const plan = planOf({ 'wp-a': { write_allow: [glob] } });
    expect(check([path], { plan, packageId: 'wp-a' }).ok).toBe(isAllowed);
  });
});

describe('checkScope and inScope', () => {
  it('agree on every path, for a package and for a branch', () => {
    const changed = UNIVERSE.map((path) => ({ path, status: 'modified' as const }));
    fc.assert(
      fc.property(scopes, scopes, (a, b) => {
        const plan = planOf({ 'wp-a': a, 'wp-b': b });
        const refused = (packageId?: string) =>
          check(changed, { plan, ...(packageId && { packageId }) }).violations.map(
            ({ path }) => path,
          );
        const expected = (isAllowed: (path: string) => boolean) =>
          UNIVERSE.filter((path) => !isAllowed(path)).sort((x, y) => (x < y ? -1 : 1));
        expect(refused('wp-a')).toEqual(expected((path) => inScope(a, path)));
        expect(refused()).toEqual(expected((path) => inScope(a, path) || inScope(b, path)));
      }),
      { seed: 20260301, numRuns: 25 },
    );
  });
});

describe('a plan that cannot be used for a scope check', () => {
  it.each<[string, () => unknown, RegExp]>([
    [
      'has an unknown package',
      () => check([], { packageId: 'wp-apo' }),
      /^The change "add-sessions" has no package "wp-apo"\. Did you mean "wp-api"\?$/,
    ],
    [
      'has no such package at all',
      () => check([], { packageId: 'x\u001b[31m' }),
      /has no package "x\\x1b\[31m"\. It has "wp-contracts", "wp-api" and "wp-web"\.$/,
    ],
    [
      'has a glob outside the dialect',
      () => check([], { plan: planOf({ 'wp-a': { write_allow: ['src/'] } }) }),
      /^work-packages\.yaml: the scope of "wp-a" can't be judged\. Invalid glob "src\/"/,
    ],
    [
      'does not match the schema',
      () => check([], { plan: planOf({ 'wp-a': { write_allow: 3 as never } }) }),
      /^work-packages\.yaml:1:\d+: .*Repair the plan first/,
    ],
    [
      'has a deny that cannot be read',
      () => check([], { plan: planOf({ 'wp-a': { write_allow: ['**'], deny: 'x' as never } }) }),
      /^work-packages\.yaml:1:\d+: .*Repair the plan first/,
    ],
  ])('is refused when it %s', (_, judge, message) => {
    expect(judge).toThrow(ScopeCheckError);
    expect(judge).toThrow(message);
  });

  it('is refused when two packages share an id', () => {
    const plan = planOf({ 'wp-a': { write_allow: ['a/**'] }, 'wp-b': { write_allow: ['b/**'] } });
    const twice = {
      ...plan,
      plan: { ...plan.plan!, packages: [plan.plan!.packages[0], plan.plan!.packages[0]] as never },
    };
    expect(() => check([], { plan: twice })).toThrow(/two packages are called "wp-a"/);
  });
});

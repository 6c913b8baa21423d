import fc from 'fast-check';
import { findScopeOverlap } from '../scope/scope-overlap';
import { both, type ChangeCollision, type OpenPlan, toRecord } from './change-collision';
import { findCollisions } from './find-collisions';
import { openPlan, type TestPackage } from './testing/open-plan';

/** What a package of `a` and one of `b` collide in: kind, path and locks. */
function between(a: TestPackage, b: TestPackage) {
  const { collisions } = findCollisions([
    openPlan('a', { 'wp-a': a }),
    openPlan('b', { 'wp-b': b }),
  ]);
  return collisions
    .flatMap(toRecord)
    .flatMap(({ packages }) =>
      packages.map(({ kind, witness, locks }) => [kind, witness, ...locks.flat()]),
    );
}

describe('findCollisions', () => {
  it.each<[string, TestPackage, TestPackage, unknown[]]>([
    ['nothing', { write: ['a/**'] }, { write: ['b/**'] }, []],
    ['a path', { write: ['libs/*/x.ts'] }, { write: ['libs/a/**'] }, ['scope', 'libs/a/x.ts']],
    ['a path that one denies', { write: ['a/**'], deny: ['a/b/**'] }, { write: ['a/b/**'] }, []],
    [
      'a key',
      { keys: ['db:schema:users'] },
      { keys: ['db:schema:Users'] },
      ['lock', undefined, 'db:schema:users', 'db:schema:Users'],
    ],
    [
      'a family of flags',
      { keys: ['flag:a/*'] },
      { keys: ['flag:a/b'] },
      ['lock', undefined, 'flag:a/*', 'flag:a/b'],
    ],
    [
      'two families of flags',
      { keys: ['flag:a*'] },
      { keys: ['flag:*b'] },
      ['lock', undefined, 'flag:a*', 'flag:*b'],
    ],
    ['flags apart', { keys: ['flag:a/x'] }, { keys: ['flag:a/y'] }, []],
    ['a file', { files: ['x/y'] }, { files: ['./x/y'] }, ['lock', undefined, 'x/y', './x/y']],
    ['a file in a folder', { files: ['x/y'] }, { files: ['x'] }, ['lock', undefined, 'x/y', 'x']],
    [
      'a path and a key',
      { write: ['a'], keys: ['env:db'] },
      { write: ['*'], keys: ['env:db'] },
      ['both', 'a', 'env:db', 'env:db'],
    ],
    [
      "each change's own contract",
      { keys: ['contract:contracts/openapi/v1.yaml'] },
      { keys: ['contract:contracts/openapi/v1.yaml'] },
      [],
    ],
    [
      'a contract of the workspace',
      { keys: ['contract:libs/api/v1.yaml'] },
      { keys: ['contract:./libs/api/v1.yaml'] },
      ['lock', undefined, 'contract:libs/api/v1.yaml', 'contract:./libs/api/v1.yaml'],
    ],
    [
      "the other's contract by its full path",
      { keys: ['contract:contracts/v1.yaml'] },
      { keys: ['contract:openspec/changes/a/contracts/v1.yaml'] },
      [
        'lock',
        undefined,
        'contract:contracts/v1.yaml',
        'contract:openspec/changes/a/contracts/v1.yaml',
      ],
    ],
  ])('compares packages that have %s in common', (_, a, b, expected) => {
    expect(between(a, b)).toEqual(expected.length > 0 ? [expected] : []);
  });

  it('uses the location of a contract on disk for its lock key', () => {
    const [a, b] = ['a', 'b'].map((change) =>
      openPlan(change, { 'wp-a': { keys: ['contract:contracts/x', 'contract:y'] } }),
    ) as [OpenPlan, OpenPlan];
    const contractHomes = new Map([
      ['contracts/x', 'workspace'],
      ['y', 'change'],
    ] as const);
    const { collisions } = findCollisions([
      { ...a, contractHomes },
      { ...b, contractHomes },
    ]);
    expect(collisions.map(toRecord)[0]?.packages[0]?.locks).toEqual([
      ['contract:contracts/x', 'contract:contracts/x'],
    ]);
  });

  it('skips integration packages, by name or by type', () => {
    const everything = { write: ['**'], keys: ['env:db'] };
    const { collisions } = findCollisions([
      openPlan('a', { 'wp-integration': everything }),
      openPlan('b', { 'wp-b': everything }),
      openPlan('c', { 'wp-last': { ...everything, type: 'integrate' } }),
    ]);
    expect(collisions).toEqual([]);
  });

  it('skips packages of the same change and pairs of changes on other branches', () => {
    const same = { 'wp-a': { write: ['x'] }, 'wp-b': { write: ['x'] } };
    const elsewhere = ['b', 'c'].map((id) => ({ ...openPlan(id, same), branches: ['main'] }));
    const { collisions } = findCollisions([...elsewhere, openPlan('z', same)]);
    expect(collisions.map(names)).toEqual([
      ['z', 'b'],
      ['z', 'c'],
    ]);
    expect(toRecord(collisions[0] as ChangeCollision).branches).toEqual(['main']);
    expect(collisions[0]?.packages).toHaveLength(4);
  });

  it('compares only the requested plan with the others', () => {
    const plans = ['a', 'b', 'c'].map((id) => openPlan(id, { 'wp-a': { write: ['x'] } }));
    const of = plans[1]?.parsed;
    expect(findCollisions(plans, of && { of }).collisions.map(names)).toEqual([
      ['a', 'b'],
      ['b', 'c'],
    ]);
  });

  it('reports what could not be compared', () => {
    const hard = {
      write: ['*a?????????????????b'],
      deny: ['*a????????????????[!c]b', '*a?????????????????[bc]'],
    };
    const { collisions, notChecked } = findCollisions([
      openPlan('a', { 'wp-a': hard }),
      openPlan('b', { 'wp-b': hard }),
      { ...openPlan('c', { 'wp-c': { write: ['!x'] } }), branches: ['feature/c'] },
    ]);
    expect(collisions).toEqual([]);
    expect(notChecked).toContainEqual({
      check: 'change/scope-overlap',
      why: 'c (branch feature/c): Some of its globs are outside the dialect, so what they match is not known.',
    });
    expect(notChecked).toContainEqual({
      check: 'change/scope-overlap',
      why: expect.stringMatching(/^wp-a of a and wp-b of b: .* are too complex to compare\.$/),
    });
  });

  it.each<[string, readonly number[], string | undefined]>([
    ['nothing', [0, 5], undefined],
    ['one of five', [1, 5], 'PARTIAL'],
    ['exactly half', [2, 4], 'PARTIAL'],
    ['just over half', [3, 5], 'SEQUENTIAL'],
    ['all', [1, 1], 'SEQUENTIAL'],
  ])('reports %s by its name', (_, [colliding = 0, total = 0], feasibility) => {
    const ids = Array.from({ length: total }, (_, n) => `wp-${n}`);
    const a = Object.fromEntries(
      ids.map((id, n) => [id, { write: [n < colliding ? `shared/${n}` : `a/${n}`] }]),
    );
    const b = Object.fromEntries(
      Array.from({ length: 20 }, (_, n) => [
        `wp-${n}`,
        { write: [n < 5 ? `shared/${n}` : `b/${n}`] },
      ]),
    );
    const { collisions } = findCollisions([openPlan('a', a), openPlan('b', b)]);
    expect(collisions[0]?.feasibility).toBe(feasibility);
    expect(collisions[0]?.shares[0]).toEqual(feasibility && { colliding, total });
    expect(collisions[0]?.shares[1]).toEqual(feasibility && { colliding, total: 20 });
  });

  it('counts each requirement that two changes touch once, for any operation', () => {
    const { collisions } = findCollisions([
      openPlan('a', {}, [
        ['auth', 'Log in', 'RENAMED', 3],
        ['auth', 'Log in', 'MODIFIED', 7],
        ['auth', 'Log out', 'ADDED', 11],
      ]),
      openPlan('b', {}, [
        ['auth', 'Log in', 'REMOVED', 3],
        ['auth', 'log out', 'ADDED', 5],
        ['billing', 'Log out', 'ADDED', 3],
      ]),
    ]);
    expect(collisions.map(toRecord)).toEqual([
      {
        changes: ['a', 'b'],
        feasibility: 'PARTIAL',
        shares: [
          { colliding: 0, total: 0 },
          { colliding: 0, total: 0 },
        ],
        packages: [],
        requirements: [{ capability: 'auth', name: 'Log in', operations: ['RENAMED', 'REMOVED'] }],
      },
    ]);
  });

  it('matches a pairwise comparison in any order of the plans', () => {
    const glob = fc.constantFrom('a/**', 'a/b/*', '*/c', 'a/b/c', 'd', '**/e', '{a,d}/e');
    const pack = fc.record({
      write: fc.array(glob, { maxLength: 3 }),
      deny: fc.array(glob, { maxLength: 1 }),
    });
    const change = fc.array(pack, { minLength: 1, maxLength: 3 });
    const property = fc.property(fc.array(change, { minLength: 2, maxLength: 5 }), (changes) => {
      const plans = changes.map((packages, n) =>
        openPlan(`c${n}`, Object.fromEntries(packages.map((entry, m) => [`wp-${m}`, entry]))),
      );
      const found = findCollisions(plans).collisions.map(toRecord);
      expect(findCollisions([...plans].reverse()).collisions.map(toRecord)).toEqual(found);
      const pairs = found.flatMap(({ changes: ids, packages }) =>
        packages.map((pair) => [...ids, ...pair.packages].join(' ')),
      );
      expect(pairs).toEqual(pairByPair(changes));
    });
    fc.assert(property, { seed: 20_260_101, numRuns: 200 });
  });

  it('compares 300 changes of 8 packages within a second', () => {
    const plans = Array.from({ length: 300 }, (_, n) => openPlan(`change-${n}`, eightPackages(n)));
    const start = performance.now();
    const { collisions, notChecked } = findCollisions(plans);
    const elapsed = performance.now() - start;
    expect([collisions.length, notChecked]).toEqual([300 * 5, []]);
    // A bound against a quadratic mistake, far above what it takes.
    expect(elapsed).toBeLessThan(5_000);
  });
});

function names({ changes }: ChangeCollision): readonly string[] {
  return changes.map(({ change }) => change);
}

/** The slow way: every two packages of every two changes. */
function pairByPair(
  changes: readonly (readonly { write: readonly string[]; deny: readonly string[] }[])[],
): readonly string[] {
  return changes.flatMap((first, i) =>
    changes.slice(i + 1).flatMap((second, after) =>
      first.flatMap((a, m) =>
        second.flatMap((b, k) => {
          const [left, right] = both([a, b], ({ write, deny }) => ({ write_allow: write, deny }));
          return findScopeOverlap(left, right) ? [`c${i} c${i + 1 + after} wp-${m} wp-${k}`] : [];
        }),
      ),
    ),
  );
}

/** Each change shares a project with the five before and the five after it, in a circle. */
function eightPackages(change: number): Record<string, TestPackage> {
  return Object.fromEntries(
    Array.from({ length: 8 }, (_, n) => [
      `wp-${n}`,
      {
        write: [
          `openspec/changes/change-${change}/part-${n}/**`,
          ...(n < 5
            ? [
                `libs/p${Math.min(change, (change + n + 1) % 300)}-${Math.max(change, (change + n + 1) % 300)}/**`,
              ]
            : []),
          ...(n === 5
            ? [1, 2, 3, 4, 5]
                .map((d) => (change + 300 - d) % 300)
                .map((o) => `libs/p${Math.min(change, o)}-${Math.max(change, o)}/**/*.ts`)
            : []),
        ],
      },
    ]),
  );
}

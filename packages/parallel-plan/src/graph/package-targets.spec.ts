import { packageTargetName } from '@parallel-plan/plan';
import fc from 'fast-check';
import { packageTargets } from './package-targets';
import type { PackageFacts, PlanFacts } from './plan-facts';

function facts(
  packages: Record<string, readonly string[]> | readonly (readonly [string, readonly string[]])[],
): PlanFacts {
  const entries = Array.isArray(packages) ? packages : Object.entries(packages);
  return {
    readable: true,
    plainPaths: [],
    contractFiles: [],
    packages: entries.map(([id, dependsOn]): PackageFacts => ({
      id,
      dependsOn,
      write: [],
      deniedFolders: [],
      inputs: [],
      exclusions: [],
      readsEverything: false,
    })),
  };
}

function edges(plan: PlanFacts): Record<string, readonly string[]> {
  return Object.fromEntries(packageTargets(plan).map(({ name, dependsOn }) => [name, dependsOn]));
}

describe('packageTargets', () => {
  it.each(['wp-api', 'wp', 'wpx', 'validate', 'api-wp-'])(
    'sets %s as the rules of plans do, without loading them',
    (id) => {
      expect(Object.keys(edges(facts({ [id]: [] })))).toEqual([packageTargetName(id)]);
    },
  );

  it.each<[string, PlanFacts, Record<string, readonly string[]>]>([
    ['names', facts({ 'wp-a': [], b: ['wp-a'] }), { 'wp-a': [], 'wp-b': ['wp-a'] }],
    ['an unknown dependency', facts({ 'wp-a': ['wp-x', 'b'] }), { 'wp-a': [] }],
    ['a dependency twice', facts({ a: [], b: ['a', 'a'] }), { 'wp-a': [], 'wp-b': ['wp-a'] }],
    ['itself', facts({ a: ['a'] }), { 'wp-a': [] }],
    [
      'two of one name',
      facts([
        ['api', []],
        ['wp-api', ['api']],
        ['api', ['x']],
      ]),
      { 'wp-api': [] },
    ],
    [
      'ids that are none',
      facts([
        ['', []],
        ['a:b', []],
        ['../x', []],
        ['A', []],
        ['ok', ['a:b']],
      ]),
      { 'wp-ok': [] },
    ],
    [
      'a cycle',
      facts({ a: ['b'], b: ['c'], c: ['a'], d: ['a'] }),
      { 'wp-a': [], 'wp-b': [], 'wp-c': [], 'wp-d': ['wp-a'] },
    ],
  ])('%s', (_, plan, expected) => {
    expect(edges(plan)).toEqual(expected);
  });

  it('has no cycle or unknown dependency, and omits an edge only in a cycle', () => {
    const id = fc.constantFrom('a', 'b', 'c', 'd', 'wp-a', 'e', 'f');
    const plans = fc.array(fc.tuple(id, fc.array(id, { maxLength: 4 })), { maxLength: 8 });
    fc.assert(
      fc.property(plans, (packages) => {
        const targets = packageTargets(facts(packages));
        const names = new Set(targets.map(({ name }) => name));
        const done = new Set<string>();
        for (let before = -1; before < done.size;) {
          before = done.size;
          for (const { name, dependsOn } of targets) {
            if (dependsOn.every((other) => done.has(other))) done.add(name);
          }
        }
        expect(done).toEqual(names);
        expect(targets.flatMap(({ dependsOn }) => dependsOn).every((name) => names.has(name))).toBe(
          true,
        );
      }),
      { seed: 5, numRuns: 500 },
    );
  });

  it('accepts a chain of 10,000 packages', () => {
    const chain = Array.from({ length: 10_000 }, (_, at) => [`p${at}`, [`p${at + 1}`]] as const);
    expect(packageTargets(facts(chain))).toHaveLength(10_000);
  });
});

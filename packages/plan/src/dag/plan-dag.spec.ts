import fc from 'fast-check';
import { parse } from 'yaml';
import { conformancePlans } from '../testing/conformance';
import { planDag } from './plan-dag';

type Dependencies = Readonly<Record<string, readonly string[]>>;

describe('planDag', () => {
  it('returns layers, critical path, width and pairs of a diamond with a tail', () => {
    const dag = dagOf({
      root: [],
      left: ['root'],
      right: ['root'],
      tail: ['right'],
      end: ['left', 'tail'],
    });

    expect(dag.ids).toEqual(['root', 'left', 'right', 'tail', 'end']);
    expect(dag.layers).toEqual([['root'], ['left', 'right'], ['tail'], ['end']]);
    expect(dag.criticalPath).toEqual(['root', 'right', 'tail', 'end']);
    expect(dag.width).toBe(2);
    expect(dag.cycles).toEqual([]);
    expect(dag.parallelPairs).toEqual([
      ['left', 'right'],
      ['left', 'tail'],
    ]);
    expect(dag.reaches('end', 'root')).toBe(true);
    expect(dag.reaches('root', 'end')).toBe(false);
    expect(dag.areParallel('tail', 'left')).toBe(true);
    expect(dag.areParallel('tail', 'root')).toBe(false);
  });

  it('returns a width above the size of the widest layer', () => {
    const dag = dagOf({ a: [], b: ['a'], c: ['b'], d: [], e: ['d'], f: ['d'], g: ['c'], h: ['c'] });

    expect(dag.layers.map((layer) => layer.length)).toEqual([2, 3, 1, 2]);
    expect(dag.width).toBe(4);
  });

  it.each<[string, Dependencies, string[]]>([
    ['none', { a: [], b: ['a'] }, []],
    ['a package that depends on itself', { a: ['a'] }, ['a -> a']],
    ['a pair', { b: ['c'], c: ['b'] }, ['b -> c -> b']],
    [
      'one that starts in the middle of the plan',
      { x: ['b'], b: ['c'], c: ['d'], d: ['b'] },
      ['b -> c -> d -> b'],
    ],
    [
      'two that share a package',
      { a: ['b', 'c'], b: ['a'], c: ['a'] },
      ['a -> b -> a', 'a -> c -> a'],
    ],
    ['two apart', { a: ['b'], b: ['a'], c: ['d'], d: ['c'] }, ['a -> b -> a', 'c -> d -> c']],
    [
      'a short one inside a long one',
      { a: ['b'], b: ['c', 'a'], c: ['a'] },
      ['a -> b -> a', 'a -> b -> c -> a'],
    ],
  ])('returns each cycle once: %s', (_, dependencies, expected) => {
    expect(dagOf(dependencies).cycles.map((cycle) => cycle.join(' -> '))).toEqual(expected);
  });

  it('excludes packages in cycles and their dependents from the waves', () => {
    const dag = dagOf({ a: [], b: ['c'], c: ['b'], d: ['b'], e: ['a'] });

    expect(dag.layers).toEqual([['a'], ['e']]);
    expect(dag.criticalPath).toEqual(['a', 'e']);
    expect(dag.width).toBe(1);
    expect(dag.reaches('b', 'b')).toBe(true);
    expect(dag.reaches('d', 'c')).toBe(true);
  });

  it('ignores unknown dependencies, packages without an id and duplicate ids', () => {
    const dag = planDag({
      packages: [
        { package_id: 'a', depends_on: ['nobody'] },
        { depends_on: ['a'] },
        { package_id: 'b', depends_on: [] },
        { package_id: 'b', depends_on: ['a'] },
      ],
    });

    expect(dag.ids).toEqual(['a', 'b']);
    expect(dag.areParallel('a', 'b')).toBe(true);
    expect(dag.areParallel('a', 'a')).toBe(false);
    expect(dag.areParallel('a', 'nobody')).toBe(false);
  });

  it('accepts names of object members as ids', () => {
    const dag = planDag({
      packages: [
        { package_id: '__proto__', depends_on: ['constructor'] },
        { package_id: 'constructor', depends_on: ['toString'] },
      ],
    });

    expect(dag.criticalPath).toEqual(['constructor', '__proto__']);
    expect(dag.reaches('constructor', 'toString')).toBe(false);
  });

  it('accepts values with places', () => {
    const located = (value: string) => ({ value, path: [] });
    const dag = planDag({
      packages: [
        { package_id: located('a'), depends_on: [] },
        { package_id: located('b'), depends_on: [located('a')] },
      ],
    });

    expect(dag.layers).toEqual([['a'], ['b']]);
  });

  it('accepts an empty plan', () => {
    expect(dagOf({})).toMatchObject({
      ids: [],
      layers: [],
      criticalPath: [],
      width: 0,
      parallelPairs: [],
    });
  });

  it('handles a chain and a cycle of 10,000 packages', () => {
    const chain = {
      packages: Array.from({ length: 10_000 }, (_, n) => numbered(n, n === 0 ? [] : [n - 1])),
    };
    const ring = { packages: chain.packages.with(0, numbered(0, [9_999])) };

    expect(planDag(chain).criticalPath).toHaveLength(10_000);
    expect(planDag(chain).width).toBe(1);
    expect(planDag(ring).cycles.map((cycle) => cycle.length)).toEqual([10_001]);
  });

  it('agrees with a search of all subsets', () => {
    fc.assert(
      fc.property(graphs, (dependencies) => {
        const dag = dagOf(dependencies);
        const reaches = naiveReaches(dependencies);
        const ids = Object.keys(dependencies);
        for (const a of ids) for (const b of ids) expect(dag.reaches(a, b)).toBe(reaches(a, b));
        expect(dag.cycles.length > 0).toBe(ids.some((id) => reaches(id, id)));
        expect(dag.width).toBe(naiveWidth(dag.layers.flat(), reaches));
        for (const [a, b] of dag.parallelPairs) expect(reaches(a, b) || reaches(b, a)).toBe(false);
      }),
      { seed: 20, numRuns: 300 },
    );
  });

  const plans = conformancePlans().filter((plan) => plan.parallel_pairs !== undefined);
  it(`finds the parallel pairs of ${plans.length} real plans`, () => {
    expect(plans.length).toBeGreaterThan(0);
    for (const plan of plans) {
      const found = planDag(parse(plan.text)).parallelPairs;
      expect({ file: plan.file, pairs: found }).toEqual({
        file: plan.file,
        pairs: plan.parallel_pairs,
      });
    }
  });
});

const graphs: fc.Arbitrary<Dependencies> = fc
  .array(fc.array(fc.nat(9), { maxLength: 3 }), { maxLength: 10 })
  .map((rows) =>
    Object.fromEntries(rows.map((row, n) => [`p${n}`, row.map((target) => `p${target}`)])),
  );

function dagOf(dependencies: Dependencies) {
  return planDag({
    packages: Object.entries(dependencies).map(([package_id, depends_on]) => ({
      package_id,
      depends_on,
    })),
  });
}

function numbered(n: number, targets: readonly number[]) {
  return { package_id: `p${n}`, depends_on: targets.map((target) => `p${target}`) };
}

function naiveReaches(dependencies: Dependencies) {
  return (from: string, to: string): boolean => {
    const seen = new Set<string>();
    const visit = (id: string): void => {
      for (const next of dependencies[id] ?? []) {
        if (seen.has(next)) continue;
        seen.add(next);
        visit(next);
      }
    };
    visit(from);
    return seen.has(to) && to in dependencies;
  };
}

function naiveWidth(ids: readonly string[], reaches: (a: string, b: string) => boolean): number {
  let widest = 0;
  for (let subset = 0; subset < 2 ** ids.length; subset++) {
    const chosen = ids.filter((_, index) => (subset >> index) & 1);
    if (chosen.length > widest && chosen.every((a) => chosen.every((b) => !reaches(a, b)))) {
      widest = chosen.length;
    }
  }
  return widest;
}

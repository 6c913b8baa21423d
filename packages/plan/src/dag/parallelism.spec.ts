import { parsePlan } from '../parse/parse-plan';
import { edgeCuts, parallelism, speedUp } from './parallelism';
import { planDag } from './plan-dag';

describe('parallelism', () => {
  it('returns the width and the longest chain', () => {
    const yaml = `packages:
  - { package_id: a, depends_on: [] }
  - { package_id: b, depends_on: [a] }
  - { package_id: c, depends_on: [a] }`;
    expect(shapeOf(yaml)).toEqual({
      packages: 3,
      width: 2,
      layers: [['a'], ['b', 'c']],
      criticalPath: ['a', 'b'],
      parallelPairs: 1,
      waits: [
        { package: 'b', for: ['a'] },
        { package: 'c', for: ['a'] },
      ],
    });
  });

  it('lists the direct dependencies of a package without implied ones', () => {
    const yaml = `packages:
  - { package_id: a, depends_on: [] }
  - { package_id: b, depends_on: [a, a, nope] }
  - { package_id: c, depends_on: [a, b] }
  - { package_id: d, depends_on: [a] }
  - { package_id: e, depends_on: [d, a, c, b] }`;
    expect(shapeOf(yaml)?.waits).toEqual([
      { package: 'b', for: ['a'] },
      { package: 'c', for: ['b'] },
      { package: 'd', for: ['a'] },
      { package: 'e', for: ['d', 'c'] },
    ]);
  });

  it.each([
    ['waits for two of the layer before', 10_000, 2],
    ['waits for twenty of all layers before', 10_000, 20],
  ])('takes little time for layers in which each package %s', (_, count, fanIn) => {
    const width = count / 10;
    const packages = Array.from({ length: count }, (_package, at) => ({
      package_id: `p${at}`,
      depends_on: Array.from({ length: at < width ? 0 : fanIn }, (_edge, edge) => {
        const layers = fanIn === 2 ? 1 : 1 + (edge % Math.floor(at / width));
        return `p${(Math.floor(at / width) - layers) * width + ((at + edge) % width)}`;
      }),
    }));
    const start = process.cpuUsage();
    expect(parallelism(planDag({ packages }))?.waits).toHaveLength(count - width);
    const { user, system } = process.cpuUsage(start);
    expect((user + system) / 1000).toBeLessThan(5_000);
  });

  it('counts parallel pairs and omits the count for very large graphs', () => {
    const independent = (count: number) =>
      shapeOf(
        `packages:\n${Array.from({ length: count }, (_, id) => `  - { package_id: p${id}, depends_on: [] }`).join('\n')}`,
      );
    expect(independent(40)?.parallelPairs).toBe(780);
    expect(independent(5_001)).toMatchObject({ packages: 5_001, width: 5_001 });
    expect(independent(5_001)).not.toHaveProperty('parallelPairs');
  });

  it('returns nothing for a plan without packages', () => {
    expect(shapeOf('packages: []')).toBeUndefined();
  });
});

describe('speedUp', () => {
  it.each([
    ['a chain', 'a:;b:a;c:b', { work: 6, longest: 6, factor: 1 }],
    ['a diamond', 'a:;b:a;c:a;d:b,c', { work: 10, longest: 8, factor: 1.25 }],
    ['nothing', '', { work: 0, longest: 0, factor: 1 }],
  ])('is computed for %s', (_, graph, expected) => {
    const weights: Record<string, number> = { a: 1, b: 2, c: 3, d: 4 };
    expect(speedUp(planDag(source(graph)), (id) => weights[id] ?? 0)).toEqual(expected);
  });
});

describe('edgeCuts', () => {
  const isFixed = (id: string) => id === 'first' || id === 'last';

  it('lists packages whose contract would save waves, best first', () => {
    const graph = 'first:;api:first;feat:api,first;web:feat,first;last:first,api,feat,web';
    expect(edgeCuts(source(graph), isFixed)).toEqual([
      { owner: 'api', consumers: ['feat'], waves: [5, 4] },
      { owner: 'feat', consumers: ['web'], waves: [5, 4] },
    ]);
  });

  it.each([
    ['no edge', 'first:;a:first;b:first;last:a,b'],
    ['another chain of that length', 'first:;a:first;b:a;c:first;d:c;last:b,d'],
  ])('returns nothing when there is %s', (_, graph) => {
    expect(edgeCuts(source(graph), isFixed)).toEqual([]);
  });
});

function shapeOf(yaml: string) {
  return parallelism(planDag(parsePlan(yaml).view));
}

/** `b:a,c` is a package `b` that depends on `a` and `c`. */
function source(graph: string) {
  const packages = graph.split(';').filter((part) => part !== '');
  return {
    packages: packages.map((part) => {
      const [package_id = '', bases = ''] = part.split(':');
      return { package_id, depends_on: bases.split(',').filter((base) => base !== '') };
    }),
  };
}

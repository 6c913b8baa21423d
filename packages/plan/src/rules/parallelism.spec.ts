import { parsePlan } from '../parse/parse-plan';
import { parallelism } from './parallelism';

describe('parallelism', () => {
  it('tells how many packages can run at once, and the chain that takes longest', () => {
    const yaml = `packages:
  - { package_id: a, depends_on: [] }
  - { package_id: b, depends_on: [a] }
  - { package_id: c, depends_on: [a] }`;
    expect(parallelism(parsePlan(yaml))).toEqual({
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

  it('names what a package waits for, and leaves out what follows from that', () => {
    const yaml = `packages:
  - { package_id: a, depends_on: [] }
  - { package_id: b, depends_on: [a, a, nope] }
  - { package_id: c, depends_on: [a, b] }
  - { package_id: d, depends_on: [a] }
  - { package_id: e, depends_on: [d, a, c, b] }`;
    expect(parallelism(parsePlan(yaml))?.waits).toEqual([
      { package: 'b', for: ['a'] },
      { package: 'c', for: ['b'] },
      { package: 'd', for: ['a'] },
      { package: 'e', for: ['d', 'c'] },
    ]);
  });

  it('counts the pairs that the graph lists, and leaves out what would take too long', () => {
    const independent = (count: number) =>
      parsePlan(
        `packages:\n${Array.from({ length: count }, (_, id) => `  - { package_id: p${id}, depends_on: [] }`).join('\n')}`,
      );
    expect(parallelism(independent(40))?.parallelPairs).toBe(780);
    expect(parallelism(independent(5_001))).toMatchObject({ packages: 5_001, width: 5_001 });
    expect(parallelism(independent(5_001))).not.toHaveProperty('parallelPairs');
  });

  it.each([
    ['an unreadable text', ']'],
    ['no packages', 'packages: []'],
    ['a cycle', 'packages: [{ package_id: a, depends_on: [a] }]'],
    ['one id twice', 'packages: [{ package_id: a }, { package_id: a }]'],
  ])('says nothing about %s', (_, yaml) => {
    expect(parallelism(parsePlan(yaml))).toBeUndefined();
  });
});

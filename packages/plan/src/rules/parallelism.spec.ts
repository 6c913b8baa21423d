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
    });
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

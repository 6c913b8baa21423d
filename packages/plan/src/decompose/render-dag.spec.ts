import fc from 'fast-check';
import { type Plan } from '../parse/plan.generated';
import { decompose } from './decompose';
import { renderDag } from './render-dag';
import { sessionsRequest, shopWorkspace } from './testing/sessions-feature';

const plan = decompose(sessionsRequest, shopWorkspace);

/** A plan with just these edges: each package with the ones it depends on. */
function planOf(dependencies: Readonly<Record<string, readonly string[]>>): Plan {
  const [template] = plan.packages;
  return {
    ...plan,
    packages: Object.entries(dependencies).map(([package_id, depends_on]) => ({
      ...template!,
      package_id,
      depends_on: [...depends_on],
    })),
  };
}

describe('renderDag', () => {
  it('draws waves, edges, width and critical path', () => {
    expect(renderDag(plan)).toMatchSnapshot();
  });

  it.each([
    ['one package', { 'wp-main': [] }],
    ['a chain', { a: [], b: ['a'], c: ['b', 'a'] }],
    ['a diamond', { a: [], b: ['a'], c: ['a'], d: ['b', 'c', 'a'] }],
    ['packages without edges', { a: [], b: [] }],
    ['lines that cross', { a: [], b: [], c: ['b'], d: ['b'], e: ['a'], f: ['a'] }],
    ['a cycle and what waits for it', { a: [], b: ['c'], c: ['b'], d: ['c'] }],
  ])('%s', (_, dependencies) => {
    expect(renderDag(planOf(dependencies))).toMatchSnapshot();
  });

  it('draws a feature of 40 packages with two rails', () => {
    const ids = Array.from({ length: 38 }, (_, index) => `wp-project-${index + 1}`);
    const picture = renderDag(
      planOf({
        'wp-contracts': [],
        ...Object.fromEntries(ids.map((id) => [id, ['wp-contracts']])),
        'wp-integration': ids,
      }),
    );
    expect(picture.split('\n').slice(0, 4)).toEqual([
      'wave 1  ┌── ● wp-contracts',
      'wave 2  ├─► ● wp-project-1 ─────┐',
      '        ├─► ○ wp-project-2 ─────┤',
      '        ├─► ○ wp-project-3 ─────┤',
    ]);
    expect(picture).toContain('40 packages in 3 waves, at most 38 at the same time');
  });

  it('fits 100 columns and names every package of any graph', () => {
    const packages = fc
      .integer({ min: 1, max: 60 })
      .chain((size) =>
        fc.tuple(
          fc.array(fc.integer({ min: 1, max: 61 }), { minLength: size, maxLength: size }),
          fc.array(fc.tuple(fc.nat(size - 1), fc.nat(size - 1)), { maxLength: size * 3 }),
        ),
      );
    fc.assert(
      fc.property(packages, ([lengths, edges]) => {
        const ids = lengths.map((length, index) => `${'x'.repeat(length)}-${index}`);
        const dependencies = ids.map((id, index) => [
          id,
          edges.filter(([to, from]) => to === index && from < to).map(([, from]) => ids[from]!),
        ]);
        const lines = renderDag(planOf(Object.fromEntries(dependencies))).split('\n');
        expect(lines.filter((line) => line.length > 100)).toEqual([]);
        expect(lines.filter((line) => /[●○] /u.test(line)).length).toBeGreaterThanOrEqual(
          ids.length,
        );
      }),
      { seed: 3, numRuns: 100 },
    );
  });
});

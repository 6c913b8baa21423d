import fc from 'fast-check';
import { findOverlaps } from './find-overlaps';
import { intersectGlobs } from './intersect';
import { type Scope, ScopeTooComplexError } from './scope';
import { findScopeOverlap } from './scope-overlap';
import { scopes } from './testing/glob-arbitraries';

const always = () => true;
const allow = (...write_allow: string[]): Scope => ({ write_allow });

describe('findOverlaps', () => {
  it('reports each pair once, in order, with its first globs', () => {
    const list = [
      allow('docs/*', 'src/**'),
      { write_allow: ['src/web/**', 'docs/a.md'], deny: ['src/web/gen/**'] },
      allow('src/web/gen/a.ts', 'x'),
      allow('y'),
    ];
    expect(findOverlaps(list, always)).toEqual({
      overlaps: [
        { a: 0, b: 1, globIndexes: [0, 1], globs: ['docs/*', 'docs/a.md'], witness: 'docs/a.md' },
        {
          a: 0,
          b: 2,
          globIndexes: [1, 0],
          globs: ['src/**', 'src/web/gen/a.ts'],
          witness: 'src/web/gen/a.ts',
        },
      ],
      complete: true,
    });
  });

  it('calls the filter with the smaller index first and omits rejected pairs', () => {
    const list = [allow('a/**'), allow('a/b'), allow('a/*')];
    const asked: (readonly [number, number])[] = [];
    const report = findOverlaps(list, (i, j) => {
      asked.push([i, j]);
      return j === 2;
    });
    expect(asked.every(([i, j]) => i < j)).toBe(true);
    expect(report.overlaps.map(({ a, b }) => [a, b])).toEqual([
      [0, 2],
      [1, 2],
    ]);
  });

  it.each([false, true])('agrees with findScopeOverlap (ignoring case: %s)', (caseInsensitive) => {
    fc.assert(
      fc.property(fc.array(scopes, { maxLength: 6 }), fc.integer(), (list, salt) => {
        const mayMeet = (i: number, j: number) => ((i * 7 + j * 13 + salt) & 3) !== 0;
        const expected = list.flatMap((a, i) =>
          list.flatMap((b, j) => {
            if (j <= i || !mayMeet(i, j)) return [];
            const overlap = findScopeOverlap(a, b, { caseInsensitive });
            return overlap ? [{ a: i, b: j, globs: overlap.globs }] : [];
          }),
        );
        const report = findOverlaps(list, mayMeet, { caseInsensitive });
        expect(report.complete).toBe(true);
        expect(report.overlaps).toEqual(expected.map((each) => expect.objectContaining(each)));
      }),
      { seed: 1, numRuns: 400 },
    );
  });

  it('finds overlaps among many patterns of one folder', () => {
    const list = Array.from({ length: 60 }, (_, k) => allow(`src/*-${k}.ts`, `lib/${k}-*`));
    expect(findOverlaps(list, always).overlaps).toEqual([]);
    const { overlaps } = findOverlaps([...list, allow('src/a-7.ts', 'lib/*-x')], always);
    expect(overlaps).toHaveLength(60);
    expect(overlaps[7]).toMatchObject({ a: 7, b: 60, globs: ['src/*-7.ts', 'src/a-7.ts'] });
  });

  it('stops at the limit and reports it', () => {
    const list = Array.from({ length: 20 }, () => allow('**'));
    const report = findOverlaps(list, always, { limit: 5 });
    expect(report.overlaps).toHaveLength(5);
    expect(report.complete).toBe(false);
  });

  it('reports undecided pairs as undecided', () => {
    const deny = ['*a????????????????[!c]b', '*a?????????????????[bc]'];
    const hostile = { write_allow: ['*a?????????????????b'], deny };
    const list = Array.from({ length: 4 }, () => hostile);
    const { overlaps } = findOverlaps(list, always);
    expect(overlaps).toHaveLength(6);
    expect(overlaps.every((overlap) => 'tooComplex' in overlap)).toBe(true);
  });

  it('shares one budget between all pairs and counts the pairs beyond it', () => {
    const deny = ['*a????????????????[!c]b', '*a?????????????????[bc]'];
    const hostile = { write_allow: ['*a?????????????????b'], deny };
    const list = [...Array.from({ length: 40 }, () => hostile), allow('x'), allow('x')];
    const { overlaps, complete, undecided } = findOverlaps(list, always);
    const open = overlaps.filter((overlap) => 'tooComplex' in overlap);
    expect(open.length + (undecided?.pairs ?? 0)).toBe((40 * 39) / 2);
    expect(open.length).toBeLessThan(50);
    expect(undecided?.first).toMatchObject({
      tooComplex: [hostile.write_allow[0], hostile.write_allow[0]],
    });
    expect(overlaps.at(-1)).toMatchObject({ a: 40, b: 41, witness: 'x' });
    expect(complete).toBe(false);
  });

  it('stops early when there are many more overlaps than requested', () => {
    const list = [
      ...Array.from({ length: 1_500 }, (_, k) => allow(`**/gen/p${k}.ts`)),
      ...Array.from({ length: 1_500 }, (_, k) => allow(`libs/${k}/**`)),
    ];
    const { overlaps, complete } = findOverlaps(list, always, { limit: 100 });
    expect(complete).toBe(false);
    expect(overlaps).toHaveLength(100);
    for (const overlap of overlaps) {
      const [
        {
          write_allow: [a],
        },
        {
          write_allow: [b],
        },
      ] = [list[overlap.a]!, list[overlap.b]!];
      expect(intersectGlobs(a!, b!)).not.toBeNull();
      expect(overlap.a).toBeLessThan(overlap.b);
    }
    expect(findOverlaps(list, always, { limit: 100 }).overlaps).toEqual(overlaps);
  });

  it('stops a join that exceeds the budget and names the globs', () => {
    const list = Array.from({ length: 1500 }, (_, k) => allow(`**/a${k}/**/b/**/c${k}`));
    expect(() => findOverlaps(list, always)).toThrow(ScopeTooComplexError);
  });

  it('compares 10,000 packages of five globs without testing every pair', () => {
    const list = Array.from({ length: 10_000 }, (_, k) =>
      allow(
        `libs/${k}/**`,
        `apps/${k}/src/**/*.ts`,
        `docs/${k}/*.md`,
        `tools/${k}.json`,
        `e2e/*-${k}.ts`,
      ),
    );
    let asked = 0;
    const ask = () => ++asked > 0;
    expect(findOverlaps(list, ask)).toEqual({ overlaps: [], complete: true });
    expect(asked).toBeLessThan(1_000_000);
    const shared = list.map(({ write_allow }) => allow(...write_allow, 'libs/shared/**'));
    expect(findOverlaps(shared, () => false).overlaps).toEqual([]);
  });
});

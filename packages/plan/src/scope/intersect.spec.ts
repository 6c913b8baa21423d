import fc from 'fast-check';
import { conformanceLines } from '../testing/conformance';
import { InvalidGlobError } from './scope';
import { intersectGlobs } from './intersect';
import { globs, minimatches, UNIVERSE } from './testing/glob-arbitraries';
import { hasCommonPath, languageOf } from './testing/refa-oracle';

interface GlobPair {
  readonly a: string;
  readonly b: string;
  readonly overlap: boolean;
}

const PAIRS = conformanceLines<GlobPair>('globs.jsonl');

function expectWitness(a: string, b: string, overlap: boolean): void {
  const witness = intersectGlobs(a, b);
  expect([a, b, witness !== null]).toEqual([a, b, overlap]);
  if (witness === null) return;
  expect([a, minimatches(a, witness)]).toEqual([a, true]);
  expect([b, minimatches(b, witness)]).toEqual([b, true]);
}

describe('intersectGlobs', () => {
  it.each([
    ['src/*/a.ts', 'src/b/*.ts', 'src/b/a.ts'],
    ['src/**/api.ts', 'src/users/**', 'src/users/api.ts'],
    ['src/**/a.ts', 'src/a.ts', 'src/a.ts'],
    ['**/x.ts', 'x.ts', 'x.ts'],
    ['**/x.ts', 'src/**', 'src/x.ts'],
    ['src/{api,web}/x.ts', 'src/api/x.ts', 'src/api/x.ts'],
    ['src/?.ts', 'src/[a-c].ts', 'src/a.ts'],
    ['libs/*/src/index.ts', 'libs/api/**/*.ts', 'libs/api/src/index.ts'],
    ['**/*.spec.ts', 'libs/api/**', 'libs/api/x.spec.ts'],
    ['src/x.ts', 'src/**', 'src/x.ts'],
    ['src/**', 'src/web/**', 'src/web/x'],
    ['*.ts', 'a*', 'a.ts'],
    ['**', '**', 'x'],
    ['*foo*', '*foo*', 'foo'],
    ['ä?', '?😀', null],
    ['??', '😀', '😀'],
    ['src/*.ts', 'src/deep/x.ts', null],
    ['src/*', 'src/a/b/c.ts', null],
    ['libs/api/**', 'libs/api-client/**', null],
    ['.*', '?', null],
    ['.?', '?.', null],
    ['.??', '?.?', '..x'],
    ['a/**', 'a', null],
  ])('%s and %s: %s', (a, b, witness) => {
    expect(intersectGlobs(a, b)).toBe(witness);
    if (witness !== null) expect([a, b].every((glob) => minimatches(glob, witness))).toBe(true);
  });

  it('agrees with the corpus', () => {
    const pairs = PAIRS;
    for (const { a, b, overlap } of pairs) {
      expectWitness(a, b, overlap);
      expectWitness(b, a, overlap);
    }
    process.stdout.write(`glob pairs: ${pairs.length}\n`);
  });

  it('agrees with automata', () => {
    fc.assert(
      fc.property(globs, globs, (a, b) => {
        expectWitness(a, b, hasCommonPath([languageOf([a]), languageOf([b])]));
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it('returns no overlap only if no path of a small universe is in both', () => {
    fc.assert(
      fc.property(globs, globs, (a, b) => {
        fc.pre(intersectGlobs(a, b) === null);
        const ofA = UNIVERSE.filter((path) => minimatches(a, path));
        expect(ofA.filter((path) => minimatches(b, path))).toEqual([]);
      }),
      { seed: 2, numRuns: 30 },
    );
  });

  it('refuses globs outside the dialect on either side', () => {
    expect(() => intersectGlobs('./a', 'a')).toThrow(InvalidGlobError);
    expect(() => intersectGlobs('a', '/a')).toThrow(InvalidGlobError);
  });

  it('takes polynomial time for many stars', () => {
    const stars = '*a'.repeat(256);
    expect(intersectGlobs(stars, '?'.repeat(255))).toBeNull();
    expectWitness(stars, '?'.repeat(512), true);
    expectWitness(stars, '*b'.repeat(250) + '*a', true);
    expect(intersectGlobs('**/a/'.repeat(90) + 'x', '**/b/'.repeat(90) + 'y')).toBeNull();
  });
});

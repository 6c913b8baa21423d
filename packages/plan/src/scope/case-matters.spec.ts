import fc from 'fast-check';
import { caseMatters } from './case-matters';
import { findOverlaps } from './find-overlaps';
import type { Scope } from './scope';

const names = fc.constantFrom(
  'a',
  'A',
  'Ab',
  'b',
  'README.md',
  '*.md',
  '*.MD',
  'b*',
  '?',
  '*',
  '**',
  '[ab]',
);
const globs = fc.array(names, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'));
const scopes: fc.Arbitrary<Scope> = fc.record({
  write_allow: fc.array(globs, { minLength: 1, maxLength: 2 }),
  deny: fc.array(globs, { maxLength: 2 }),
});

describe('caseMatters', () => {
  it.each([
    ['two spellings of a name', ['docs/README.md', 'docs/readme.md'], true],
    ['two spellings of a folder', ['Docs/*', 'docs/a'], true],
    ['a pattern that takes a name in one case only', ['README.MD', '*.md'], true],
    ['a pattern with upper case', ['*.MD'], true],
    ['a class', ['[ab]'], true],
    ['spellings in braces', ['{README,readme}.md'], true],
    ['upper case beyond ASCII', ['É', 'é'], true],
    ['one spelling', ['docs/README.md', 'docs/README.md', '**/README.md'], false],
    ['a pattern that takes a name either way', ['README.md', '*.md', '*'], false],
    ['lower case', ['docs/readme.md', '*.ts'], false],
  ])('%s', (_, list, expected) => {
    expect(caseMatters(list)).toBe(expected);
  });

  it('returns true whenever ignoring case adds an overlap', () => {
    let quick = 0;
    fc.assert(
      fc.property(fc.array(scopes, { maxLength: 4 }), (list) => {
        if (caseMatters(list.flatMap(({ write_allow, deny = [] }) => [...write_allow, ...deny])))
          return;
        quick++;
        const exact = findOverlaps(list, () => true);
        const pairs = new Set(exact.overlaps.map(({ a, b }) => `${a} ${b}`));
        const others = findOverlaps(list, (a, b) => !pairs.has(`${a} ${b}`), {
          caseInsensitive: true,
        });
        expect(others.overlaps).toEqual([]);
      }),
      { seed: 5, numRuns: 3_000 },
    );
    expect(quick).toBeGreaterThan(100);
  });
});

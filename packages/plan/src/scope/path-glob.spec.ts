import fc from 'fast-check';
import { minimatch } from 'minimatch';
import { matchGlob } from './in-scope';
import { parseGlob } from './parse-glob';
import { globOf, globUnder } from './path-glob';
import { UnwritablePathError } from './scope';

const options = { dot: true, nonegate: true, nocomment: true };

describe('globUnder', () => {
  it.each([
    ['.', '**'],
    ['libs/api', 'libs/api/**'],
    ['app/[id]', 'app/[[]id]/**'],
    ['app/(shop)', 'app/(shop)/**'],
    ['app/@(modal)', 'app/@[(]modal)/**'],
    ['what?*', 'what[?][*]/**'],
    ['#a', '#a/**'],
    ['a/!b', 'a/!b/**'],
  ])('writes %s as %s', (root, glob) => {
    expect(globUnder(root)).toBe(glob);
  });

  it.each(['!a', 'a\\b', 'a/{b,c}', 'a/{b}', 'a\nb', 'a'.repeat(600)])('refuses %j', (root) => {
    expect(() => globUnder(root)).toThrow(UnwritablePathError);
  });

  it('matches exactly the contents of the folder', () => {
    const name = fc
      .string({
        unit: fc.constantFrom(...'ab[]{}()!@+*?,.-^#\\ |é'),
        minLength: 1,
        maxLength: 5,
      })
      .filter((text) => text !== '.' && text !== '..');
    const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => names.join('/'));
    fc.assert(
      fc.property(path, path, (root, other) => {
        const glob = attempt(() => globUnder(root));
        fc.pre(glob !== undefined);
        expect(() => parseGlob(glob)).not.toThrow();
        expect(minimatch(`${root}/x`, glob, options)).toBe(true);
        expect(matchGlob(glob, `${other}/x`)).toBe(`${other}/x`.startsWith(`${root}/`));
        expect(matchGlob(globOf(root), other)).toBe(root === other);
      }),
      { numRuns: 2000, seed: 5 },
    );
  });
});

function attempt(write: () => string): string | undefined {
  try {
    return write();
  } catch (error) {
    if (error instanceof UnwritablePathError) return undefined;
    throw error;
  }
}

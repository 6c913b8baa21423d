import { matchGlob, parseGlob } from '@parallel-plan/plan';
import { toNxGlob } from './nx-globs';

describe('toNxGlob', () => {
  // What Nx makes of these is tried in the end-to-end tests.
  it.each<[string, readonly string[], boolean]>([
    ['libs/a/**', ['libs/a/**/*'], true],
    ['**/*.ts', ['**/*.ts'], true],
    ['libs/a/x.ts', ['libs/a/x.ts'], false],
    ['w/[!a]*.ts', ['w/[^a]*.ts'], true],
    ['w/[!a].ts', ['w/[^a]*.ts'], false],
    ['w/[abc]*', ['w/[abc]*'], true],
    ['w/[ö-ü]*', ['w/?*'], false],
    ['w/?.ts', ['w/?*.ts'], false],
    ['w/?*', ['w/?*'], true],
    ['w/??*', ['w/??*'], false],
    ['{a,b/c}/*', ['a/*', 'b/c/*'], true],
    ['a/{x,}*', ['a/x*', 'a/*'], true],
    ['app/(auth)/*', ['app/?auth?/*'], false],
    ['app/[(]auth)/*', ['app/?auth?/*'], false],
    ['app/[[]id]/*', ['app/[[]id]/*'], true],
    ['app/[*]/*', ['app/[*]/*'], true],
    ['a/!x*', ['a/?x*'], false],
    ['a|b/*', ['a?b/*'], false],
    ['a/@x+$y/*', ['a/@x+$y/*'], true],
  ])('converts %s', (glob, globs, isExact) => {
    expect(toNxGlob(parseGlob(glob))).toEqual({ globs, isExact });
  });

  it('keeps the matches of common globs', () => {
    for (const glob of ['**', '*', 'a/**', 'a/*.ts', '**/x.ts', 'a/**/x.ts', '.*', '.github/**']) {
      const { globs } = toNxGlob(parseGlob(glob));
      for (const path of ['x.ts', 'a/x.ts', 'a/b/x.ts', '.env', '.github/w.yml', 'b']) {
        expect(globs.some((other) => matchGlob(other, path))).toBe(matchGlob(glob, path));
      }
    }
  });
});

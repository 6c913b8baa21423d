import fc from 'fast-check';
import { containsGlob } from './scope-overlap';
import { inScope } from './in-scope';
import { type Scope, ScopeTooComplexError } from './scope';
import { findScopeOverlap, scopesOverlap } from './scope-overlap';
import { globs, minimatches, scopes, UNIVERSE } from './testing/glob-arbitraries';
import { hasCommonPath, languageOf } from './testing/refa-oracle';

const allow = (write_allow: string, ...deny: string[]): Scope => ({
  write_allow: write_allow.split(' '),
  deny,
});

describe('scopesOverlap', () => {
  it.each([
    [allow('src/**', 'src/web/**'), allow('src/web/**'), null],
    [allow('src/**'), allow('src/web/**', 'src/**'), null],
    [allow('src/** docs/a.md', 'src/web/**'), allow('src/web/** docs/*'), 'docs/a.md'],
    [allow('src/**', 'src/web'), allow('src/web/**'), 'src/web/x'],
    [allow('src/**', '**/*.spec.ts'), allow('**/*.spec.ts'), null],
    [allow('src/*.ts', 'src/x.ts'), allow('src/**'), 'src/a.ts'],
    [allow('src/*', 'src/[a-m]*'), allow('src/*', 'src/[!a-m]*'), null],
    [allow('src/*/a.ts', 'src/x/**'), allow('src/**'), 'src/a/a.ts'],
    [allow('src/[ab]/c', 'src/a/**'), allow('src/**', 'src/b/**', 'src/bb/**'), null],
    [allow('src/**/c', 'src/c'), allow('src/x/** src/c'), 'src/x/c'],
    [allow('.*', '.?*'), allow('**'), null],
    [allow('.?', '.[!.]'), allow('**'), null],
    [allow('*/*', '?*/?*'), allow('*/*'), null],
    [allow('**', 'libs/**', 'apps/**'), allow('libs/** apps/** x'), 'x'],
    [{ write_allow: [] }, allow('**'), null],
    [{ write_allow: ['a'] }, { write_allow: ['a'] }, 'a'],
  ])('%j and %j: %s', (a, b, witness) => {
    expect(scopesOverlap(a, b)).toBe(witness);
    expect(scopesOverlap(b, a) === null).toBe(witness === null);
  });

  it('returns the two globs', () => {
    const overlap = findScopeOverlap(allow('docs/* src/**', 'src/a/**'), allow('src/a/* src/b.ts'));
    expect(overlap).toEqual({ witness: 'src/b.ts', globs: ['src/**', 'src/b.ts'] });
  });

  it.each([
    ['Src/A.ts', 'src/[a]?ts', 'src/a.ts'],
    ['src/**', 'SRC/web/**', 'src/web/x'],
    ['src/[!a]', 'src/a', 'src/a'],
    ['ÄB', 'äb', 'äb'],
    ['src/[A-C]', 'src/[d-f]', null],
  ])('without regard to case, %s and %s: %s', (a, b, witness) => {
    expect(scopesOverlap(allow(a), allow(b), { caseInsensitive: true })).toBe(witness);
  });

  it('ignores case in denies when paths are compared without case', () => {
    const options = { caseInsensitive: true };
    expect(scopesOverlap(allow('src/**', 'SRC/web/**'), allow('src/Web/**'), options)).toBeNull();
  });

  it('agrees with automata and returns a path of both scopes', () => {
    fc.assert(
      fc.property(scopes, scopes, (a, b) => {
        const witness = scopesOverlap(a, b);
        const languages = [languageOf(a.write_allow), languageOf(b.write_allow)];
        const expected = hasCommonPath(languages, [...(a.deny ?? []), ...(b.deny ?? [])]);
        expect([a, b, witness !== null]).toEqual([a, b, expected]);
        if (witness !== null) expect(inScope(a, witness) && inScope(b, witness)).toBe(true);
        expect(scopesOverlap(b, a) !== null).toBe(expected);
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it('returns no overlap only if no path of a small universe is in both', () => {
    fc.assert(
      fc.property(scopes, scopes, (a, b) => {
        fc.pre(scopesOverlap(a, b) === null);
        const ofA = UNIVERSE.filter((path) => inScope(a, path));
        expect(ofA.filter((path) => inScope(b, path))).toEqual([]);
      }),
      { seed: 2, numRuns: 30 },
    );
  });

  it('finds no overlap of a scope with its own deny, and a deny adds no overlap', () => {
    fc.assert(
      fc.property(scopes, scopes, globs, (a, b, extra) => {
        expect(scopesOverlap(a, { write_allow: a.deny ?? [] })).toBeNull();
        const denying = { ...a, deny: [...(a.deny ?? []), extra] };
        if (scopesOverlap(a, b) === null) expect(scopesOverlap(denying, b)).toBeNull();
      }),
      { seed: 3, numRuns: 300 },
    );
  });

  it('stops on an exponential deny and names the globs', () => {
    const hostile = '*a?????????????????b';
    const scope = allow(hostile, '*a????????????????[!c]b', '*a?????????????????[bc]');
    expect(() => scopesOverlap(scope, allow('*b'))).toThrow(ScopeTooComplexError);
    expect(() => scopesOverlap(scope, allow('*b'))).toThrow(hostile);
    expect(scopesOverlap(allow('**', hostile), allow('*b'))).toBe('xb');
  });
});

describe('containsGlob', () => {
  it.each([
    ['src/**', 'src/*/a.ts', true],
    ['src/**', 'src/**', true],
    ['src/**', 'src', false],
    ['src/*', 'src/**', false],
    ['**/*.ts', 'src/**/a.ts', true],
    ['{a,b}/**', 'a/x', true],
    ['a/**', '{a,b}/x', false],
    [['src/*', 'src/*/**'], 'src/**', true],
    [['[!a]*', 'a?*'], '*', false],
    [['[!a]*', 'a?*', 'a'], '*', true],
  ])('%j contains %s: %s', (outer, inner, expected) => {
    expect(containsGlob(outer, inner)).toBe(expected);
  });

  it('agrees with automata', () => {
    fc.assert(
      fc.property(fc.array(globs, { minLength: 1, maxLength: 3 }), globs, (outer, inner) => {
        expect(containsGlob(outer, inner)).toBe(!hasCommonPath([languageOf([inner])], outer));
      }),
      { seed: 4, numRuns: 150 },
    );
  });

  it('stops on an exponential outer glob', () => {
    const outer = ['*a????????????????[!c]b', '*a?????????????????[bc]'];
    expect(() => containsGlob(outer, '*a?????????????????b')).toThrow(ScopeTooComplexError);
  });
});

describe('inScope', () => {
  it.each([
    ['src/a.ts', 'src/**/*.ts', true],
    ['src/deep/secret/x.ts', 'src/*.ts', false],
    ['src/../etc/passwd', '**', false],
    ['/etc/passwd', '**', false],
    ['./src/a.ts', '**', false],
    ['src//a.ts', '**', false],
    ['src/', '**', false],
    ['', '**', false],
    ['src/Ünïcödé 😀.ts', 'src/*.ts', true],
    ['src/.env', 'src/*', true],
    ['src/a\nb', 'src/*', true],
  ])('%j in %s: %s', (path, glob, expected) => {
    expect(inScope(allow(glob), path)).toBe(expected);
  });

  it('excludes denied paths', () => {
    expect(inScope(allow('src/**', 'src/web/**'), 'src/web/a')).toBe(false);
    expect(inScope(allow('src/**', 'src/web/**'), 'src/webs/a')).toBe(true);
  });

  it('agrees with minimatch', () => {
    fc.assert(
      fc.property(globs, fc.constantFrom(...UNIVERSE), (glob, path) => {
        expect(inScope({ write_allow: [glob] }, path)).toBe(minimatches(glob, path));
      }),
      { seed: 5 },
    );
  });
});

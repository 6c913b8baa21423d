import fc from 'fast-check';
import { braceExpand, Minimatch } from 'minimatch';
import type { Scope } from '../scope';

/** Uses few letters, so that random globs often overlap. */
const segment = fc
  .array(
    fc.constantFrom(
      'a',
      'b',
      'ab',
      '.',
      '*',
      '?',
      '[ab]',
      '[!a]',
      '[a-b]',
      '{a,b}',
      '{a,.b*}',
      '{,b}',
    ),
    { minLength: 1, maxLength: 3 },
  )
  .map((parts) => parts.join(''));

/**
 * Globs of the dialect with few alternatives, because the oracle takes exponential time in them.
 */
export const globs = fc
  .array(fc.oneof({ weight: 4, arbitrary: segment }, { weight: 1, arbitrary: fc.constant('**') }), {
    minLength: 1,
    maxLength: 4,
  })
  .map((segments) => segments.join('/'))
  .filter(isInDialect);

function isInDialect(glob: string): boolean {
  // Brace expansion drops alternatives that are completely empty.
  if (/^(?:\{,b\})+$/.test(glob)) return false;
  const alternatives = braceExpand(glob);
  if (alternatives.length > 4) return false;
  return alternatives
    .flatMap((alternative) => alternative.split('/'))
    .every((name) => name === '**' || (!/^\.{0,2}$/.test(name) && !name.includes('**')));
}

export const scopes: fc.Arbitrary<Scope> = fc.record({
  write_allow: fc.array(globs, { maxLength: 3 }),
  deny: fc.array(globs, { maxLength: 2 }),
});

/** Calls minimatch with the options of the dialect. */
export function minimatches(glob: string, path: string): boolean {
  return new Minimatch(glob, { dot: true, nonegate: true, nocomment: true }).match(path);
}

const NAMES = [
  'a',
  'b',
  'c',
  'aa',
  'ab',
  'ba',
  'bb',
  '.a',
  '.b',
  'a.',
  'x',
  'aab',
  'bab',
  '.ab',
  'a.b',
];

/** Every path of up to three segments from a few names. */
export const UNIVERSE: readonly string[] = NAMES.flatMap((first) => [
  first,
  ...NAMES.flatMap((second) => [
    `${first}/${second}`,
    ...NAMES.map((third) => `${first}/${second}/${third}`),
  ]),
]);

import fc from 'fast-check';
import { braceExpand, Minimatch } from 'minimatch';
import type { Scope } from '../scope';

/** Few letters, so that random globs often meet. */
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

/** Globs of the dialect, with few enough alternatives for an oracle that is exponential in them. */
export const globs = fc
  .array(fc.oneof({ weight: 4, arbitrary: segment }, { weight: 1, arbitrary: fc.constant('**') }), {
    minLength: 1,
    maxLength: 4,
  })
  .map((segments) => segments.join('/'))
  .filter(isInDialect);

function isInDialect(glob: string): boolean {
  // Brace expansion drops alternatives that are empty as a whole.
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

/** minimatch itself, as the dialect sets it up. */
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

/** Every path of up to three segments over a few names. */
export const UNIVERSE: readonly string[] = NAMES.flatMap((first) => [
  first,
  ...NAMES.flatMap((second) => [
    `${first}/${second}`,
    ...NAMES.map((third) => `${first}/${second}/${third}`),
  ]),
]);

import * as fc from 'fast-check';
import { closest } from './did-you-mean';

describe('closest', () => {
  it.each([
    ['a letter is missing', 'overlp', ['overlay', 'overlap'], 'overlap'],
    ['a letter is too many', 'overlapp', ['overlap'], 'overlap'],
    ['a letter is wrong', 'wp-apo', ['wp-web', 'wp-api'], 'wp-api'],
    ['two letters are swapped, which is one slip', 'wbe', ['wab1', 'web'], 'web'],
    ['swapped letters at the end', 'titel', ['tier', 'title'], 'title'],
    ['capitals do not count', 'post', ['PUT', 'POST'], 'POST'],
    ['the first of two that are equally near', 'wp-a', ['wp-b', 'wp-c'], 'wp-b'],
    ['the nearest one at any position', 'wp-apis', ['wp-aps', 'wp-apis2', 'wp-api'], 'wp-aps'],
    ['a third of the letters may differ', 'abcdef', ['abcdXY'], 'abcdXY'],
    ['not more', 'abcdef', ['abcXYZ'], undefined],
    ['one slip is allowed in the shortest name', 'ap', ['api'], 'api'],
    ['nothing is known', 'api', [], undefined],
    ['nothing was written', '', ['api'], undefined],
  ])('%s', (_, text, candidates, meant) => {
    expect(closest(text, candidates)).toBe(meant);
  });

  it('finds a name with one slip among others', () => {
    const name = fc.string({ unit: fc.constantFrom(...'abcdef-'), minLength: 6, maxLength: 20 });
    const slip = fc.record({
      at: fc.nat(),
      kind: fc.constantFrom('drop', 'add', 'change', 'swap'),
    });
    fc.assert(
      fc.property(name, slip, (meant, { at, kind }) => {
        const letters = [...meant];
        const place = at % (letters.length - 1);
        if (kind === 'drop') letters.splice(place, 1);
        if (kind === 'add') letters.splice(place, 0, 'x');
        if (kind === 'change') letters[place] = 'x';
        if (kind === 'swap') letters.splice(place, 2, meant[place + 1] ?? '', meant[place] ?? '');
        expect(closest(letters.join(''), ['q'.repeat(meant.length), meant])).toBe(meant);
      }),
      { seed: 11, numRuns: 500 },
    );
  });

  it('returns nothing for names that differ too much', () => {
    const long = 'a'.repeat(100_000);
    expect(closest(long, [`${long}b`])).toBeUndefined();
  });
});

import fc from 'fast-check';
import { patternExample } from './pattern-example';

describe('patternExample', () => {
  it.each([
    ['^\\d{4}$', 0, Infinity],
    ['^[A-Z]{2}\\d{2}[A-Z0-9]{11,30}$', 0, Infinity],
    ['^[a-z][a-z0-9-]*$', 12, 20],
    ['^(?:draft|paid)$', 0, 10],
    ['^\\+[1-9]\\d{1,14}$', 0, Infinity],
    ['^#[0-9a-fA-F]{6}$', 7, 7],
    ['^v\\d+\\.\\d+\\.\\d+(-\\w+)?$', 0, Infinity],
    ['a|b', 0, 1],
    ['^[^@\\s]+@[^@\\s]+$', 0, 80],
    ['', 3, 3],
  ])('%s, %d to %d characters', (pattern, min, max) => {
    const text = patternExample(pattern, min, max);
    if (pattern === '') {
      expect(text).toBeUndefined();
      return;
    }
    expect(text).toMatch(new RegExp(pattern, 'u'));
    expect([...(text ?? '')].length).toBeGreaterThanOrEqual(min);
    expect([...(text ?? '')].length).toBeLessThanOrEqual(max);
  });

  it('returns a match or nothing in time for any pattern', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-c^$.()[\]{}?*+|\\dws0-9,:-]{0,16}$/), (pattern) => {
        let expression: RegExp;
        try {
          expression = new RegExp(pattern, 'u');
        } catch {
          return;
        }
        const text = patternExample(pattern, 0, 60);
        expect(text === undefined || expression.test(text)).toBe(true);
      }),
      { seed: 11, numRuns: 400 },
    );
  });
});

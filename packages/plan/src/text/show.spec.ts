import { quoted, quotedList, quotedShort } from './show';

describe('quoted', () => {
  it.each([
    ['wp-api', '"wp-api"'],
    ['two\nlines', '"two\\nlines"'],
    ['\u001b[31m', '"\\x1b[31m"'],
    ['a'.repeat(160), `"${'a'.repeat(160)}"`],
    ['a'.repeat(161), `"${'a'.repeat(160)}…"`],
  ])('quotes %j', (text, shown) => {
    expect(quoted(text)).toBe(shown);
  });

  it('allows a shorter limit', () => {
    expect(quotedShort('a'.repeat(41))).toBe(`"${'a'.repeat(40)}…"`);
  });
});

describe('quotedList', () => {
  it.each([
    [[], undefined, ''],
    [['a'], undefined, '"a"'],
    [['a', 'b'], undefined, '"a" and "b"'],
    [['a', 'b', 'c'], undefined, '"a", "b" and "c"'],
    [['a', 'b', 'c'], 2, '"a", "b" and 1 more'],
  ])('joins %j with a limit of %j', (texts, most, shown) => {
    expect(quotedList(texts, most)).toBe(shown);
  });
});

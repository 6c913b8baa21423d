import { readCondition } from './check-condition';

describe('readCondition', () => {
  it.each([
    ['a > 0', true, { min: 1 }],
    ['a > 0', false, { min: 0.01 }],
    ['(a <= 9.5)', false, { max: 9.5 }],
    ['"a" <> 3', true, { not: [3] }],
    ['a BETWEEN 2 AND 4', true, { min: 2, max: 4 }],
    ['a between 2 and 4 and a <> 3', true, { min: 2, max: 4, not: [3] }],
    ["a in ('x', 'it''s')", false, { values: ['x', "it's"] }],
    ["a in ('x and y') and a <> ''", false, { values: ['x and y'], minLength: 1 }],
    ['length(a) > 3 and char_length(a) <= 8', false, { minLength: 4, maxLength: 8 }],
    ['a is not null', false, {}],
  ])('parses %s', (condition, integers, limits) => {
    expect(readCondition(condition, 'a', integers)).toMatchObject(limits);
  });

  it.each([
    'a > b',
    'a > 0 or a < -5',
    'b > 0',
    "a ~ '^x'",
    'not a > 0',
    'a % 2 = 0',
    'lower(a) = a',
  ])('leaves %s to PostgreSQL', (condition) => {
    expect(readCondition(condition, 'a', true)).toBeUndefined();
  });
});

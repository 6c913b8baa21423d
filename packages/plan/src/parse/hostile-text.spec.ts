import { parsePlan } from './parse-plan';

const SIZE = 4 * 1024 * 1024;
const filled = (part: string) => part.repeat(Math.floor(SIZE / part.length));
const staircase = (step: string) => {
  const lines: string[] = [];
  for (let indent = 0, size = 0; size < SIZE; size += indent++) {
    lines.push(`${' '.repeat(indent)}${step}`);
  }
  return lines.join('\n');
};
const aliasBomb = () =>
  [
    'a0: &a0 [x, x, x, x, x, x, x, x, x, x]',
    ...Array.from({ length: 12 }, (_, level) => {
      const list = Array.from({ length: 10 }, () => `*a${level}`).join(', ');
      return `a${level + 1}: &a${level + 1} [${list}]`;
    }),
  ].join('\n');
const manyKeys = () => {
  const lines: string[] = [];
  for (let index = 0; index < 150_000; index++) lines.push(`a-rather-long-key-${index}: 1`);
  return lines.join('\n');
};

/**
 * Each of them stops a parser that was not prepared for it: by memory, by time or by output. They
 * are functions because Jest formats the values of a table.
 */
const HOSTILE: readonly (readonly [string, () => string, string])[] = [
  ['10,000 brackets', () => '['.repeat(10_000), 'yaml/too-complex'],
  ['10,000 closed brackets', () => '['.repeat(10_000) + ']'.repeat(10_000), 'yaml/too-complex'],
  ['an alias bomb', aliasBomb, 'yaml/alias-limit'],
  ['brackets', () => filled('['), 'yaml/too-complex'],
  ['braces', () => filled('{'), 'yaml/too-complex'],
  ['empty items', () => filled('[,,,'), 'yaml/syntax'],
  ['commas in one list', () => `a: [${filled(',')}`, 'yaml/syntax'],
  ['closing brackets', () => filled(']\n'), 'yaml/syntax'],
  ['directives', () => filled('%a\n'), 'yaml/too-complex'],
  ['empty aliases', () => filled('- *\n'), 'yaml/too-complex'],
  ['question marks', () => filled('? '), 'yaml/too-complex'],
  ['question marks on lines', () => filled('?\n'), 'yaml/too-complex'],
  ['colons', () => filled(': '), 'yaml/too-complex'],
  ['colons on lines', () => filled(':\n'), 'yaml/too-complex'],
  ['dashes', () => filled('- '), 'yaml/too-complex'],
  ['anchors', () => filled('&a '), 'yaml/too-complex'],
  ['tags', () => filled('!a '), 'yaml/too-complex'],
  ['double quotes', () => filled('"'), 'yaml/syntax'],
  ['single quotes', () => filled("'"), 'yaml/too-complex'],
  ['one open quote', () => `"${filled('a\n')}`, 'yaml/too-complex'],
  ['a block scalar', () => `a: |\n${filled(' x\n')}`, 'yaml/too-complex'],
  ['empty block scalars', () => filled('a: |\n'), 'yaml/too-complex'],
  ['a block scalar of blanks', () => `a: |\n${filled('\n')}`, 'yaml/too-complex'],
  ['tabs', () => filled('\t\n'), 'yaml/too-complex'],
  ['line breaks', () => filled('\n'), 'yaml/too-complex'],
  ['comments', () => filled('#\n'), 'yaml/too-complex'],
  ['one comment', () => filled('#'), 'yaml/too-complex'],
  ['document starts', () => filled('---\n'), 'yaml/multi-document'],
  ['document ends', () => filled('...\n'), 'yaml/too-complex'],
  ['one key again and again', () => filled('a: 1\n'), 'yaml/too-complex'],
  ['keys on one line', () => filled('a: '), 'yaml/syntax'],
  ['one plain scalar', () => filled('a'), 'yaml/too-complex'],
  ['deep mappings', () => staircase('a:'), 'yaml/too-complex'],
  ['deep lists', () => staircase('-'), 'yaml/too-complex'],
  ['a list of numbers', () => filled('- 1\n'), 'yaml/too-complex'],
  ['a flow list of numbers', () => `[${filled('1,')}1]`, 'yaml/too-complex'],
  ['NUL', () => filled('\0'), 'yaml/syntax'],
  ['150,000 unknown keys', manyKeys, 'schema'],
];

describe('parsing hostile texts', () => {
  it.each(HOSTILE)(
    'returns a result for %s',
    (_, makeText, code) => {
      const { diagnostics, plan } = parsePlan(makeText());
      expect(plan).toBeUndefined();
      expect(diagnostics.map((found) => found.code)).toContain(code);
      expect(JSON.stringify(diagnostics).length).toBeLessThan(1_000_000);
    },
    // Most take milliseconds; this is for a busy machine.
    20_000,
  );

  it('reports the first duplicates and counts the others', () => {
    const { diagnostics } = parsePlan('aaaaaaaaaaaaaaaaaa: 1\n'.repeat(5_000));
    const duplicates = diagnostics.filter(({ code }) => code === 'yaml/duplicate-key');
    expect(duplicates).toHaveLength(1_001);
    expect(duplicates.at(-1)?.message).toBe('3999 more findings of this kind are not shown.');
  });
});

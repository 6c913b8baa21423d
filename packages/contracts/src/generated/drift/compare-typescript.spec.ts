import { format } from 'prettier';
import { compareTypeScript } from './compare-typescript';

const TYPES = `/**
 * Generated.
 */
export interface paths {
    "/v1/users/{id}": {
        get: operations["getUser"];
    };
}
export type Status = "active" | "gone";
export interface operations {
    getUser: {
        parameters: { path: { "id": string; limit?: -1 | 2 } };
        readonly tags: (string | null)[];
    };
}
`;

describe('compareTypeScript', () => {
  it.each([
    ['Prettier', { semi: true }],
    ['Prettier without semicolons, with single quotes', { semi: false, singleQuote: true }],
    ['Prettier with tabs and a narrow page', { useTabs: true, printWidth: 20 }],
    ['Prettier with quotes where one needs them', { quoteProps: 'consistent' as const }],
  ])('takes the work of %s for no difference', async (_, options) => {
    const formatted = await format(TYPES, { parser: 'typescript', ...options });
    expect(formatted).not.toBe(TYPES);
    expect(compareTypeScript(formatted, TYPES)).toBeUndefined();
  });

  it('takes comments and empty lines for no difference', () => {
    const edited = TYPES.replace('export type', '// a word\n\n\nexport type');
    expect(compareTypeScript(edited, TYPES)).toBeUndefined();
  });

  it.each([
    ['a type', ['"active" | "gone"', '"active" | "left"'], [9, 33]],
    ['a name', ['getUser: {', 'getUsers: {'], [11, 5]],
    ['an optional field', ['limit?:', 'limit:'], [12, 52]],
    ['a sign', ['-1 | 2', '1 | 2'], [12, 53]],
    ['a modifier', ['readonly tags', 'tags'], [13, 9]],
    ['a literal for a name', ['operations["getUser"]', 'operations[getUser]'], [6, 25]],
    ['more at the end', [/$/, 'export type More = 1;\n'], [16, 1]],
    ['less at the end', [/ {8}readonly.*\n/, ''], [13, 5]],
    ['a brace too few', ['};\n}\nexport type', '}\nexport type'], undefined],
  ] as const)('shows %s', (_, [from, to], place) => {
    const edited = TYPES.replace(from, to);
    const difference = compareTypeScript(edited, TYPES);
    expect(edited).not.toBe(TYPES);
    expect(difference).toEqual(
      place === undefined ? expect.anything() : { line: place[0], column: place[1] },
    );
  });
});

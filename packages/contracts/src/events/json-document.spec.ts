import fc from 'fast-check';
import { readJson } from './json-document';

function problemAt(text: string): string {
  const { problem } = readJson(text);
  return problem === undefined ? 'sound' : `${problem.line}:${problem.column} ${problem.message}`;
}

describe('readJson', () => {
  it.each([
    ['{"a": }', '1:7 unexpected }'],
    ['{\n  "a": 1,\n}', '3:1 expected double-quoted property name'],
    ['{"a": tru}', '1:10 unexpected }'],
    ['[1, 2', "1:6 expected ',' or ']' after array element"],
    ['// x\n{}', '1:1 unexpected /'],
    ['{"a": "x\ny"}', '1:9 bad control character in string literal'],
    [' \n', '2:1 the file is empty'],
    ['{"a": \u200b1}', '1:7 unexpected character'],
    ['[1]', 'sound'],
  ])('reports the first syntax error of %j', (text, expected) => {
    expect(problemAt(text)).toBe(expected);
  });

  it('reports the place of an inserted control character', () => {
    let found = 0;
    fc.assert(
      fc.property(fc.json(), fc.nat(), (text, at) => {
        const offset = at % (text.length + 1);
        const { problem } = readJson(`${text.slice(0, offset)}\u0001${text.slice(offset)}`);
        // It is allowed nowhere, not even in strings, but for what it takes the rest is up to nobody.
        expect(problem).toMatchObject({ line: 1, column: offset + 1 });
        found++;
      }),
      { seed: 42, numRuns: 500 },
    );
    expect(found).toBe(500);
  });
});

describe('JsonDocument', () => {
  it('locates each value in the text', () => {
    const value = fc.jsonValue({ maxDepth: 4 });
    fc.assert(
      fc.property(value, fc.array(fc.nat(), { maxLength: 5 }), (root, choices) => {
        const text = JSON.stringify(root);
        const document = readJson(text).document;
        const path: (string | number)[] = [];
        let current: unknown = root;
        for (const choice of choices) {
          if (typeof current !== 'object' || current === null) break;
          const keys = Object.keys(current).filter((key) => key !== '__proto__');
          if (keys.length === 0) break;
          const key = keys[choice % keys.length]!;
          path.push(Array.isArray(current) ? Number(key) : key);
          current = (current as Record<string, unknown>)[key];
        }
        const { line, column } = document!.place(path);
        const last = path.at(-1);
        const start = typeof last === 'string' ? JSON.stringify(last) : JSON.stringify(current);
        expect({ line, at: text.slice(column - 1, column - 1 + start.length) }).toEqual({
          line: 1,
          at: start,
        });
      }),
      { seed: 43, numRuns: 500 },
    );
  });

  it('returns the nearest existing place for a missing path', () => {
    const { document } = readJson('{\n  "a": [1, {"b": 2}]\n}');
    expect(document?.place(['a', 1, 'none', 'x'])).toEqual({ line: 2, column: 12 });
    expect(document?.place(['none'])).toEqual({ line: 1, column: 1 });
  });
});

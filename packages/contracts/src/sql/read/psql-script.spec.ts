import fc from 'fast-check';
import { readPsqlScript } from './psql-script';

function pieces(text: string): string[] {
  return readPsqlScript(text).pieces.map(({ start, end }) => text.slice(start, end));
}

describe('readPsqlScript', () => {
  it.each<[string, readonly string[]]>([
    ['', []],
    [' -- only this\n/* and /* this */ ; */ ;; ', []],
    ['\uFEFFselect 1;select 2', ['select 1', 'select 2']],
    ["select ';', 'it''s; ok'; select 2", ["select ';', 'it''s; ok'", 'select 2']],
    [String.raw`select E'a\';b''\\'; select 2`, [String.raw`select E'a\';b''\\'`, 'select 2']],
    [String.raw`select 'a\'; select 2`, [String.raw`select 'a\'`, 'select 2']],
    ['create table "a;""b" (x int); select 2', ['create table "a;""b" (x int)', 'select 2']],
    ['do $$ begin; end $$; select 2', ['do $$ begin; end $$', 'select 2']],
    ['do $x$ $$ ; $x$; select $1', ['do $x$ $$ ; $x$', 'select $1']],
    [
      'create rule r as on insert to t do (select 1; select 2); x',
      ['create rule r as on insert to t do (select 1; select 2)', 'x'],
    ],
    [
      'create or replace function f() returns int begin atomic; select case when 1 then 2 end; end; x',
      [
        'create or replace function f() returns int begin atomic; select case when 1 then 2 end; end',
        'x',
      ],
    ],
    ['begin; select 1; end; x', ['begin', 'select 1', 'end', 'x']],
    ["select 'never ends; ", ["select 'never ends; "]],
    ['select 1 /* never ends; ', ['select 1 /* never ends; ']],
  ])('splits %j', (text, expected) => {
    expect(pieces(text)).toEqual(expected);
  });

  it.each([
    ["select 1; select 'x", 'unterminated quoted string', 17],
    ['select 1 "x', 'unterminated quoted identifier', 9],
    ['do $a$ x $b$', 'unterminated dollar-quoted string', 3],
    ['select 1; /* /* x */', 'unterminated /* comment', 10],
    [`select ${'/*'.repeat(101)}${'*/'.repeat(101)} 1`, 'comments are nested more than 100', 7],
  ])('reports where %j ends too late or never', (text, message, offset) => {
    const problem = readPsqlScript(text).pieces.at(-1)?.problem;
    expect(problem).toEqual({ message: expect.stringContaining(message), offset });
  });

  it('separates the rows of COPY from statements', () => {
    const text = "COPY t (a) FROM stdin;\n1;\n'\n\\N\n\\.\nselect 2;";
    const [copy, rest] = readPsqlScript(text).pieces;
    expect(text.slice(copy?.copyData?.start, copy?.copyData?.end)).toBe("1;\n'\n\\N\n");
    expect(text.slice(rest?.start, rest?.end)).toBe('select 2');
  });

  it('finds psql commands, also within a statement', () => {
    const text = "\\set x 'a;b'\nselect 1 \\gexec\n\\connect other\nselect 2;";
    expect(readPsqlScript(text).metaCommands.map(({ name }) => name)).toEqual([
      '\\set',
      '\\gexec',
      '\\connect',
    ]);
    expect(pieces(text)).toEqual(['select 1', 'select 2']);
  });

  it('finds concatenated statements in any wrapping', () => {
    const statement = fc.constantFrom(
      'select 1',
      "select ';'",
      'do $$;$$',
      "insert into \"a;\" values ('''')",
      "select e'\\''",
      'create function f() returns int begin atomic; select 1; end',
    );
    const noise = fc.constantFrom('', ' ', '\n', '-- ; \' "\n', '/* ; \' /* " */ */', '\t');
    fc.assert(
      fc.property(fc.array(fc.tuple(noise, statement, noise)), (parts) => {
        const text = parts.map(([before, sql, after]) => `${before}${sql}${after};`).join('');
        expect(pieces(text)).toEqual(parts.map(([, sql]) => sql));
      }),
      { seed: 41, numRuns: 500 },
    );
  });
});

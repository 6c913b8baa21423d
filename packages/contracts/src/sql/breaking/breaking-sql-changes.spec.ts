import { breakingSqlChanges } from './breaking-sql-changes';

const FILE = 'openspec/changes/x/contracts/db/schema.sql';
const BASE = `create table users (
  id int primary key,
  name text,
  email varchar(80) not null default ''
);
create table notes (id int);
`;

async function changes(before: string | undefined, after: string | undefined): Promise<string[]> {
  const version = (text: string | undefined) => (text === undefined ? text : { file: FILE, text });
  const findings = await breakingSqlChanges(version(before), version(after));
  return findings.map(({ code, file, line, column, message }) => {
    expect({ code, file }).toEqual({ code: 'contract/breaking', file: FILE });
    return `${line}:${column} ${message}`;
  });
}

describe('breakingSqlChanges', () => {
  it.each<[string, string, string, readonly string[]]>([
    ['a table', 'create table notes (id int);\n', '', ['1:1 the table "notes" is gone']],
    ['a column', '  name text,\n', '', ['1:14 the column "users.name" is gone']],
    ['a type', 'name text', 'name int', ['3:3 the column "users.name" is int4 instead of text']],
    ['a size', '80', '40', ['4:3 the column "users.email" is varchar(40) instead of varchar(80)']],
    [
      'NOT NULL',
      'name text',
      'name text not null',
      ['3:3 the column "users.name" is NOT NULL now, and an INSERT that leaves it out fails'],
    ],
    [
      'a default',
      " default ''",
      '',
      [
        '4:3 the column "users.email" no longer has a default, and an INSERT that leaves it out fails',
      ],
    ],
    [
      'a new column that must be filled',
      'name text',
      'age int not null,\n  name text',
      [
        '3:3 the column "users.age" is new and NOT NULL without a default, and an INSERT that doesn\'t know it fails',
      ],
    ],
  ])('reports the change of %s', async (_name, from, to, expected) => {
    expect(await changes(BASE, BASE.replace(from, to))).toEqual(expected);
  });

  it.each<[string, readonly string[]]>([
    ['alter table notes rename to memos;', ['1:1 the table "notes" is gone']],
    ['alter table users drop name;', ['1:14 the column "users.name" is gone']],
    [
      'alter table users alter name type int;',
      ['7:13 the column "users.name" is int4 instead of text'],
    ],
    ['drop table legacy;', ['7:1 the table "legacy" is dropped']],
    ['alter table legacy drop column code;', ['7:13 the column "legacy.code" is dropped']],
    ['alter table legacy rename a to b;', ['7:13 the column "legacy.a" is renamed to "b"']],
  ])('accounts for %s', async (statement, expected) => {
    expect(await changes(BASE, `${BASE}${statement}\n`)).toEqual(expected);
  });

  it.each([
    ['a new table', `${BASE}create table more (id int not null);`],
    ['a new column that may be left out', BASE.replace('name text', 'age int,\n name text')],
    ['a column that may be null now', `${BASE}alter table users alter email drop not null;`],
    ['another spelling', BASE.replace('id int ', 'id INTEGER ').toUpperCase()],
    ['a table that comes and goes', `${BASE}create table t (id int); drop table t;`],
    [
      'a syntax error, which has its own finding',
      `${BASE}create tabel x;`.replace('create table notes', 'create'),
    ],
  ])('accepts %s', async (_name, after) => {
    expect(await changes(BASE, after)).toEqual([]);
  });

  it('treats a deleted file as deleted tables and accepts a new one', async () => {
    expect(await changes(BASE, undefined)).toEqual([
      '1:14 the table "users" is gone',
      '6:14 the table "notes" is gone',
    ]);
    expect(await changes(undefined, BASE)).toEqual([]);
    expect(await changes(undefined, 'drop table users;')).toEqual([
      '1:1 the table "users" is dropped',
    ]);
  });
});

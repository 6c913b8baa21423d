import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ContractCheck, ContractFinding } from '../../check/contract-check';
import { TABLES } from '../../testing/sample-requests';
import { scaffoldContracts } from '../../scaffold-contracts';
import { checkDatabase } from './check-database';
import { findPglite } from './find-pglite';

const FOLDER = 'openspec/changes/add-orders';
const DB = `${FOLDER}/contracts/db`;

let cacheFolder: string;

beforeAll(() => {
  cacheFolder = mkdtempSync(join(tmpdir(), 'contracts-é '));
});

afterAll(() => rmSync(cacheFolder, { recursive: true }));

function check(
  files: Readonly<Record<string, string>>,
  timeoutMs = 20_000,
): Promise<ContractCheck> {
  const paths = Object.entries(files).map(([name, text]) => [`${DB}/${name}`, text] as const);
  return checkDatabase(
    { folder: FOLDER, files: new Map(paths), openapi: [] },
    { timeoutMs, cacheFolder },
  );
}

function places(findings: readonly ContractFinding[]): string[] {
  return findings.map(({ code, file, line, column }) => {
    return `${code} ${file.slice(DB.length + 1)}:${line}:${column}`;
  });
}

/** What is wrong in one statement; `^` marks where, and is taken out. */
const WRONG: readonly (readonly [sql: string, message: RegExp])[] = [
  ['create table t1 (a ^intt);', /type "intt" does not exist/],
  ['create table ^first (a int);', /relation "first" already exists\. Merge/],
  ['alter table ^orders add column a int;', /CREATE TABLE IF NOT EXISTS orders \(…\)/],
  ['create table t2 (a int references ^nowhere);', /relation "nowhere" does not exist/],
  ['/* é😀 */ insert into ^later values (1);', /created later, at .*schema\.sql:\d+: move that up/],
  ['create table later (a int);', /^$/],
  ['^insert into first values (0);', /violates check constraint.*Failing row contains \(0\)/],
  ['insert into first (a, ^"ü") values (1, 2);', /column "ü" of relation "first" does not exist/],
  ['^create database other;', /one transaction/],
  ['select ^nothing();', /function nothing\(\) does not exist/],
  ["^copy first from program 'ls';", /COPY with a program \("ls"\).*never run/],
  ["^copy first from '/etc/passwd';", /COPY with a file/],
  ['^rollback;', /would undo/],
];

describe('checkDatabase', () => {
  it('reports file, line and column of everything that PostgreSQL refuses', async () => {
    const lines = ['create table first (a int check (a > 0));', ...WRONG.map(([sql]) => sql)];
    const { findings, notChecked } = await check({
      'schema.sql': lines.join('\n').replaceAll('^', ''),
    });
    expect(notChecked).toEqual([]);
    const wrong = WRONG.flatMap(([sql, message], index) =>
      sql.includes('^') ? [{ line: index + 2, column: sql.indexOf('^') + 1, message }] : [],
    );
    const found = findings.toSorted((a, b) => a.line - b.line);
    expect(found).toMatchObject(
      wrong.map(({ line, column, message }) => ({
        code: 'contract/sql',
        file: `${DB}/schema.sql`,
        line,
        column,
        message: expect.stringMatching(message) as string,
      })),
    );
    expect(found[1]?.related).toEqual([
      { message: 'it is made here first', file: `${DB}/schema.sql`, line: 1, column: 14 },
    ]);
  });

  it('checks the rest where PGlite lacks an extension and names what was skipped', async () => {
    const { findings, notChecked, facts } = await check({
      'schema.sql': [
        'CREATE EXTENSION IF NOT EXISTS vector;',
        'CREATE TABLE moorings (id int PRIMARY KEY, e vector(3));',
        'CREATE INDEX ON moorings USING hnsw (e);',
        'CREATE TABLE boats (id int REFERENCES moorings);',
        'CREATE TABLE piers (id int, name text CHECK (nam > 0));',
        'CREATE TABLE quays (id int); GRANT SELECT ON quays TO alice;',
        'ALTER TABLE quays OWNER TO harbour;',
        "CREATE FUNCTION f() RETURNS int LANGUAGE plpython3u AS 'return 1';",
      ].join('\n'),
    });
    expect(places(findings)).toEqual(['contract/sql schema.sql:5:46']);
    const at = (line: number, why: string) => ({
      check: 'contract/sql',
      why: `${DB}/schema.sql:${line} was not checked on PostgreSQL: ${why}.`,
    });
    const vector = 'the extension "vector"';
    expect(notChecked).toEqual([
      at(1, `PGlite lacks ${vector}`),
      at(2, `it may need ${vector}, which PGlite lacks`),
      at(3, 'it uses a table that was not checked'),
      at(4, 'it uses a table that was not checked'),
      at(6, 'PGlite lacks the role "alice"'),
      at(7, 'PGlite lacks the role "harbour"'),
      at(8, 'PGlite lacks the language "plpython3u"'),
    ]);
    expect(facts.map(({ lockKey }) => lockKey)).toEqual([
      'db:schema:moorings',
      'db:schema:boats',
      'db:schema:piers',
      'db:schema:quays',
    ]);
  });

  it.each([
    ['grant select on t to alice;', 'the role "alice"'],
    ['alter table t owner to harbour;', 'the role "harbour"'],
    ['create table u (a int) tablespace fast;', 'the tablespace "fast"'],
    ['create extension postgis;', 'the extension "postgis"'],
  ])('reports what PGlite lacks as not checked: %s', async (sql, absent) => {
    const { findings, notChecked } = await check({
      'schema.sql': `create table t (a int);\n${sql}`,
    });
    expect(findings).toEqual([]);
    expect(notChecked).toMatchObject([{ why: expect.stringContaining(`PGlite lacks ${absent}`) }]);
  });

  it('runs schema.sql, then migrations by number, then seed.sql', async () => {
    const { findings, notChecked } = await check({
      '10_c.sql': 'alter table b add column c int;',
      '2_b.sql': 'alter table a rename to b;',
      '2_b.down.sql': 'alter table b rename to a;',
      'schema.sql': "select set_config('search_path', '', false); create table public.a (x int);",
      'seed.sql': 'insert into b (c, x)\nvalues (1, 2), (1,\n  y);',
    });
    expect(places(findings)).toEqual(['contract/sql seed.sql:3:3']);
    expect(notChecked).toEqual([
      { check: 'contract/sql', why: expect.stringContaining('2_b.down.sql') as string },
    ]);
  });

  it('accepts the output of pg_dump and psql and names what it skips', async () => {
    const schema = String.raw`\restrict abc
begin;
set default_table_access_method = heap;
create extension if not exists "uuid-ossp" with schema public;
create extension pgcrypto;
create table public.t (a int primary key, b text default gen_salt('md5'), c uuid default uuid_generate_v4());
copy public.t (a, b) from stdin;
1	'; drop table x
2	\N
x	y
\.
select pg_catalog.setval('s', 1);
\connect other
\i more.sql
commit;
`;
    const { findings } = await check({ 'schema.sql': schema });
    expect(places(findings)).toEqual([
      'contract/sql-syntax schema.sql:13:1',
      'contract/sql-syntax schema.sql:14:1',
      'contract/sql schema.sql:10:1',
      'contract/sql schema.sql:12:26',
    ]);
  });

  it('derives a lock key for each table and marks tables that are only referred to', async () => {
    const { facts } = await check({
      'schema.sql': [
        'create table "Odd Näme" (a int);',
        'create table billing.b (a int references users, b int references b);',
        'alter table c rename to d;',
        'drop table _e;',
      ].join('\n'),
      'more.down.sql': 'create table never (a int);',
    });
    expect(
      facts.map(({ lockKey, line, column, isReference = false }) => [
        lockKey,
        line,
        column,
        isReference,
      ]),
    ).toEqual([
      ['db:schema:odd_n_me', 1, 14, false],
      ['db:schema:b', 2, 14, false],
      ['db:schema:users', 2, 42, true],
      ['db:schema:c', 3, 13, false],
      ['db:schema:d', 3, 13, false],
      ['db:schema:t__e', 4, 1, false],
    ]);
  });

  it('reports syntax errors and runs nothing until they are fixed', async () => {
    const { findings, notChecked } = await check({
      'schema.sql': 'create table a (x int);\ncreate tabel b;\nselect;;\ninsert into a valuse (1);',
      'seed.sql': 'insert into a values (1, 2, 3);',
    });
    expect(places(findings)).toEqual([
      'contract/sql-syntax schema.sql:2:8',
      'contract/sql-syntax schema.sql:4:15',
    ]);
    expect(notChecked).toMatchObject([{ check: 'contract/sql' }]);
  });

  it.each([
    ['a NUL character', 'create table a ();\nselect \0', 'contract/unreadable schema.sql:2:8'],
    ['16 MiB and more', ' '.repeat(17 * 1_024 * 1_024), 'contract/unreadable schema.sql:1:1'],
  ])('refuses %s', async (_name, text, expected) => {
    const { findings, notChecked } = await check({ 'schema.sql': text });
    expect(places(findings)).toEqual([expected]);
    expect(notChecked).toMatchObject([{ check: 'contract/sql' }]);
  });

  it.each([
    ['sleeps', 'select pg_sleep(1e9);'],
    ['counts without end', 'select count(*) from generate_series(1, 1e12);'],
    ['fills the memory', 'insert into a select x from generate_series(1, 1e12) x;'],
    ['runs a program', "do $$ begin execute 'copy a from program ''ls'''; end $$;"],
  ])('stops a statement that %s and names it', async (_name, statement) => {
    const before = 'create table a (x bigint);\n-- comment\n';
    const startedAt = Date.now();
    const { findings, facts } = await check(
      { 'schema.sql': `${before}${statement}\n`, 'seed.sql': 'select 1;' },
      1_500,
    );
    expect(places(findings)).toEqual(['contract/sql schema.sql:3:1']);
    expect(findings[0]?.message).toMatch(/was stopped/);
    expect(facts).toHaveLength(1);
    expect(Date.now() - startedAt).toBeLessThan(30_000);
  });

  it('accepts the SQL that it scaffolds', async () => {
    const files = await scaffoldContracts(TABLES);
    const sources = new Map([...files].map(([file, text]) => [`${FOLDER}/${file}`, text]));
    const result = await checkDatabase(
      { folder: FOLDER, files: sources, openapi: [] },
      { timeoutMs: 20_000, cacheFolder },
    );
    expect(result.findings).toEqual([]);
    expect(result.notChecked).toEqual([]);
    expect(result.facts.map(({ lockKey }) => lockKey).sort()).toEqual(
      (TABLES.tables ?? []).map(({ name }) => `db:schema:${name}`).sort(),
    );
  });

  it('reuses an empty database and replaces a broken one', async () => {
    const schema = { 'schema.sql': 'create table a (x int); select y;' };
    await Promise.all([check(schema), check(schema)]);
    const files = () => readdirSync(cacheFolder);
    expect(files()).toEqual([expect.stringMatching(/^pglite-0\.5\.\d+\.snapshot$/)]);
    const file = join(cacheFolder, files()[0] ?? '');
    const whole = readFileSync(file);
    writeFileSync(file, whole.subarray(0, whole.length / 2));
    expect(places((await check(schema)).findings)).toEqual(['contract/sql schema.sql:1:32']);
    expect(readFileSync(file)).toHaveLength(whole.length);
    expect(files()).toHaveLength(1);
  });

  it('reports nothing without SQL', async () => {
    expect(await check({ 'readme.md': 'select' })).toEqual({
      findings: [],
      facts: [],
      notChecked: [],
    });
  });
});

describe('findPglite', () => {
  it('names the install command where PGlite is missing', () => {
    const empty = mkdtempSync(join(tmpdir(), 'no-pglite-'));
    expect(findPglite([empty])).toEqual({
      why: '@electric-sql/pglite is not installed: npm install --save-dev @electric-sql/pglite@0.5.16',
    });
    rmSync(empty, { recursive: true });
  });
});

import { readStatements } from './read-statements';

describe('readStatements', () => {
  it('returns file offsets for non-ASCII names and comments', async () => {
    const text = '-- 😀 é\ncreate table "é😀" ("ü" int, n text);\nalter table b add column c int;';
    const { statements } = await readStatements(text);
    const [created, altered] = statements.flatMap(({ actions }) => actions);
    expect(text.slice(created?.offset)).toMatch(/^"é😀" \(/);
    expect(created).toMatchObject({ does: 'create', table: { name: 'é😀' } });
    const columns = created?.does === 'create' ? created.columns : [];
    expect(columns.map(({ offset }) => text.slice(offset, offset + 3))).toEqual(['"ü"', 'n t']);
    expect(text.slice(altered?.offset)).toMatch(/^b add/);
  });

  it.each<[string, readonly object[]]>([
    ['create table A.B (x int)', [{ does: 'create', table: { schema: 'a', name: 'b' } }]],
    ['create table if not exists "B" ()', [{ does: 'create', isGuarded: true }]],
    ['create table a as select 1', [{ does: 'create', table: { name: 'a' } }]],
    ['select 1 into a', [{ does: 'create', table: { name: 'a' } }]],
    ['create view a as select 1', []],
    [
      'drop table a, b.c cascade',
      [
        { does: 'drop', table: { name: 'a' } },
        { does: 'drop', table: { schema: 'b', name: 'c' } },
      ],
    ],
    ['drop index a', []],
    ['alter table a rename to b', [{ does: 'rename', to: 'b' }]],
    ['alter table a rename b to c', [{ does: 'rename-column', name: 'b', to: 'c' }]],
    ['alter table a set schema s', [{ does: 'move', toSchema: 's' }]],
    ['alter table a alter b type varchar(8)', [{ does: 'retype-column', type: 'varchar(8)' }]],
    ['alter table a alter b set not null', [{ does: 'set-not-null', value: true }]],
    ['alter table a alter b drop default', [{ does: 'set-default', value: false }]],
    [
      'alter table a drop b, add foreign key (c) references d',
      [
        { does: 'drop-column', name: 'b' },
        { does: 'alter' },
        { does: 'refer', table: { name: 'd' } },
      ],
    ],
    [
      'create table a (b int references c (d))',
      [{ does: 'create' }, { does: 'refer', table: { name: 'c' } }],
    ],
    ['insert into a values (1)', []],
  ])('parses %j', async (text, actions) => {
    const { statements, errors } = await readStatements(text);
    expect(errors).toEqual([]);
    expect(statements.flatMap((statement) => statement.actions)).toMatchObject(actions);
    expect(statements.flatMap((statement) => statement.actions)).toHaveLength(actions.length);
  });

  it.each([
    ['a bigserial', { type: 'int8', notNull: true, hasDefault: true }],
    ['a numeric(4,0)[]', { type: 'numeric(4,0)[]', notNull: false, hasDefault: false }],
    [
      'a timestamptz not null default now()',
      { type: 'timestamptz', notNull: true, hasDefault: true },
    ],
    ['a int generated always as identity', { notNull: true, hasDefault: true }],
    ['a int, primary key (a)', { notNull: true, hasDefault: false }],
    ['a mood', { type: 'mood' }],
  ])('parses the column %j', async (column, facts) => {
    const { statements } = await readStatements(`create table t (${column})`);
    expect(statements[0]?.actions[0]).toMatchObject({ columns: [{ name: 'a', ...facts }] });
  });

  it('continues after an error and reports the place of each', async () => {
    const text = "create tabel a;\ncreate table b ();\nselect 'é', from;\nselect '";
    const { statements, errors } = await readStatements(text);
    expect(statements.map(({ kind }) => kind)).toEqual(['CreateStmt']);
    expect(errors.map(({ offset }) => text.slice(offset, offset + 5))).toEqual([
      'tabel',
      'from;',
      "'",
    ]);
  });

  it.each([
    ['parentheses', `select ${'('.repeat(100_000)}1${')'.repeat(100_000)}`],
    ['a sum', `select ${'1+'.repeat(100_000)}1`],
  ])('returns an error for %s with too deep nesting', async (_name, text) => {
    const { errors } = await readStatements(`select 1;\n${text};\nselect 2`);
    expect(errors).toMatchObject([
      { message: expect.stringContaining('nested too deep') as string },
    ]);
  });
});

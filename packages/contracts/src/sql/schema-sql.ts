import { type ContractRequest } from '../request/contract-request';
import { type ResolvedColumn, type ResolvedTable } from './resolve-tables';
import { identifier, lineComment, literal } from './sql-text';
import { type TableOrder } from './table-order';

/**
 * Renders `schema.sql`: the changes to the database, for PostgreSQL 13 and later.
 *
 * @param created tables that the script creates earlier
 */
export function schemaSql(
  request: ContractRequest,
  { tables, postponed }: TableOrder,
  created: ReadonlySet<string> = new Set(),
): string {
  const existing = tables.filter((table) => table.existing && !created.has(table.name));
  const sections = [
    [
      lineComment(`Database contract of the change ${request.changeId}: ${request.title}`),
      lineComment('PostgreSQL 13 or later.'),
    ],
    ...(existing.length === 0 ? [] : [EXISTING_NOTE]),
    ...existing.map((table) => [createTable(table, standInColumns(table), new Set(), true)]),
    ...tables.map((table) =>
      table.existing
        ? [...alterTable(table, postponed), ...comments(table)]
        : [createTable(table, table.columns, postponed, false), ...comments(table)],
    ),
    tables.flatMap((table) =>
      table.columns
        .filter((column) => postponed.has(column))
        .map((column) => addForeignKey(table, column)),
    ),
  ];
  const texts = sections.filter((section) => section.length > 0).map((lines) => lines.join('\n'));
  return `${texts.join('\n\n')}\n`;
}

const EXISTING_NOTE = [
  '-- Existing tables. These statements do nothing if the table exists, and let this file',
  '-- run on an empty database.',
];

function standInColumns(table: ResolvedTable): ResolvedColumn[] {
  return table.columns
    .filter((column) => column.source.existing === true)
    .map(({ name, source, type, place, notNull }) => ({ name, source, type, place, notNull }));
}

function createTable(
  table: ResolvedTable,
  columns: readonly ResolvedColumn[],
  postponed: ReadonlySet<ResolvedColumn>,
  ifNotExists: boolean,
): string {
  const composite = table.primaryKey.length > 1;
  const lines = columns.map((column) => columnLine(column, composite, postponed));
  if (composite) {
    lines.push(`PRIMARY KEY (${table.primaryKey.map(identifier).join(', ')})`);
  }
  const guard = ifNotExists ? 'IF NOT EXISTS ' : '';
  return `CREATE TABLE ${guard}${identifier(table.name)} (\n  ${lines.join(',\n  ')}\n);`;
}

function alterTable(table: ResolvedTable, postponed: ReadonlySet<ResolvedColumn>): string[] {
  return table.columns
    .filter((column) => column.source.existing !== true)
    .map(
      (column) =>
        `ALTER TABLE ${identifier(table.name)} ADD COLUMN ${columnLine(column, true, postponed)};`,
    );
}

function columnLine(
  column: ResolvedColumn,
  withoutKey: boolean,
  postponed: ReadonlySet<ResolvedColumn>,
): string {
  const { source, reference } = column;
  const key = source.primaryKey === true && !withoutKey;
  return [
    identifier(column.name),
    column.type.sql,
    ...(key ? ['PRIMARY KEY'] : column.notNull ? ['NOT NULL'] : []),
    ...(source.default === undefined ? [] : [`DEFAULT ${operand(source.default)}`]),
    ...(source.unique === true && !key ? ['UNIQUE'] : []),
    ...(reference === undefined || postponed.has(column) ? [] : [referenceClause(column)]),
    ...(source.values === undefined
      ? []
      : [`CHECK (${identifier(column.name)} IN (${source.values.map(literal).join(', ')}))`]),
    ...(source.check === undefined ? [] : [`CHECK (${source.check.trim()})`]),
  ].join(' ');
}

/** `DEFAULT` accepts only operands, not every expression. */
function operand(expression: string): string {
  const text = expression.trim();
  return /^(?:-?\d+(?:\.\d+)?|\w+(?:\(\))?|'(?:[^']|'')*')$/.test(text) ? text : `(${text})`;
}

function referenceClause({ reference }: ResolvedColumn): string {
  if (reference === undefined) {
    return '';
  }
  const action =
    reference.onDelete === undefined ? '' : ` ON DELETE ${reference.onDelete.toUpperCase()}`;
  return `REFERENCES ${identifier(reference.table)} (${identifier(reference.column)})${action}`;
}

function addForeignKey(table: ResolvedTable, column: ResolvedColumn): string {
  return `ALTER TABLE ${identifier(table.name)} ADD FOREIGN KEY (${identifier(column.name)}) ${referenceClause(column)};`;
}

function comments(table: ResolvedTable): string[] {
  const name = identifier(table.name);
  const { description } = table.source;
  return [
    ...(description === undefined ? [] : [`COMMENT ON TABLE ${name} IS ${literal(description)};`]),
    ...table.columns.flatMap((column) =>
      column.source.description === undefined || column.source.existing === true
        ? []
        : [
            `COMMENT ON COLUMN ${name}.${identifier(column.name)} IS ${literal(column.source.description)};`,
          ],
    ),
  ];
}

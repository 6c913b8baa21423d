import { type ColumnContract, type TableContract } from '../request/contract-request';
import { ContractRequestError, quoted } from '../request/contract-request-error';
import { type ColumnType, parseColumnType } from './column-type';
import { expressionProblem } from './sql-text';
import { tableColumns } from './table-columns';

export interface ResolvedReference {
  readonly table: string;
  readonly column: string;
  readonly onDelete?: 'cascade' | 'restrict' | 'set null';
}

export interface ResolvedColumn {
  readonly name: string;
  readonly source: ColumnContract;
  readonly type: ColumnType;
  readonly place: string;
  /** Whether the column is `NOT NULL`. */
  readonly notNull: boolean;
  readonly reference?: ResolvedReference;
}

export interface ResolvedTable {
  readonly name: string;
  readonly source: TableContract;
  readonly existing: boolean;
  readonly columns: readonly ResolvedColumn[];
  readonly primaryKey: readonly string[];
}

const NAME = /^[a-z][a-z0-9_]{0,62}$/;

/**
 * Decides all columns, types and references of the tables.
 *
 * @throws ContractRequestError for the first thing that PostgreSQL would refuse
 */
export function resolveTables(tables: readonly TableContract[]): ResolvedTable[] {
  checkTableNames(tables);
  const drafts = tables.map((source, index): ResolvedTable => {
    const place = `tables[${index}] (${source.name})`;
    const columns = tableColumns(source).map((column) => resolveColumn(column, source, place));
    checkColumnNames(columns, place);
    return {
      name: source.name,
      source,
      existing: source.existing === true,
      columns,
      primaryKey: columns.filter(({ source }) => source.primaryKey).map(({ name }) => name),
    };
  });
  const byName = new Map(drafts.map((table) => [table.name, table]));
  return drafts.map((table) => ({
    ...table,
    columns: table.columns.map((column) => withReference(column, byName)),
  }));
}

/**
 * Checks that lock keys can represent the names, and that each occurs once.
 *
 * @throws ContractRequestError if they can't, or if a name occurs twice
 */
export function checkTableNames(tables: readonly TableContract[]): void {
  const seen = new Set<string>();
  tables.forEach(({ name }, index) => {
    if (!NAME.test(name)) {
      throw new ContractRequestError(
        'invalid-table-name',
        `tables[${index}].name`,
        `${quoted(name)} can't be the name of a table. Use lower-case letters, digits and "_", at most 63, such as "user_sessions".`,
      );
    }
    if (seen.has(name)) {
      throw new ContractRequestError(
        'duplicate-table',
        `tables[${index}].name`,
        `the table ${quoted(name)} already exists. Merge the two.`,
      );
    }
    seen.add(name);
  });
}

function checkColumnNames(columns: readonly ResolvedColumn[], place: string): void {
  const names = columns.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new ContractRequestError(
      'duplicate-column',
      place,
      `two columns have the name ${quoted(twice)}. Rename or remove one.`,
    );
  }
}

function resolveColumn(
  source: ColumnContract,
  table: TableContract,
  tablePlace: string,
): ResolvedColumn {
  const place = `${tablePlace}.${NAME.test(source.name) ? source.name : 'columns'}`;
  if (!NAME.test(source.name)) {
    throw invalid(
      place,
      `${quoted(source.name)} can't be the name of a column. Use lower-case letters, digits and "_", at most 63.`,
    );
  }
  const type = parseColumnType(source.type);
  if (type === undefined) {
    throw new ContractRequestError(
      'unsupported-type',
      place,
      `${quoted(source.type)} is not a supported PostgreSQL type. Use uuid, text, varchar(n), integer, bigint, numeric(p,s), boolean, date, timestamptz, jsonb or another built-in one; arrays end in [].`,
    );
  }
  checkExpressions(source, type, place);
  checkFlags(source, type, table, place);
  const notNull = source.primaryKey === true || type.serial || source.nullable !== true;
  return { name: source.name, source, type, place, notNull };
}

/** Keywords that are values by themselves. Any other bare word would name a column. */
const VALUE_WORDS =
  /^(?:true|false|null|current_date|current_time|current_timestamp|current_user|localtime|localtimestamp|session_user)$/i;

function checkExpressions(source: ColumnContract, type: ColumnType, place: string): void {
  for (const part of ['default', 'check'] as const) {
    const text = source[part];
    const problem = text === undefined ? undefined : expressionProblem(text);
    if (problem !== undefined) {
      throw new ContractRequestError(
        'invalid-expression',
        `${place}.${part}`,
        `${quoted(text)} ${problem}. Write one SQL expression with plain '…' strings.`,
      );
    }
  }
  const word = source.default?.trim() ?? '';
  if (/^[A-Za-z_][\w.]*$/.test(word) && !VALUE_WORDS.test(word)) {
    throw new ContractRequestError(
      'invalid-expression',
      `${place}.default`,
      `${quoted(word)} would name a column. Write a text with SQL quotes, '${word}', or a call with parentheses.`,
    );
  }
  if (type.serial && source.default !== undefined) {
    throw invalid(place, `a ${type.sql} column already has a default. Leave "default" out.`);
  }
}

function checkFlags(
  source: ColumnContract,
  type: ColumnType,
  table: TableContract,
  place: string,
): void {
  const added = table.existing === true && source.existing !== true;
  if (source.existing === true && table.existing !== true) {
    throw invalid(place, 'an existing column in a new table. Mark the table as existing, too.');
  }
  if (source.primaryKey === true && (source.nullable === true || type.array || added)) {
    throw invalid(
      place,
      'a primary key cannot be nullable or an array, and cannot be added to an existing table. Remove "primaryKey".',
    );
  }
  if (added && source.nullable === false && source.default === undefined && !type.serial) {
    throw invalid(
      place,
      'rows of the existing table have no value for it. Give a default, or make it nullable.',
    );
  }
  if (source.values === undefined) {
    return;
  }
  const { values } = source;
  const longest = Math.max(...values.map((value) => [...value].length));
  const distinct = new Set(values).size === values.length && values.length > 0;
  if (type.kind !== 'text' || type.array || !distinct || longest > (type.length ?? Infinity)) {
    throw new ContractRequestError(
      'invalid-enum',
      place,
      "these values can't all be in the column. List one or more, each once, of a text column that is long enough.",
    );
  }
}

function withReference(
  column: ResolvedColumn,
  tables: ReadonlyMap<string, ResolvedTable>,
): ResolvedColumn {
  const wanted = column.source.references;
  if (wanted === undefined) {
    return column;
  }
  const place = `${column.place}.references`;
  const table = tables.get(wanted.table);
  if (table === undefined) {
    throw new ContractRequestError(
      'unknown-table',
      place,
      `there is no table ${quoted(wanted.table)} in this change. Add it; if the database already has it, with "existing: true".`,
    );
  }
  const name = wanted.column ?? (table.primaryKey.length === 1 ? table.primaryKey[0] : undefined);
  const target = table.columns.find((candidate) => candidate.name === name);
  if (target === undefined) {
    const reason =
      wanted.column === undefined
        ? `${quoted(table.name)} has no single primary key. Name the column.`
        : `${quoted(table.name)} has no column ${quoted(wanted.column)}. Add it, or name another.`;
    throw new ContractRequestError('invalid-reference', place, reason);
  }
  const alone = table.primaryKey.length === 1 && table.primaryKey[0] === target.name;
  if (!alone && target.source.unique !== true) {
    throw referenceError(place, `${quoted(target.name)} is not unique. Mark it as unique.`);
  }
  if (target.type.base !== column.type.base || target.type.array) {
    throw referenceError(
      place,
      `the types differ: ${column.type.sql} here, ${target.type.sql} there. Make them equal.`,
    );
  }
  if (wanted.onDelete === 'set null' && column.notNull) {
    throw referenceError(place, '"set null" needs a nullable column. Make it nullable.');
  }
  const reference: ResolvedReference = {
    table: table.name,
    column: target.name,
    ...(wanted.onDelete === undefined ? {} : { onDelete: wanted.onDelete }),
  };
  return { ...column, reference };
}

function referenceError(place: string, reason: string): ContractRequestError {
  return new ContractRequestError('invalid-reference', place, reason);
}

function invalid(place: string, reason: string): ContractRequestError {
  return new ContractRequestError('invalid-column', place, reason);
}

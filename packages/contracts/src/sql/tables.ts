import type { ColumnContract, TableContract } from '../request/contract-request';
import { ContractRequestError } from '../request/contract-request-error';
import type { ResolvedColumn, ResolvedTable } from './resolve-tables';

const ID: ColumnContract = {
  name: 'id',
  type: 'uuid',
  primaryKey: true,
  default: 'gen_random_uuid()',
};
const TIMES: readonly ColumnContract[] = ['created_at', 'updated_at'].map((name) => ({
  name,
  type: 'timestamptz',
  default: 'now()',
}));

/**
 * The columns of a table, including derived ones: a primary key if none is given, and two
 * timestamps if the request gives only the table's name. For an existing table, the first columns
 * are those that it already has.
 */
export function tableColumns(table: TableContract): ColumnContract[] {
  const given = (table.columns ?? []).map((column) => withNullability(column, table));
  if (table.existing === true) {
    const existing = given.filter((column) => column.existing === true);
    const added = given.filter((column) => column.existing !== true);
    const known = withPrimaryKey(existing).map((column) => ({ ...column, existing: true }));
    return [...known, ...added.filter((column) => known.every(({ name }) => name !== column.name))];
  }
  return withPrimaryKey(table.columns === undefined ? [...TIMES] : given);
}

function withPrimaryKey(columns: readonly ColumnContract[]): ColumnContract[] {
  if (columns.some((column) => column.primaryKey === true)) {
    return [...columns];
  }
  return columns.some((column) => column.name === 'id')
    ? columns.map((column) => (column.name === 'id' ? { ...column, primaryKey: true } : column))
    : [ID, ...columns];
}

/** Existing rows have no value for a new column, so without a default it can't be `NOT NULL`. */
function withNullability(column: ColumnContract, table: TableContract): ColumnContract {
  const added = table.existing === true && column.existing !== true;
  return added && column.nullable === undefined && column.default === undefined
    ? { ...column, nullable: true }
    : column;
}

export interface TableOrder {
  /** Each table comes after the tables that it references, except for postponed references. */
  readonly tables: readonly ResolvedTable[];
  /** Nullable references that close a cycle. They become separate constraints after all tables. */
  readonly postponed: ReadonlySet<ResolvedColumn>;
}

/**
 * An order in which the tables can be created and filled. Independent tables keep their request
 * order.
 *
 * @throws ContractRequestError if the tables' rows depend on each other in a cycle
 */
export function orderTables(tables: readonly ResolvedTable[]): TableOrder {
  const ordered: ResolvedTable[] = [];
  const placed = new Set<string>();
  const postponed = new Set<ResolvedColumn>();
  let rest = [...tables];
  while (rest.length > 0) {
    const next =
      rest.find((table) => missing(table, placed).length === 0) ??
      rest.find((table) => missing(table, placed).every((column) => !column.notNull));
    if (next === undefined) {
      throw new ContractRequestError(
        'reference-cycle',
        'tables',
        `${rest.map(({ name }) => name).join(', ')} can't be filled: each needs a row of another one first. Make one of the references nullable.`,
      );
    }
    missing(next, placed).forEach((column) => postponed.add(column));
    ordered.push(next);
    placed.add(next.name);
    rest = rest.filter((table) => table !== next);
  }
  return { tables: ordered, postponed };
}

/** References to tables that are not placed yet. A table can reference itself. */
function missing(table: ResolvedTable, placed: ReadonlySet<string>): ResolvedColumn[] {
  return table.columns.filter(
    ({ reference, source }) =>
      source.existing !== true &&
      reference !== undefined &&
      reference.table !== table.name &&
      !placed.has(reference.table),
  );
}

import { type ColumnContract, type TableContract } from '../request/contract-request';

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

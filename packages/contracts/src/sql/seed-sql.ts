import { type ContractRequest } from '../request/contract-request';
import { type ResolvedColumn, type ResolvedTable } from './resolve-tables';
import { checkExample, type SeedValue, seedValue } from './seed-value';
import { identifier, lineComment, literal } from './sql-text';
import { type TableOrder } from './table-order';

/**
 * Renders `seed.sql`: one row for each table, to run after `schema.sql` on an empty database.
 *
 * @param filled tables that already have a row
 */
export function seedSql(
  request: ContractRequest,
  order: TableOrder,
  filled: ReadonlySet<string> = new Set(),
): string {
  const rows = new SeedRows(order);
  const sections = [
    lineComment(`Sample rows of the change ${request.changeId}, for an empty database.`),
    ...order.tables.filter(({ name }) => !filled.has(name)).map((table) => insertRow(table, rows)),
  ];
  return `${sections.join('\n\n')}\n`;
}

function insertRow(table: ResolvedTable, rows: SeedRows): string {
  const columns = table.columns.filter((column) => rows.isGiven(table, column));
  const names = columns.map((column) => identifier(column.name)).join(', ');
  const values = columns.map((column) => sqlValue(rows.value(table, column))).join(', ');
  const into = `INSERT INTO ${identifier(table.name)}`;
  const conflict = table.existing ? '\nON CONFLICT DO NOTHING' : '';
  const insert =
    columns.length === 0
      ? `${into} DEFAULT VALUES${conflict};`
      : `${into} (${names})\nVALUES (${values})${conflict};`;
  return [insert, ...columns.flatMap((column) => advanceSequence(table, column))].join('\n');
}

/** Without this, the next default value would repeat the value of the row. */
function advanceSequence(table: ResolvedTable, column: ResolvedColumn): string[] {
  if (!column.type.serial) {
    return [];
  }
  const name = identifier(column.name);
  const sequence = `pg_get_serial_sequence(${literal(identifier(table.name))}, ${literal(column.name)})`;
  return [`SELECT setval(${sequence}, max(${name})) FROM ${identifier(table.name)};`];
}

function sqlValue(value: SeedValue): string {
  if (value === null) {
    return 'NULL';
  }
  return typeof value === 'string' ? literal(value) : String(value).toUpperCase();
}

/** The values of all rows. A reference has the value of the row that it references. */
class SeedRows {
  private readonly tables: ReadonlyMap<string, ResolvedTable>;
  private readonly referred: ReadonlySet<string>;

  constructor(private readonly order: TableOrder) {
    this.tables = new Map(order.tables.map((table) => [table.name, table]));
    this.referred = new Set(
      order.tables
        .flatMap((table) => table.columns)
        .flatMap(({ reference }) =>
          reference === undefined ? [] : [`${reference.table}.${reference.column}`],
        ),
    );
  }

  /**
   * Whether the row sets the column. A column uses its default unless something depends on the
   * value.
   */
  isGiven(table: ResolvedTable, column: ResolvedColumn): boolean {
    const { source, type } = column;
    return (
      (source.default === undefined && !type.serial) ||
      source.example !== undefined ||
      source.primaryKey === true ||
      source.check !== undefined ||
      source.values !== undefined ||
      source.references !== undefined ||
      this.referred.has(`${table.name}.${column.name}`)
    );
  }

  value(table: ResolvedTable, column: ResolvedColumn): SeedValue {
    const { reference } = column;
    if (reference === undefined) {
      return seedValue(table.name, column);
    }
    const own = reference.table === table.name && reference.column === column.name;
    if (this.order.postponed.has(column) || (reference.table === table.name && !column.notNull)) {
      return null;
    }
    const target = this.tables.get(reference.table);
    const targetColumn = target?.columns.find(({ name }) => name === reference.column);
    if (own || target === undefined || targetColumn === undefined) {
      return seedValue(table.name, column);
    }
    const value = this.value(target, targetColumn);
    checkExample(column, value);
    return value;
  }
}

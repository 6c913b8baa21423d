import { ContractRequestError } from '../request/contract-request-error';
import { type ResolvedColumn, type ResolvedTable } from './resolve-tables';

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

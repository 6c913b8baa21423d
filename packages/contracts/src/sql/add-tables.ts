import { type ContractRequest } from '../request/contract-request';
import { ContractRequestError, quoted } from '../request/contract-request-error';
import { resolveTables } from './resolve-tables';
import { schemaSql } from './schema-sql';
import { seedSql } from './seed-sql';
import { orderTables } from './table-order';

/** The SQL files of a change. An empty or missing text is created. */
export interface SqlTexts {
  readonly schema?: string;
  readonly seed?: string;
}

/**
 * Appends the tables of a request to `schema.sql`, and their rows to `seed.sql`.
 *
 * @param file path of the schema, for messages
 * @throws ContractRequestError for a table that already exists, and for a request that can't be
 * written as SQL
 */
export function addTables(
  { schema = '', seed = '' }: SqlTexts,
  file: string,
  request: ContractRequest,
): Required<SqlTexts> {
  const tables = request.tables ?? [];
  const order = orderTables(resolveTables(tables));
  const isNew = new Set(tables.filter(({ existing }) => existing !== true).map(({ name }) => name));
  const created = createdTables(schema);
  const there = created.find(({ name }) => isNew.has(name));
  if (there !== undefined) {
    throw new ContractRequestError(
      'exists',
      'tables',
      `the table ${quoted(there.name)} already exists in ${file}:${there.line}:${there.column}. Change it there, or say "existing: true" to add columns to it.`,
    );
  }
  const names = new Set(created.map(({ name }) => name));
  return {
    schema: appended(schema, schemaSql(request, order, names)),
    seed: appended(seed, seedSql(request, order, names)),
  };
}

/** Drops the first paragraph of the added text: it describes the whole file. */
function appended(text: string, added: string): string {
  if (text.trim() === '') return added;
  const end = added.indexOf('\n\n');
  return end === -1 ? text : `${text.trimEnd()}\n\n${added.slice(end + 2)}`;
}

interface CreatedTable {
  readonly name: string;
  readonly line: number;
  readonly column: number;
}

const NAME = /(?:[A-Za-z_]\w*|"(?:[^"]|"")*")/.source;
const CREATE = new RegExp(
  `(?<skipped>--[^\\n]*|/\\*[\\s\\S]*?\\*/|'(?:[^']|'')*')|\\bcreate\\s+table\\s+(?:if\\s+not\\s+exists\\s+)?(?:${NAME}\\s*\\.\\s*)?(?<name>${NAME})`,
  'gid',
);

/**
 * Finds `CREATE TABLE` statements without a parser. It only reports a duplicate earlier than the
 * contract checks would.
 */
function createdTables(sql: string): readonly CreatedTable[] {
  return [...sql.matchAll(CREATE)].flatMap(({ groups, indices }) => {
    const written = groups?.['name'];
    const [offset = 0] = indices?.groups?.['name'] ?? [];
    if (written === undefined) return [];
    const before = sql.slice(0, offset).split('\n');
    const name = written.startsWith('"')
      ? written.slice(1, -1).replaceAll('""', '"')
      : written.toLowerCase();
    return [{ name, line: before.length, column: (before.at(-1) ?? '').length + 1 }];
  });
}

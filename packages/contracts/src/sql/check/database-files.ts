import type { ContractSources, ContractText } from '../../check/contract-check';

export interface DatabaseFile extends ContractText {
  /** Reverts a migration: it is parsed, and neither run nor asked for locks. */
  readonly isDown: boolean;
}

/** `2_users.sql` before `10_orders.sql`. */
const ORDER = new Intl.Collator('en', { numeric: true });
const DOWN = /(?:^|[./_-])down(?:\.sql|\/.*)$/i;

/**
 * The SQL files of a change in the order in which they run: `schema.sql`, other files such as migrations
 * by name, and `seed.sql` at last.
 */
export function databaseFiles({ folder, files }: ContractSources): readonly DatabaseFile[] {
  const home = `${folder}/contracts/db/`;
  return [...files]
    .filter(([file]) => file.startsWith(home) && /\.sql$/i.test(file))
    .map(([file, text]) => ({ file, text, isDown: DOWN.test(file.slice(home.length)) }))
    .sort((a, b) => rank(a.file, home) - rank(b.file, home) || ORDER.compare(a.file, b.file));
}

function rank(file: string, home: string): number {
  const name = file.slice(home.length);
  return name === 'schema.sql' ? 0 : name === 'seed.sql' ? 2 : 1;
}

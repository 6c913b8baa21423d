import type { ContractSources, ContractText } from '../../check/contract-check';

export interface DatabaseFile extends ContractText {
  /** Reverts a migration: the file is parsed, but not run, and needs no locks. */
  readonly isDown: boolean;
}

/** Sorts `2_users.sql` before `10_orders.sql`. */
const ORDER = new Intl.Collator('en', { numeric: true });
const DOWN = /(?:^|[./_-])down(?:\.sql|\/.*)$/i;

/**
 * The SQL files of a change in execution order: `schema.sql`, other files such as migrations by
 * name, and `seed.sql` last.
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

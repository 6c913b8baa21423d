import { existsSync, renameSync } from 'node:fs';
import Database from 'libsql';
import { isDamage } from './libsql-errors';
import { retryWhileBusy } from './retry-busy';

/** What SQLite keeps beside a database. A log without its database is worth as much as the other way round. */
const PARTS = ['', '-wal', '-shm'] as const;

/**
 * Renames a damaged store, so that a new one can be made and nothing is lost to who wants to look.
 *
 * Processes that find the damage at the same time take turns, by a lock that ends with its process: the
 * second one finds a sound store, or none, and leaves it.
 *
 * @returns the name that the damaged file has now; nothing when somebody else was faster
 */
export async function setAsideIfDamaged(file: string): Promise<string | undefined> {
  return retryWhileBusy(() => {
    const turns = new Database(`${file}-repair`);
    try {
      turns.exec('begin exclusive');
      if (!isDamaged(file)) return undefined;
      const name = freeName(file);
      for (const part of PARTS) {
        if (existsSync(`${file}${part}`)) renameSync(`${file}${part}`, `${name}${part}`);
      }
      return name;
    } finally {
      if (turns.inTransaction) turns.exec('rollback');
      turns.close();
    }
  });
}

function isDamaged(file: string): boolean {
  if (!existsSync(file)) return false;
  const database = new Database(file);
  try {
    const rows = database.prepare('pragma quick_check(1)').all([]);
    return !rows.some((row) => Object.values(row as object).includes('ok'));
  } catch (error) {
    if (isDamage(error)) return true;
    throw error;
  } finally {
    database.close();
  }
}

function freeName(file: string): string {
  for (let number = 1; ; number++) {
    const name = `${file}.damaged-${number}`;
    if (!existsSync(name)) return name;
  }
}

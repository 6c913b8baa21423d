import { existsSync, renameSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { quoted } from '@parallel-plan/plan';
import Database from 'libsql';
import { isDamage, retryWhileBusy, storeFileError } from './errors';
import { type LibsqlDatabase, openDatabase } from './open-database';

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

/** The database behind a path, whatever happens to the file. */
export interface StoreFile {
  readonly path: string;
  /**
   * The database that is at the path now. A file that was removed or replaced while it was open is
   * opened again: who went on in the old one would hold locks that nobody else sees.
   */
  database(): Promise<LibsqlDatabase>;
  /** To be told of every error: a file that turns out to be damaged is set aside at the next use. */
  failed(error: unknown): void;
  close(): void;
}

/** @param warn is told when a damaged file was set aside */
export function storeFile(path: string, warn: (message: string) => void): StoreFile {
  const file = resolve(path);
  let open: { readonly database: LibsqlDatabase; readonly identity: string } | undefined;
  let damaged = false;

  const close = () => {
    const closing = open;
    open = undefined;
    closing?.database.close();
  };
  const setAside = async () => {
    close();
    const name = await setAsideIfDamaged(file);
    damaged = false;
    if (name !== undefined) {
      warn(
        `The coordinator's store ${quoted(file)} was damaged. It was renamed to ${quoted(name)}, and an empty one has taken its place. Planning claims come back with \`nx run <change>:claim\` for every open change.`,
      );
    }
  };

  return {
    path: file,
    database: async () => {
      try {
        if (damaged) await setAside();
        if (open !== undefined && open.identity === identityOf(file)) return open.database;
        close();
        const database = await openDatabase(file).catch(async (error) => {
          if (!isDamage(error)) throw error;
          await setAside();
          return openDatabase(file);
        });
        open = { database, identity: identityOf(file) };
        return database;
      } catch (error) {
        throw storeFileError(error, file);
      }
    },
    failed: (error) => {
      if (isDamage(error)) damaged = true;
    },
    close,
  };
}

function identityOf(file: string): string {
  const status = statSync(file, { throwIfNoEntry: false, bigint: true });
  return status === undefined ? '' : `${status.dev}:${status.ino}`;
}

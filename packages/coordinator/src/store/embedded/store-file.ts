import { existsSync, renameSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { quoted } from '@parallel-plan/plan';
import Database from 'libsql';
import { isDamage, retryWhileBusy, storeFileError } from './errors';
import { type LibsqlDatabase, openDatabase } from './open-database';

/**
 * The suffixes of a database and the files that SQLite keeps beside it. The database and its log are
 * useless without each other.
 */
const PARTS = ['', '-wal', '-shm'] as const;

/**
 * Renames a damaged store, so a new one can be created and the old one stays available for recovery.
 *
 * Processes that find the damage at the same time take turns with a lock that ends with its process. The
 * second process finds a valid store, or none, and leaves it alone.
 *
 * @returns the new name of the damaged file; `undefined` when another process renamed it first
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

/** The database at a path, even when the file is replaced. */
export interface StoreFile {
  readonly path: string;
  /**
   * The database that is now at the path. A file that was removed or replaced while open is opened again.
   * Otherwise this process would hold locks in the old file, where nobody else sees them.
   */
  database(): Promise<LibsqlDatabase>;
  /** Report every error: a damaged file is renamed at the next use. */
  failed(error: unknown): void;
  close(): void;
}

/**
 * Opens the store's file on first use.
 *
 * @param warn called when a damaged file was renamed
 */
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

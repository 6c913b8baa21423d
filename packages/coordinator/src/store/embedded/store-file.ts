import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { quoted } from '@parallel-plan/plan';
import { isDamage, storeFileError } from './libsql-errors';
import { type LibsqlDatabase, openDatabase } from './open-database';
import { setAsideIfDamaged } from './set-aside';

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

import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { quoted } from '@parallel-plan/plan';
import Database from 'libsql';
import { CoordinatorError } from '../../api/errors';
import { migrationsFrom, STORE_VERSION } from '../migrations';
import { folderError } from './errors';
import { retryWhileBusy } from './errors';

export type LibsqlDatabase = InstanceType<typeof Database>;

/** "PPln": marks the file as a store of parallel-plan. `file` and other tools show it. */
const APPLICATION_ID = 0x50506c6e;

/** How long SQLite itself may wait, in milliseconds. It blocks the process meanwhile. */
const BUSY_TIMEOUT_MS = 200;

const DIALECT = { sequence: 'integer primary key autoincrement' };

/**
 * Opens the store's file, creates it if it is missing, and migrates it to this version.
 *
 * @throws errors of libsql unchanged, and `CoordinatorError` for a file that this version can't use
 */
export async function openDatabase(file: string): Promise<LibsqlDatabase> {
  makeFolder(file);
  return retryWhileBusy(() => openOnce(file));
}

/**
 * Closes the connection after any error. A query that libsql gives up as busy stays open in its connection,
 * and every later write would fail because the snapshot is too old.
 */
function openOnce(file: string): LibsqlDatabase {
  const database = new Database(file);
  try {
    database.exec(`pragma busy_timeout = ${BUSY_TIMEOUT_MS}`);
    checkOwner(database, file);
    requireWal(database, file);
    // A commit survives a crash of the process. A power failure may lose the latest commits.
    database.exec('pragma synchronous = normal');
    database.exec('pragma foreign_keys = on');
    if (pragma(database, 'user_version') < STORE_VERSION) migrate(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function makeFolder(file: string): void {
  try {
    mkdirSync(dirname(file));
  } catch (error) {
    const folder = statSync(dirname(file), { throwIfNoEntry: false });
    if (folder?.isDirectory() === true) return;
    throw folderError(error, file);
  }
}

function checkOwner(database: LibsqlDatabase, file: string): void {
  const version = pragma(database, 'user_version');
  const owner = pragma(database, 'application_id');
  const tables = database.prepare('select name from sqlite_master limit 1').all([]).length;
  if (owner !== APPLICATION_ID && (owner !== 0 || tables > 0)) {
    throw new CoordinatorError(
      'store',
      `${quoted(file)} is the database of another program and was not changed. Choose another file for the coordinator.`,
    );
  }
  if (version <= STORE_VERSION) return;
  throw new CoordinatorError(
    'store',
    `The coordinator's store ${quoted(file)} has version ${version}, and this parallel-plan knows versions up to ${STORE_VERSION}. A newer parallel-plan has written it: update this one (\`nx migrate parallel-plan\`), so that both keep the same locks.`,
  );
}

function requireWal(database: LibsqlDatabase, file: string): void {
  const [row] = database.prepare('pragma journal_mode = wal').all([]) as { journal_mode: string }[];
  if (row?.journal_mode === 'wal') return;
  throw new CoordinatorError(
    'store',
    `The file system of ${quoted(file)} can't be shared by several processes, as network drives often can't. Put the repository on a local disk, or use PostgreSQL: PARALLEL_PLAN_COORDINATOR_URL=postgres://…`,
  );
}

function migrate(database: LibsqlDatabase): void {
  database.exec('begin immediate');
  try {
    for (const statement of migrationsFrom(pragma(database, 'user_version'), DIALECT)) {
      database.exec(statement);
    }
    database.exec(`pragma application_id = ${APPLICATION_ID}`);
    database.exec(`pragma user_version = ${STORE_VERSION}`);
    database.exec('commit');
  } catch (error) {
    if (database.inTransaction) database.exec('rollback');
    throw error;
  }
}

function pragma(database: LibsqlDatabase, name: string): number {
  const [row] = database.prepare(`pragma ${name}`).all([]) as Record<string, number>[];
  return row?.[name] ?? 0;
}

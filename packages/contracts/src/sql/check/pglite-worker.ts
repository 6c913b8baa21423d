import { parentPort, workerData } from 'node:worker_threads';
import { findPglite, type Pglite, type PgliteDatabase } from './find-pglite';
import { Snapshot } from './snapshot';
import type { RunStatement, SqlFailure, WorkerInput, WorkerMessage } from './sql-run';

const input = workerData as WorkerInput;
const running = new Int32Array(input.running);

void run();

async function run(): Promise<void> {
  const pglite = findPglite(input.resolveFrom);
  if ('why' in pglite) return tell({ kind: 'absent', why: pglite.why });
  let database: PgliteDatabase;
  try {
    database = await start(pglite);
  } catch (error) {
    return tell({ kind: 'absent', why: `PGlite ${pglite.version} doesn't start: ${line(error)}` });
  }
  await database.exec('BEGIN');
  for (const [index, statement] of input.statements.entries()) {
    Atomics.store(running, 0, index);
    try {
      await runStatement(database, statement);
    } catch (error) {
      if (!isDatabaseError(error)) {
        return tell({ kind: 'crash', statement: index, message: line(error) });
      }
      tell({ kind: 'failure', failure: failureOf(error, index) });
    }
  }
  tell({ kind: 'done' });
}

async function start(pglite: Pglite): Promise<PgliteDatabase> {
  const extensions = pglite.extensions(input.extensions);
  const snapshot = new Snapshot(input.cacheFolder, pglite.version);
  const kept = snapshot.read();
  if (kept !== undefined) {
    try {
      return await pglite.create({ extensions, loadDataDir: kept });
    } catch {
      // The snapshot is intact but this PGlite can't read it. Create a new one.
    }
  }
  const database = await pglite.create({ extensions });
  if (snapshot.isKept) await snapshot.write(await database.dumpDataDir('none'));
  return database;
}

/**
 * Runs each statement in a savepoint. Otherwise the first failure would make all later statements
 * fail.
 */
async function runStatement(database: PgliteDatabase, statement: RunStatement): Promise<void> {
  const { sql, rows, opensFile } = statement;
  if (opensFile) await database.exec('RESET ALL; RESET SESSION AUTHORIZATION');
  await database.exec('SAVEPOINT statement_of_contract');
  try {
    if (rows === undefined) await database.exec(sql);
    else {
      const fromRows = sql.replace(/\bfrom\s+stdin\b/i, "FROM '/dev/blob'");
      await database.exec(fromRows, { blob: new Blob([rows]) });
    }
    const [, answer] = await database.exec('RELEASE statement_of_contract; SELECT 1');
    // After something that PGlite can't do (COPY … FROM PROGRAM in a DO block), it accepts every
    // statement and does nothing.
    if (answer?.rows.length !== 1) throw new Error('it stopped answering');
  } catch (error) {
    if (isDatabaseError(error)) await database.exec('ROLLBACK TO statement_of_contract');
    throw error;
  }
}

interface DatabaseError {
  readonly code: string;
  readonly message: string;
  readonly detail?: string;
  readonly hint?: string;
  readonly position?: string;
  readonly where?: string;
}

/** Any other error means that the database itself is broken. */
function isDatabaseError(error: unknown): error is DatabaseError {
  return error instanceof Error && 'severity' in error && 'code' in error;
}

function failureOf(error: DatabaseError, statement: number): SqlFailure {
  const { code, message, detail, hint, position, where } = error;
  return {
    statement,
    code,
    message,
    ...(detail === undefined ? {} : { detail }),
    ...(hint === undefined ? {} : { hint }),
    ...(position === undefined ? {} : { position: Number(position) }),
    ...(where === undefined ? {} : { where }),
  };
}

function tell(message: WorkerMessage): void {
  parentPort?.postMessage(message);
}

function line(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
}

import type {
  CompiledQuery,
  DatabaseConnection,
  Dialect,
  Driver,
  Kysely,
  QueryResult,
} from 'kysely';
import { SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely';
import type { LibsqlDatabase } from './open-database';
import { retryWhileBusy } from './retry-busy';
import type { StoreFile } from './store-file';

/**
 * SQLite by libsql. Transactions begin with `begin immediate`: one that begins as a reader and becomes
 * a writer is refused by SQLite without waiting when anybody has written in between.
 */
export function libsqlDialect(file: StoreFile): Dialect {
  return {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => libsqlDriver(file),
    createIntrospector: (db: Kysely<unknown>) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

function libsqlDriver(file: StoreFile): Driver {
  // One connection, and one user of it at a time.
  let last: Promise<void> = Promise.resolve();
  const releases = new WeakMap<DatabaseConnection, () => void>();

  return {
    init: async () => undefined,
    acquireConnection: async () => {
      const before = last;
      let release = (): void => undefined;
      last = new Promise((resolve) => (release = resolve));
      await before;
      try {
        const connection = new LibsqlConnection(await file.database());
        releases.set(connection, release);
        return connection;
      } catch (error) {
        release();
        throw error;
      }
    },
    beginTransaction: async (connection) => {
      await databaseOf(connection).begin();
    },
    commitTransaction: async (connection) => {
      databaseOf(connection).database.exec('commit');
    },
    rollbackTransaction: async (connection) => {
      const { database } = databaseOf(connection);
      // A full disk may have ended the transaction already.
      if (database.inTransaction) database.exec('rollback');
    },
    releaseConnection: async (connection) => releases.get(connection)?.(),
    destroy: async () => {
      await last;
      file.close();
    },
  };
}

function databaseOf(connection: DatabaseConnection): LibsqlConnection {
  if (connection instanceof LibsqlConnection) return connection;
  throw new TypeError('This connection is of another driver.');
}

class LibsqlConnection implements DatabaseConnection {
  constructor(readonly database: LibsqlDatabase) {}

  async begin(): Promise<void> {
    await retryWhileBusy(() => this.database.exec('begin immediate'));
  }

  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    parameters.forEach(requireBindable);
    // Within a transaction nothing is busy any more; a statement alone may be.
    return retryWhileBusy(() => this.#run<Row>(sql, parameters));
  }

  // eslint-disable-next-line require-yield -- the interface wants a generator, and nothing here streams
  async *streamQuery(): AsyncIterableIterator<never> {
    throw new Error('A store does not stream.');
  }

  #run<Row>(sql: string, parameters: readonly unknown[]): QueryResult<Row> {
    const statement = this.database.prepare(sql);
    // `returning` makes a reader of a writing statement, in libsql too.
    if (statement.reader) return { rows: statement.all([...parameters]) as Row[] };
    const { changes } = statement.run([...parameters]);
    return { rows: [], numAffectedRows: BigInt(changes) };
  }
}

/** libsql binds `undefined` as if it were `null`, and a boolean ends the process. */
function requireBindable(value: unknown): void {
  if (value === null || typeof value === 'string') return;
  if (typeof value === 'number' && Number.isSafeInteger(value)) return;
  throw new TypeError(`A value of type ${typeof value} can't be bound.`);
}

import type {
  CompiledQuery,
  DatabaseConnection,
  Dialect,
  Driver,
  Kysely,
  QueryResult,
} from 'kysely';
import { SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely';
import { CoordinatorError } from '../../api/errors';
import { isBusy } from './errors';
import type { LibsqlDatabase } from './open-database';
import { retryWhileBusy } from './errors';
import type { StoreFile } from './store-file';

/**
 * A Kysely dialect for SQLite, with libsql. Transactions start with `begin immediate`. Otherwise SQLite
 * refuses a transaction that starts as a reader and becomes a writer, without waiting, when another process
 * has written in between.
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
  // There is one connection, with one user at a time.
  let last: Promise<void> = Promise.resolve();
  let connection: LibsqlConnection | undefined;
  let release = (): void => undefined;

  return {
    init: async () => undefined,
    acquireConnection: async () => {
      const before = last;
      let unlock = (): void => undefined;
      last = new Promise((resolve) => (unlock = resolve));
      await before;
      try {
        const database = await file.database();
        if (connection?.database !== database) connection = new LibsqlConnection(file, database);
        release = unlock;
        return connection;
      } catch (error) {
        unlock();
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
      // A full disk may already have ended the transaction.
      if (database.inTransaction) database.exec('rollback');
    },
    releaseConnection: async () => release(),
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

type Statement = ReturnType<LibsqlDatabase['prepare']>;

const MOST_STATEMENTS = 100;

class LibsqlConnection implements DatabaseConnection {
  readonly #file: StoreFile;
  readonly #statements = new Map<string, Statement>();

  constructor(
    file: StoreFile,
    public database: LibsqlDatabase,
  ) {
    this.#file = file;
  }

  async begin(): Promise<void> {
    await retryWhileBusy(() => this.database.exec('begin immediate'));
  }

  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    parameters.forEach(requireBindable);
    return retryWhileBusy(async () => {
      try {
        return this.#run<Row>(sql, parameters);
      } catch (error) {
        // A statement inside a transaction is never busy. Outside of one, libsql leaves a busy query open:
        // see `openOnce`.
        if (isBusy(error) && !this.database.inTransaction) await this.#reopen();
        throw error;
      }
    });
  }

  // Kysely's interface requires a generator, and nothing here streams.
  // eslint-disable-next-line require-yield -- see above
  async *streamQuery(): AsyncIterableIterator<never> {
    throw new Error('A store does not stream.');
  }

  async #reopen(): Promise<void> {
    this.#file.close();
    this.#statements.clear();
    this.database = await this.#file.database();
  }

  /**
   * Caches prepared statements: preparing takes as long as running. A store has few different statements,
   * except those with lists of values.
   */
  #prepared(sql: string): Statement {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.database.prepare(sql);
    if (this.#statements.size >= MOST_STATEMENTS) this.#statements.clear();
    this.#statements.set(sql, statement);
    return statement;
  }

  #run<Row>(sql: string, parameters: readonly unknown[]): QueryResult<Row> {
    const statement = this.#prepared(sql);
    // With `returning`, libsql treats a writing statement as a reader, too.
    if (statement.reader) return { rows: statement.all([...parameters]) as Row[] };
    const { changes } = statement.run([...parameters]);
    return { rows: [], numAffectedRows: BigInt(changes) };
  }
}

/**
 * Rejects values that libsql can't bind: it binds `undefined` as `null`, and a boolean ends the process.
 */
function requireBindable(value: unknown): void {
  if (value === null) return;
  if (typeof value === 'string') {
    if (!value.includes('\0')) return;
    // libsql would silently cut the text at the NUL character.
    throw new CoordinatorError(
      'invalid-request',
      'The coordinator cannot keep text with NUL characters.',
    );
  }
  if (typeof value === 'number' && Number.isSafeInteger(value)) return;
  throw new TypeError(`A value of type ${typeof value} can't be bound.`);
}

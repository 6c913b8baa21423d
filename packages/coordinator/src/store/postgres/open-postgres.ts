import { Kysely, PostgresDialect, sql } from 'kysely';
import { Pool, types } from 'pg';
import type { Agent, StoreCoordinator } from '../../api/coordinator';
import type { WorkspacePaths } from '../../api/lock-name';
import { type Engine, untilUndisturbed } from '../engine';
import { storeCoordinator } from '../store-coordinator';
import type { StoreSchema } from '../schema';
import { type ConnectionTarget, connectionTarget } from './connection-url';
import { migrate } from './migrate';
import { isTransient, postgresError } from './errors';

export interface PostgresOptions {
  /** `postgres://user@host:port/database`. Add `?schema=name` to use separate tables. */
  readonly url: string;
  readonly agent: Agent;
  readonly paths?: WorkspacePaths;
}

const CONNECT_TIMEOUT_MS = 5_000;
const CALL_TIMEOUT_MS = 10_000;

/** The advisory lock of a transaction that locks a family of flags. */
const FLAG_LOCK = 0x466c6167;

/**
 * Opens a coordinator in a PostgreSQL database, shared by the machines of a team. Requires PostgreSQL 14 or
 * newer.
 *
 * @param options the URL of the database and the agent to act as
 * @returns the coordinator
 * @throws CoordinatorError `unavailable` when the server can't be reached, `unauthorized` when it rejects
 *   the credentials, `store` for tables of a newer version, `invalid-request` for an invalid URL
 */
export async function openPostgres({
  url,
  agent,
  paths,
}: PostgresOptions): Promise<StoreCoordinator> {
  const target = connectionTarget(url);
  const pool = openPool(target);
  const understood = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw postgresError(error, target.name);
    }
  };

  await understood(async () => {
    try {
      const client = await pool.connect();
      try {
        await migrate(client, target);
      } finally {
        client.release();
      }
    } catch (error) {
      await pool.end();
      throw error;
    }
  });

  const db = new Kysely<StoreSchema>({ dialect: new PostgresDialect({ pool }) }).withSchema(
    target.schema,
  );
  const engine: Engine = {
    transport: 'postgres',
    location: target.name,
    // Not `now()`, which is the start of the transaction: it may have waited since then.
    now: () => sql<number>`floor(extract(epoch from clock_timestamp()) * 1000)::bigint`,
    skipsLockedRows: true,
    read: (work) => understood(() => work(db)),
    write: (work) =>
      understood(() => untilUndisturbed(() => db.transaction().execute(work), isTransient)),
    lockFlagFamilies: async (transaction) => {
      await sql`select pg_advisory_xact_lock(${FLAG_LOCK}, hashtext(${target.schema}))`.execute(
        transaction,
      );
    },
    close: () => db.destroy(),
  };
  return storeCoordinator(engine, agent, paths);
}

function openPool({ config }: ConnectionTarget): Pool {
  const pool = new Pool({
    ...config,
    application_name: 'parallel-plan',
    max: 4,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    // Release the row locks of a client that disappeared.
    idle_in_transaction_session_timeout: CALL_TIMEOUT_MS,
    statement_timeout: CALL_TIMEOUT_MS,
    lock_timeout: CALL_TIMEOUT_MS,
    query_timeout: CALL_TIMEOUT_MS + 1_000,
    keepAlive: true,
    // Idle connections don't keep the process alive.
    allowExitOnIdle: true,
    types: { getTypeParser },
  });
  // The next call reports a lost connection. Without a listener, the error would end the process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/** Parses 64-bit integers as numbers: counters and milliseconds are far below 2^53. */
const getTypeParser: typeof types.getTypeParser = (id: number, format?: 'text' | 'binary') =>
  id === types.builtins.INT8 ? Number : types.getTypeParser(id, format as 'text');

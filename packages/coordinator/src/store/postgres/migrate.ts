import { quoted } from '@parallel-plan/plan';
import type { ClientBase } from 'pg';
import { CoordinatorError } from '../../api/errors';
import { migrationsFrom, STORE_VERSION } from '../migrations';
import type { ConnectionTarget } from './connection-url';

/** The number of the advisory lock. No other lock may use it. */
export const MIGRATION_LOCK = 0x50506c6e;

const DIALECT = { sequence: 'bigint generated always as identity primary key' };

/**
 * Migrates the tables to this version, and creates them if they are missing. Any number of clients may call
 * it at the same time: an advisory lock lets one client run at a time.
 *
 * @throws CoordinatorError `store` when a newer parallel-plan has migrated the tables
 */
export async function migrate(client: ClientBase, target: ConnectionTarget): Promise<void> {
  if ((await versionOf(client, target)) === STORE_VERSION) return;
  await client.query('begin');
  try {
    await client.query('select pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
    const version = (await versionOf(client, target)) ?? (await makeSchema(client, target));
    await client.query(`set local search_path to ${target.schema}`);
    for (const statement of migrationsFrom(version, DIALECT)) await client.query(statement);
    await client.query('update store_version set version = $1', [STORE_VERSION]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
}

/** The version of the tables. `undefined` when there are none. */
async function versionOf(
  client: ClientBase,
  { schema, name }: ConnectionTarget,
): Promise<number | undefined> {
  // Not `to_regclass`: after it has not found a table, it doesn't find it later in the same transaction,
  // although another client created it while this one waited for the lock.
  const there = await client.query(
    `select 1 from pg_catalog.pg_tables where schemaname = $1 and tablename = 'store_version'`,
    [schema],
  );
  if (there.rows.length === 0) return undefined;
  const { rows } = await client.query<{ version: number }>(
    `select version from ${schema}.store_version`,
  );
  const version = rows[0]?.version ?? 0;
  if (version <= STORE_VERSION) return version;
  throw new CoordinatorError(
    'store',
    `The tables of the PostgreSQL coordinator ${quoted(name)} have version ${version}, and this parallel-plan knows versions up to ${STORE_VERSION}. A newer parallel-plan has migrated them: update this one (\`nx migrate parallel-plan\`), so that both keep the same locks.`,
  );
}

async function makeSchema(client: ClientBase, { schema }: ConnectionTarget): Promise<number> {
  const { rows } = await client.query('select 1 from pg_namespace where nspname = $1', [schema]);
  // `if not exists` would require the create privilege even when the schema exists.
  if (rows.length === 0) await client.query(`create schema ${schema}`);
  await client.query(`create table ${schema}.store_version (version integer not null)`);
  await client.query(`insert into ${schema}.store_version (version) values (0)`);
  return 0;
}

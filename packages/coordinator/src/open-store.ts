import { createRequire } from 'node:module';
import type { StoreCoordinator } from './coordinator';
import type * as Embedded from './store/embedded/open-embedded';
import type { EmbeddedOptions } from './store/embedded/open-embedded';
import type * as Postgres from './store/postgres/open-postgres';
import type { PostgresOptions } from './store/postgres/open-postgres';

export type { EmbeddedOptions, PostgresOptions };

// Loaded when a store is opened: its libraries cost more than most commands that import this package.
const load = createRequire(__filename);

/**
 * A coordinator in a file, for all processes of a machine.
 *
 * @throws CoordinatorError `store` when the file can't be used: newer, read-only, a full disk
 */
export async function openEmbedded(options: EmbeddedOptions): Promise<StoreCoordinator> {
  const embedded = load('./store/embedded/open-embedded') as typeof Embedded;
  return embedded.openEmbedded(options);
}

/**
 * A coordinator in a PostgreSQL database, for the machines of a team. PostgreSQL 14 or newer.
 *
 * @throws CoordinatorError `unavailable` when the server can't be reached, `unauthorized`,
 *   `store` for tables of a newer version, `invalid-request` for a URL that is none
 */
export async function openPostgres(options: PostgresOptions): Promise<StoreCoordinator> {
  const postgres = load('./store/postgres/open-postgres') as typeof Postgres;
  return postgres.openPostgres(options);
}

import { createRequire } from 'node:module';
import type { Detection } from './api/capabilities';
import type { Agent, Coordinator, StoreCoordinator } from './api/coordinator';
import { CoordinatorError } from './api/errors';
import type { WorkspacePaths } from './api/lock-name';
import { openNone } from './api/none';
import { openHttp } from './remote/http/open-http';
import { openMcp } from './remote/mcp/open-mcp';
import type { Retries, Timeouts } from './remote/timing';
import type * as Server from './serve/serve-mcp';
import type { McpStreams } from './serve/serve-mcp';
import { type CoordinatorSettings, readSettings, type SettingsSources } from './settings';
import type * as Embedded from './store/embedded/open-embedded';
import type { EmbeddedOptions } from './store/embedded/open-embedded';
import type * as Postgres from './store/postgres/open-postgres';
import type { PostgresOptions } from './store/postgres/open-postgres';

export interface OpenCoordinatorOptions extends SettingsSources {
  /** The file of the embedded store. Where none can be named, such as outside of git, why. */
  readonly embeddedFile: string | { readonly unavailable: string };
  readonly agent: Agent;
  /** The disk behind the paths that are locked. Without it, only relative paths can be locked. */
  readonly paths?: WorkspacePaths;
  /** Is told what a person should know. */
  readonly warn?: (message: string) => void;
  readonly timeouts?: Timeouts;
  readonly retries?: Retries;
}

export interface OpenedCoordinator {
  readonly coordinator: Coordinator;
  readonly detection: Detection;
}

/**
 * Opens the coordinator that is meant (see `readSettings`) and asks what it can do. One that is configured
 * and doesn't answer is reported as such: it is not replaced by another, because two groups of agents that
 * claim in two places collide.
 *
 * @throws CoordinatorError `invalid-request` for settings that make no sense
 */
export async function openCoordinator(options: OpenCoordinatorOptions): Promise<OpenedCoordinator> {
  const settings = readSettings(options);
  const coordinator = await open(settings, options);
  return { coordinator, detection: await coordinator.detect() };
}

async function open(
  settings: CoordinatorSettings,
  options: OpenCoordinatorOptions,
): Promise<Coordinator> {
  try {
    return await openAs(settings, options);
  } catch (error) {
    if (!(error instanceof CoordinatorError) || error.code === 'invalid-request') throw error;
    // What can't be opened is reported by its capabilities, as what doesn't answer is.
    return openNone({ why: error.message, transport: settings.transport, code: error.code });
  }
}

async function openAs(
  settings: CoordinatorSettings,
  { agent, embeddedFile, paths, warn, timeouts, retries }: OpenCoordinatorOptions,
): Promise<Coordinator> {
  const own = { agent, ...(paths && { paths }) };
  const remote = { ...own, ...(timeouts && { timeouts }), ...(retries && { retries }) };
  switch (settings.transport) {
    case 'none':
      return openNone();
    case 'embedded':
      if (typeof embeddedFile !== 'string') {
        return openNone({ why: embeddedFile.unavailable, transport: 'embedded' });
      }
      return openEmbedded({ file: embeddedFile, ...own, ...(warn && { warn }) });
    case 'postgres':
      return openPostgres({ url: settings.url, ...own });
    case 'http':
      return openHttp({
        url: settings.url,
        ...(settings.apiKey === undefined ? {} : { apiKey: settings.apiKey }),
        ...remote,
      });
    case 'mcp':
      return openMcp({ server: settings.server, ...remote });
  }
}

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

export type { McpStreams };

/**
 * Serves a coordinator to a coding agent: MCP over two streams, usually standard input and output, under
 * the tool names of agent-coordinator. Every call is made as the coordinator's own agent.
 *
 * It ends when the client is gone (the input ends, the output breaks), on `signal`, and on SIGTERM and
 * SIGINT; calls that are under way are finished, and the coordinator is closed.
 */
export async function serveMcp(coordinator: StoreCoordinator, streams: McpStreams): Promise<void> {
  // Loaded when it is asked for: the SDK costs more than most commands that import this package.
  const load = createRequire(__filename);
  const server = load('./serve/serve-mcp') as typeof Server;
  return server.serveMcp(coordinator, streams);
}

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
  /**
   * The path of the embedded store. When there is no path, such as outside of a git repository, the reason.
   */
  readonly embeddedFile: string | { readonly unavailable: string };
  readonly agent: Agent;
  /** Resolves locked paths on disk. Without it, only relative paths can be locked. */
  readonly paths?: WorkspacePaths;
  /** Called with each warning for the user. */
  readonly warn?: (message: string) => void;
  readonly timeouts?: Timeouts;
  readonly retries?: Retries;
}

export interface OpenedCoordinator {
  readonly coordinator: Coordinator;
  readonly detection: Detection;
}

/**
 * Opens the configured coordinator (see `readSettings`) and detects its capabilities. There is no fallback
 * when it doesn't answer: two groups of agents with two coordinators would collide. The detection reports
 * the failure instead.
 *
 * @param options the settings, the agent to act as, and the limits of remote calls
 * @returns the coordinator and its capabilities
 * @throws CoordinatorError `invalid-request` for invalid settings
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
    // Report a coordinator that can't be opened like one that doesn't answer: all its capabilities are
    // missing.
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

// Load a store only when it is opened: its libraries take longer to load than most commands run.
const load = createRequire(__filename);

/**
 * Opens a coordinator in a file, shared by all processes of one machine.
 *
 * @param options the path of the file and the agent to act as
 * @returns the coordinator
 * @throws CoordinatorError `store` when the file can't be used: it was written by a newer version, is
 *   read-only, or the disk is full
 */
export async function openEmbedded(options: EmbeddedOptions): Promise<StoreCoordinator> {
  const embedded = load('./store/embedded/open-embedded') as typeof Embedded;
  return embedded.openEmbedded(options);
}

/**
 * Opens a coordinator in a PostgreSQL database, shared by the machines of a team. Requires PostgreSQL 14 or
 * newer.
 *
 * @param options the URL of the database and the agent to act as
 * @returns the coordinator
 * @throws CoordinatorError `unavailable` when the server can't be reached, `unauthorized` when it rejects
 *   the credentials, `store` for tables of a newer version, `invalid-request` for an invalid URL
 */
export async function openPostgres(options: PostgresOptions): Promise<StoreCoordinator> {
  const postgres = load('./store/postgres/open-postgres') as typeof Postgres;
  return postgres.openPostgres(options);
}

export type { McpStreams };

/**
 * Serves a coordinator to a coding agent with MCP over two streams, usually standard input and output. The
 * tools have the names of agent-coordinator's tools. Every call acts as the coordinator's own agent.
 *
 * The server stops when the client disconnects (end of input, broken output), on `signal`, and on SIGTERM
 * and SIGINT. It then finishes running calls, for up to 5 seconds, and closes the coordinator.
 *
 * @param coordinator the coordinator to serve; it is closed at the end
 * @param streams the input and output, the version to report, and the signal that stops the server
 * @returns when the server has stopped
 * @throws CoordinatorError `unavailable` when the coordinator can't be used, before anything is served
 */
export async function serveMcp(coordinator: StoreCoordinator, streams: McpStreams): Promise<void> {
  // Load on demand: the SDK takes longer to load than most commands run.
  const load = createRequire(__filename);
  const server = load('./serve/serve-mcp') as typeof Server;
  return server.serveMcp(coordinator, streams);
}

import type { Transport } from './api/capabilities';
import { CoordinatorError } from './api/errors';
import type { McpEndpoint } from './remote/mcp/endpoint';
import type { Timeouts } from './remote/timing';

/** The location of a coordinator and its credentials. */
export type CoordinatorSettings =
  | { readonly transport: 'embedded' | 'none' }
  | { readonly transport: 'postgres'; readonly url: string }
  | { readonly transport: 'http'; readonly url: string; readonly apiKey?: string }
  | { readonly transport: 'mcp'; readonly server: McpEndpoint };

export interface SettingsSources {
  readonly transport: 'auto' | Transport;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The MCP server from the workspace's settings. `PARALLEL_PLAN_COORDINATOR_MCP` overrides it. */
  readonly mcp?: McpEndpoint;
}

/**
 * Reads which coordinator to use. With `auto`, the first of these that is set: a PostgreSQL database
 * (`PARALLEL_PLAN_COORDINATOR_URL`), an agent-coordinator server (`COORDINATION_API_URL`), an MCP server
 * (`PARALLEL_PLAN_COORDINATOR_MCP`, or the workspace's). Otherwise the embedded store.
 *
 * @param sources the requested transport, the environment variables and the workspace's MCP server
 * @returns the transport with its URL or program
 * @throws CoordinatorError `invalid-request` for invalid settings; the message contains no secrets
 */
export function readSettings({ transport, env, mcp }: SettingsSources): CoordinatorSettings {
  switch (transport) {
    case 'none':
    case 'embedded':
      return { transport };
    case 'postgres':
      return postgres(env) ?? missing('postgres', POSTGRES_URL, 'postgres://user@host/database');
    case 'http':
      return http(env) ?? missing('http', HTTP_URL, 'http://localhost:8081');
    case 'mcp':
      return mcpServer(env, mcp) ?? missing('mcp', MCP_SERVER, 'the URL of an MCP server');
    case 'auto':
      return postgres(env) ?? http(env) ?? mcpServer(env, mcp) ?? { transport: 'embedded' };
  }
}

const POSTGRES_URL = 'PARALLEL_PLAN_COORDINATOR_URL';
const HTTP_URL = 'COORDINATION_API_URL';
const HTTP_KEY = 'COORDINATION_API_KEY';
const MCP_SERVER = 'PARALLEL_PLAN_COORDINATOR_MCP';

type Environment = SettingsSources['env'];

function set(env: Environment, name: string): string | undefined {
  const value = env[name]?.trim();
  return value === '' ? undefined : value;
}

function postgres(env: Environment): CoordinatorSettings | undefined {
  const url = set(env, POSTGRES_URL);
  if (url === undefined) return undefined;
  if (/^postgres(ql)?:\/\//i.test(url)) return { transport: 'postgres', url };
  const hint = /^https?:\/\//i.test(url)
    ? `For an agent-coordinator server, set ${HTTP_URL} instead.`
    : 'Set it to something like postgres://user@host/database.';
  throw invalid(`${POSTGRES_URL} does not begin with postgres://. ${hint}`);
}

function http(env: Environment): CoordinatorSettings | undefined {
  const url = set(env, HTTP_URL);
  if (url === undefined) return undefined;
  const apiKey = set(env, HTTP_KEY);
  return { transport: 'http', url, ...(apiKey === undefined ? {} : { apiKey }) };
}

function mcpServer(
  env: Environment,
  workspace: McpEndpoint | undefined,
): CoordinatorSettings | undefined {
  const text = set(env, MCP_SERVER);
  if (text === undefined) {
    return workspace === undefined ? undefined : { transport: 'mcp', server: workspace };
  }
  if (/^https?:\/\//i.test(text)) return { transport: 'mcp', server: { url: text } };
  return { transport: 'mcp', server: readMcpEndpoint(json(text), MCP_SERVER) };
}

/**
 * Reads the settings of an MCP server, in the format of MCP clients.
 *
 * @param value the settings, not validated
 * @param where the source of the settings, for error messages
 * @returns the validated settings
 * @throws CoordinatorError `invalid-request` for settings in another format
 */
export function readMcpEndpoint(value: unknown, where: string): McpEndpoint {
  const problem = () =>
    invalid(
      `${where} must be {"command": "...", "args": [...], "env": {...}} or {"url": "https://...", "headers": {...}}${where === MCP_SERVER ? ', or just a URL' : ''}.`,
    );
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw problem();
  const { command, args, env, cwd, url, headers } = value as Record<string, unknown>;
  if (typeof url === 'string' && command === undefined) {
    if (headers === undefined) return { url };
    if (!isTexts(headers)) throw problem();
    return { url, headers };
  }
  if (typeof command !== 'string' || url !== undefined) throw problem();
  if (
    args !== undefined &&
    !(Array.isArray(args) && args.every((arg) => typeof arg === 'string'))
  ) {
    throw problem();
  }
  if (env !== undefined && !isTexts(env)) throw problem();
  if (cwd !== undefined && typeof cwd !== 'string') throw problem();
  return {
    command,
    ...(args === undefined ? {} : { args: args as string[] }),
    ...(env === undefined ? {} : { env }),
    ...(cwd === undefined ? {} : { cwd }),
  };
}

/** The time limits of a coordinator in seconds, as users configure them. */
export interface TimeoutSettings {
  /** Time to start a program. Default 30. */
  readonly start?: number;
  /** Each call that detects capabilities. Default 3. */
  readonly detection?: number;
  /** Every other call. Default 10. */
  readonly call?: number;
}

const LIMITS = ['start', 'detection', 'call'] as const;
const LONGEST_SECONDS = 600;
const TIMEOUTS = 'PARALLEL_PLAN_COORDINATOR_TIMEOUTS';

/**
 * Reads time limits. Each limit comes from `PARALLEL_PLAN_COORDINATOR_TIMEOUTS` (`start=60,call=30`) if it
 * is set there, otherwise from the workspace's settings.
 *
 * @param env the environment variables
 * @param workspace the time limits from the workspace's settings, in seconds, not validated
 * @param where the source of the workspace's settings, for error messages
 * @returns the limits that are set, in milliseconds
 * @throws CoordinatorError `invalid-request` for an unknown name or a value that is not above 0 and at most 600
 *   seconds
 */
export function readTimeouts(env: Environment, workspace: unknown, where: string): Timeouts {
  const text = set(env, TIMEOUTS);
  const pairs = text?.split(',').map((pair) => pair.split('=').map((part) => part.trim())) ?? [];
  const own = Object.fromEntries(pairs.map(([name = '', value = '']) => [name, Number(value)]));
  return { ...inMilliseconds(workspace, where), ...inMilliseconds(own, TIMEOUTS) };
}

function inMilliseconds(value: unknown, where: string): Timeouts {
  if (value === undefined) return {};
  const problem = () =>
    invalid(
      `${where} has time limits in seconds, above 0 and up to ${LONGEST_SECONDS}, named ${LIMITS.join(', ')}.`,
    );
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw problem();
  const limits = Object.entries(value).map(([name, seconds]: [string, unknown]) => {
    const known = LIMITS.find((limit) => limit === name);
    const isLimit = typeof seconds === 'number' && seconds > 0 && seconds <= LONGEST_SECONDS;
    if (known === undefined || !isLimit) throw problem();
    return [known, seconds * 1_000];
  });
  return Object.fromEntries(limits) as Timeouts;
}

function isTexts(value: unknown): value is Readonly<Record<string, string>> {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every((item) => typeof item === 'string')
  );
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function missing(transport: string, variable: string, example: string): never {
  throw invalid(
    `The coordinator ${transport} is asked for, but ${variable} is not set: set it to ${example}.`,
  );
}

function invalid(message: string): CoordinatorError {
  return new CoordinatorError('invalid-request', message);
}

import {
  CoordinatorError,
  type McpEndpoint,
  readMcpEndpoint,
  readTimeouts,
  type Timeouts,
  type TimeoutSettings,
  TRANSPORTS,
  type Transport,
} from '@parallel-plan/coordinator';
import { quoted } from '@parallel-plan/plan';
import { nxJsonPluginField } from '../bin/nx-json-rules';
import { NotCheckableError } from '../workspace/not-checkable-error';

/** `coordinator` in the plugin's options in `nx.json`. The file is committed: keep keys in the environment. */
export interface CoordinatorPluginOptions {
  /** Default `auto`: the first coordinator that the environment configures, or the embedded store. */
  transport?: 'auto' | Transport;
  /** The MCP server to use, in the settings format of MCP clients. */
  mcp?: McpEndpoint;
  /** Time limits in seconds. */
  timeouts?: TimeoutSettings;
}

/** The coordinator settings of a workspace. */
export interface WantedCoordinator {
  readonly transport: 'auto' | Transport;
  readonly mcp?: McpEndpoint;
  /** Time limits in milliseconds. */
  readonly timeouts: Timeouts;
}

/**
 * Reads which coordinator to use. The first that is set wins: the option, `PARALLEL_PLAN_COORDINATOR`, the
 * plugin's options in `nx.json`. Default `auto`.
 *
 * @param root the workspace root, absolute
 * @param asked the value of `--coordinator`
 * @throws NotCheckableError for invalid settings
 */
export function wantedCoordinator(
  root: string,
  env: NodeJS.ProcessEnv,
  asked: string | undefined,
): WantedCoordinator {
  const settings = Object.assign({}, ...nxJsonPluginField(root, 'coordinator')) as Record<
    string,
    unknown
  >;
  const fromEnvironment = env['PARALLEL_PLAN_COORDINATOR']?.trim() || undefined;
  const transport =
    checked(asked, '--coordinator') ??
    checked(fromEnvironment, 'PARALLEL_PLAN_COORDINATOR') ??
    checked(settings['transport'], 'nx.json: "coordinator.transport"') ??
    'auto';
  try {
    const timeouts = readTimeouts(env, settings['timeouts'], 'nx.json: "coordinator.timeouts"');
    const mcp = settings['mcp'];
    if (mcp === undefined) return { transport, timeouts };
    return { transport, timeouts, mcp: readMcpEndpoint(mcp, 'nx.json: "coordinator.mcp"') };
  } catch (error) {
    if (error instanceof CoordinatorError) throw new NotCheckableError(error.message);
    throw error;
  }
}

const WANTED = ['auto', ...TRANSPORTS] as const;

function checked(value: unknown, where: string): WantedCoordinator['transport'] | undefined {
  if (value === undefined) return undefined;
  const known = WANTED.find((transport) => transport === value);
  if (known !== undefined) return known;
  throw new NotCheckableError(
    `${where} is one of ${WANTED.join(', ')}, not ${quoted(String(value))}.`,
  );
}

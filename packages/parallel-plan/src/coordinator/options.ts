import {
  type McpEndpoint,
  readMcpEndpoint,
  TRANSPORTS,
  type Transport,
} from '@parallel-plan/coordinator';
import { quoted } from '@parallel-plan/plan';
import { nxJsonPluginField } from '../bin/nx-json-rules';
import { NotCheckableError } from '../workspace/not-checkable-error';

/** `coordinator` in the plugin's options in `nx.json`. It is committed: keys belong into the environment. */
export interface CoordinatorPluginOptions {
  /** Default `auto`: what the environment names, else the embedded store. */
  transport?: 'auto' | Transport;
  /** The MCP server to use, as MCP clients describe it. */
  mcp?: McpEndpoint;
}

/** Which coordinator a workspace wants. */
export interface WantedCoordinator {
  readonly transport: 'auto' | Transport;
  readonly mcp?: McpEndpoint;
}

/**
 * Which coordinator is wanted: as told, else `PARALLEL_PLAN_COORDINATOR`, else the plugin's options in
 * `nx.json`, else `auto`.
 *
 * @param root the workspace root, absolute
 * @param asked what an option says
 * @throws NotCheckableError for settings that make no sense
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
  const mcp = settings['mcp'];
  if (mcp === undefined) return { transport };
  return { transport, mcp: readMcpEndpoint(mcp, 'nx.json: "coordinator.mcp"') };
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

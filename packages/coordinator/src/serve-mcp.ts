import { createRequire } from 'node:module';
import type { StoreCoordinator } from './coordinator';
import type * as Server from './mcp-server/serve-mcp';
import type { McpStreams } from './mcp-server/serve-mcp';

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
  const server = load('./mcp-server/serve-mcp') as typeof Server;
  return server.serveMcp(coordinator, streams);
}

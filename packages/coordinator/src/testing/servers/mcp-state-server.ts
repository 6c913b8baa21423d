import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Server as McpServer } from '@modelcontextprotocol/sdk/server/index.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import type { Agent } from '../../api/coordinator';
import { ReferenceState } from './reference-state';
import { type Args, ServerFault } from './call-arguments';

export interface McpServerOptions {
  readonly without?: readonly string[];
  readonly style?: 'structured' | 'text' | 'text-an-item';
}

type CreateMcpServer = (
  handle: (tool: string, args: Args) => Promise<unknown>,
  options?: McpServerOptions,
) => McpServer;

const { createMcpServer } = createRequire(__filename)('./mcp-server.cjs') as {
  createMcpServer: CreateMcpServer;
};

/** The program to start for MCP over standard input and output. */
export const STDIO_SERVER = join(__dirname, 'mcp-stdio-server.cjs');

export interface McpStateServer {
  readonly state: ReferenceState;
  /** The URL for the environment of `STDIO_SERVER`. */
  readonly stateUrl: string;
  /** The URL for streamable HTTP as the given agent. */
  mcpUrl(agent: Agent): string;
  /** The headers of all MCP requests. */
  readonly headers: IncomingMessage['headers'][];
  /** May answer instead of the server. Returns true when it has answered. */
  intercept: (response: ServerResponse) => boolean;
  close(): Promise<void>;
}

/** Serves agent-coordinator's state with MCP: directly over HTTP, and over stdio through `STDIO_SERVER`. */
export async function startMcpStateServer(): Promise<McpStateServer> {
  const state = new ReferenceState();
  const server = createServer((request, response) => {
    void (request.url === '/state' ? serveState : serveMcp)(request, response);
  });
  const serveState = async (request: IncomingMessage, response: ServerResponse) => {
    const { tool, args, agent } = (await readJson(request)) as {
      tool: string;
      args: Args;
      agent: Agent;
    };
    response.end(JSON.stringify(answer(state, tool, args, agent)));
  };
  const serveMcp = async (request: IncomingMessage, response: ServerResponse) => {
    mcp.headers.push(request.headers);
    if (mcp.intercept(response)) return;
    const [, , id = '', type = ''] = (request.url ?? '').split('/').map(decodeURIComponent);
    // Create a server per request, because there are no sessions.
    const transport = new StreamableHTTPServerTransport({ enableJsonResponse: true });
    const mcpServer = createStateServer(state, { id, type });
    response.on('close', () => void mcpServer.close());
    await mcpServer.connect(transport as Parameters<McpServer['connect']>[0]);
    await transport.handleRequest(request, response);
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const mcp: McpStateServer = {
    state,
    stateUrl: `${base}/state`,
    mcpUrl: ({ id, type }) => `${base}/mcp/${encodeURIComponent(id)}/${encodeURIComponent(type)}`,
    headers: [],
    intercept: () => false,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
  return mcp;
}

/** Creates an MCP server for one agent, without a transport. */
export function createStateServer(
  state: ReferenceState,
  agent: Agent,
  options?: McpServerOptions,
): McpServer {
  return createMcpServer(async (tool, args) => {
    const { value, error } = answer(state, tool, args, agent);
    if (error !== undefined) throw new Error(error);
    return value;
  }, options);
}

function answer(
  state: ReferenceState,
  tool: string,
  args: Args,
  agent: Agent,
): { readonly value?: unknown; readonly error?: string } {
  try {
    return { value: state.handle(tool, args, agent) };
  } catch (error) {
    if (!(error instanceof ServerFault)) throw error;
    return { error: JSON.stringify(error.detail) };
  }
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return JSON.parse(text);
}

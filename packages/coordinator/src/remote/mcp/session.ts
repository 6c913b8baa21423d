import { createRequire } from 'node:module';
import type * as ClientModule from '@modelcontextprotocol/sdk/client/index.js';
import type * as HttpModule from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { FetchLike, Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { ChildTransport } from './child-transport';
import type { McpEndpoint } from './endpoint';
import type { ToolResult } from './tools';

/** A connected server: its tools, and a function that calls them. */
export interface McpSession {
  /** The argument names of each tool, by tool name. */
  readonly tools: ReadonlyMap<string, ReadonlySet<string>>;
  readonly alive: () => boolean;
  call(tool: string, args: Readonly<Record<string, unknown>>, timeout: number): Promise<ToolResult>;
  close(): Promise<void>;
}

const MOST_PAGES = 20;

/**
 * Connects, performs the handshake and reads the list of tools. If a step fails, a started program is
 * ended.
 *
 * @param timeout milliseconds for all steps together
 */
export async function connectMcp(endpoint: McpEndpoint, timeout: number): Promise<McpSession> {
  const load = createRequire(__filename);
  const { Client } = load('@modelcontextprotocol/sdk/client/index.js') as typeof ClientModule;
  const client = new Client({ name: 'parallel-plan', version: '1' });
  const transport = transportTo(endpoint, load);
  let alive = true;
  client.onclose = () => {
    alive = false;
  };
  // Ignore lines that are not messages, and similar errors: a real problem makes a call fail.
  client.onerror = () => undefined;
  const close = async () => {
    await client.close().catch(() => undefined);
    await transport.close().catch(() => undefined);
  };
  const end = performance.now() + timeout;
  const left = () => Math.max(1, Math.ceil(end - performance.now()));
  try {
    await client.connect(transport, { timeout: left() });
    const tools = await listTools(client, left);
    return {
      tools,
      alive: () => alive,
      call: async (name, args, limit) => {
        const options = { timeout: limit, maxTotalTimeout: limit };
        const result = await client.callTool({ name, arguments: { ...args } }, undefined, options);
        return result as ToolResult;
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function transportTo(endpoint: McpEndpoint, load: NodeJS.Require): Transport {
  if (!('url' in endpoint)) return new ChildTransport(endpoint);
  const { StreamableHTTPClientTransport } = load(
    '@modelcontextprotocol/sdk/client/streamableHttp.js',
  ) as typeof HttpModule;
  const transport = new StreamableHTTPClientTransport(new URL(endpoint.url), {
    fetch: boundedFetch,
    requestInit: { headers: { ...endpoint.headers }, redirect: 'manual' },
  });
  // The SDK's optional fields are not compatible with `exactOptionalPropertyTypes`.
  return transport as Transport;
}

async function listTools(
  client: InstanceType<typeof ClientModule.Client>,
  left: () => number,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const tools = new Map<string, ReadonlySet<string>>();
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const params = cursor === undefined ? {} : { cursor };
    const answer = await client.listTools(params, { timeout: left() });
    for (const { name, inputSchema } of answer.tools) {
      tools.set(name, new Set(Object.keys(inputSchema.properties ?? {})));
    }
    cursor = answer.nextCursor;
    if (cursor === undefined) break;
  }
  return tools;
}

const MOST_BYTES = 8 * 1024 * 1024;

/** A `fetch` that follows no redirect, because headers contain keys, and limits the size of an answer. */
export const boundedFetch: FetchLike = async (url, init) => {
  const response = await fetch(url, { ...init, redirect: 'manual' });
  // An event stream stays open as long as the connection. The SDK limits the size of its events.
  if (response.body === null || init?.method !== 'POST') return response;
  let size = 0;
  const bounded = response.body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform: (chunk, controller) => {
        size += chunk.length;
        if (size > MOST_BYTES) controller.error(new Error('The answer is too long.'));
        else controller.enqueue(chunk);
      },
    }),
  );
  return new Response(bounded, response);
};

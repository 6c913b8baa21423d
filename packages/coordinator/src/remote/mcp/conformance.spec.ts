import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import type { Agent } from '../../api/coordinator';
import { serveMcp } from '../../serve/serve-mcp';
import { openEmbedded } from '../../store/embedded/open-embedded';
import { createStateServer, startMcpStateServer } from '../../testing/servers/mcp-state-server';
import { ReferenceState } from '../../testing/servers/reference-state';
import { startStdioServer } from '../../testing/servers/stdio-server';
import { describeCoordinator, FIRST_AGENT, SECOND_AGENT } from '../../testing/conformance';
import type { McpEndpoint } from './endpoint';
import { openMcp } from './open-mcp';

interface Served {
  readonly endpoint: (agent: Agent) => McpEndpoint;
  readonly advance: (minutes: number) => void;
  readonly close: () => Promise<void>;
}

async function start(serve: () => Promise<Served>) {
  const { endpoint, advance, close } = await serve();
  const open = (agent: Agent) =>
    openMcp({
      server: endpoint(agent),
      agent,
      // Longer than a busy machine takes.
      timeouts: { detection: 60_000, call: 60_000 },
    });
  const [first, second] = [open(FIRST_AGENT), open(SECOND_AGENT)];
  return {
    first,
    second,
    advance,
    close: async () => {
      await Promise.all([first.close(), second.close()]);
      await close();
    },
  };
}

async function overHttp(): Promise<Served> {
  const server = await startMcpStateServer();
  return {
    endpoint: (agent) => ({ url: server.mcpUrl(agent) }),
    advance: (minutes) => server.state.advance(minutes),
    close: server.close,
  };
}

async function overStdio(): Promise<Served> {
  const state = new ReferenceState();
  const server = await startStdioServer(async (socket, agent) => {
    const mcp = createStateServer(state, agent, { style: 'text-an-item' });
    await mcp.connect(new StdioServerTransport(socket, socket));
    if (!socket.closed) await once(socket, 'close');
    await mcp.close();
  });
  return {
    endpoint: () => server.program,
    advance: (minutes) => state.advance(minutes),
    close: server.close,
  };
}

/** The other way round: what `parallel-plan mcp` serves. */
async function ownServer(): Promise<Served> {
  const folder = mkdtempSync(join(tmpdir(), 'mcp-'));
  const file = join(folder, 'coordinator.db');
  let now = Date.now();
  const server = await startStdioServer(async (socket, agent) => {
    const store = await openEmbedded({ file, agent, clock: () => now });
    await serveMcp(store, { input: socket, output: socket, version: '0.0.0' });
    socket.destroy();
  });
  return {
    endpoint: () => server.program,
    advance: (minutes) => void (now += minutes * 60_000),
    close: async () => {
      await server.close();
      rmSync(folder, { recursive: true });
    },
  };
}

const REFERENCE = { transport: 'mcp', refreshShortens: true } as const;

describeCoordinator('MCP over streamable HTTP', () => start(overHttp), REFERENCE);
describeCoordinator('MCP over standard input and output', () => start(overStdio), REFERENCE);
describeCoordinator('MCP with our own server', () => start(ownServer), {
  transport: 'mcp',
  missing: ['policy'],
  leases: true,
});

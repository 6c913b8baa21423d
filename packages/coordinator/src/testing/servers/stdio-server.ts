import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import type { Agent } from '../../api/coordinator';
import type { Program } from '../../remote/mcp/endpoint';

export interface StdioServer {
  /** The program to start. It connects its standard input and output to `serve` in this process. */
  readonly program: Program;
  close(): Promise<void>;
}

/**
 * Serves the child processes of a client from within this process.
 *
 * @param serve called with the two streams of each child as one socket, and the agent that the child acts
 *   as
 */
export async function startStdioServer(
  serve: (socket: Socket, agent: Agent) => Promise<void>,
): Promise<StdioServer> {
  const serving = new Set<Promise<void>>();
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    const task = readAgent(socket).then((agent) => serve(socket, agent));
    serving.add(task);
    void task.finally(() => serving.delete(task));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    program: {
      command: process.execPath,
      args: [join(__dirname, 'stdio-pipe.cjs')],
      env: { SERVER_PORT: String(port) },
    },
    close: async () => {
      server.close();
      await Promise.all(serving);
    },
  };
}

async function readAgent(socket: Socket): Promise<Agent> {
  for (let line = ''; ;) {
    if (!socket.readable) throw new Error('The child has ended before it said who it is.');
    const chunk = socket.read(1) as Buffer | null;
    if (chunk === null) await once(socket, 'readable');
    else if (chunk.toString() === '\n') return JSON.parse(line) as Agent;
    else line += chunk.toString();
  }
}

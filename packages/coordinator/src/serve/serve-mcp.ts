import { once } from 'node:events';
import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises';
import type { Readable, Writable } from 'node:stream';
import { escapeControls } from '@parallel-plan/plan';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import type { StoreCoordinator } from '../api/coordinator';
import { CoordinatorError } from '../api/errors';
import { boundedInput, LONGEST_MESSAGE, type MessageId } from './bounded-input';
import { LOCK_TOOLS } from './lock-tools';
import { NOTE_TOOLS } from './note-tools';
import { QUEUE_TOOLS } from './queue-tools';
import { TEAM_TOOLS } from './team-tools';
import type { Tool, ToolAnswer } from './tool';

export interface McpStreams {
  readonly input: Readable;
  readonly output: Writable;
  /** The version that the server reports to its clients. */
  readonly version: string;
  /** Stops the server, like the end of its input. */
  readonly signal?: AbortSignal;
}

const TOOLS: readonly Tool[] = [...LOCK_TOOLS, ...QUEUE_TOOLS, ...NOTE_TOOLS, ...TEAM_TOOLS];

const INSTRUCTIONS = `Several agents work in this repository at the same time. This coordinator keeps them out of each other's way.
Before you change a file or another resource of the plan, acquire its lock; release it when you are done. If a lock is refused, another agent is working there: don't change it.
get_work claims a task for you alone; end it with complete_work. At the start of a session call read_handoff, at its end write_handoff.`;

/** How long running calls may continue after the client has disconnected, in milliseconds. */
const LAST_CALLS_MS = 5_000;

/**
 * Serves a coordinator to a coding agent with MCP over two streams, usually standard input and output. The
 * tools have the names of agent-coordinator's tools. Every call acts as the coordinator's own agent.
 *
 * The server stops when the client disconnects (end of input, broken output), on `signal`, and on SIGTERM
 * and SIGINT. It then finishes running calls and closes the coordinator. Input that is not a message is
 * ignored.
 *
 * @throws CoordinatorError `unavailable` when the coordinator can't be used, before anything is served
 */
export async function serveMcp(
  coordinator: StoreCoordinator,
  { input, output, version, signal }: McpStreams,
): Promise<void> {
  const running = new Set<Promise<unknown>>();
  const server = new McpServer(
    { name: 'parallel-plan-coordinator', version },
    { instructions: INSTRUCTIONS },
  );
  const { available, can, missing } = await coordinator.detect();
  if (!available) {
    await coordinator.close();
    throw new CoordinatorError(
      'unavailable',
      missing[0]?.why ?? 'The coordinator does not answer.',
    );
  }
  for (const tool of TOOLS.filter(({ needs }) => can[needs])) {
    server.registerTool(
      tool.name,
      {
        title: tool.title,
        description: tool.description,
        inputSchema: tool.input,
        annotations: { readOnlyHint: tool.readOnly, openWorldHint: false, destructiveHint: false },
      },
      (args: unknown) => {
        const call = answer(tool, coordinator, args);
        running.add(call);
        void call.finally(() => running.delete(call));
        return call;
      },
    );
  }

  // A broken output stops the server elsewhere. The listener keeps the last answers from throwing.
  output.on('error', () => undefined);
  const disconnected = new Promise<void>((resolve) => (server.server.onclose = resolve));
  const bounded = boundedInput(input, (id) => output.write(tooLong(id)));
  const gone = clientIsGone({ input: bounded, output, ...(signal && { signal }) });
  try {
    const transport = new StdioServerTransport(bounded, output);
    await server.connect(transport);
    await Promise.race([gone.promise, disconnected]);
    // Let the server read the last message first.
    await turn();
    await Promise.race([
      Promise.allSettled(running),
      delay(LAST_CALLS_MS, undefined, { ref: false }),
    ]);
  } finally {
    gone.stop();
    // An input that is still read would keep the process alive after a signal.
    input.unpipe();
    input.pause();
    await server.close();
    await coordinator.close();
  }
}

/** The answer to a message that is too long: an invalid request (JSON-RPC 2.0, section 5.1). */
function tooLong(id: MessageId): string {
  const message = `The message is longer than ${LONGEST_MESSAGE / 1_048_576} MiB and was not read. Send less: name a file instead of its text.`;
  return `${JSON.stringify({ jsonrpc: '2.0', id, error: { code: -32_600, message } })}\n`;
}

async function answer(tool: Tool, coordinator: StoreCoordinator, args: unknown) {
  try {
    const result: ToolAnswer = await tool.run(coordinator, args as never);
    // Serialize once, so both forms of the answer leave out `undefined` fields.
    const text = JSON.stringify(result);
    return {
      content: [{ type: 'text' as const, text }],
      structuredContent: JSON.parse(text) as Record<string, unknown>,
    };
  } catch (error) {
    const text =
      error instanceof CoordinatorError
        ? error.message
        : `${tool.name} failed, because of a defect in the coordinator: ${error instanceof Error ? error.message : String(error)}`;
    return { isError: true, content: [{ type: 'text' as const, text: escapeControls(text) }] };
  }
}

/** Resolves on the first sign that the client has disconnected or that the server must stop. */
function clientIsGone({ input, output, signal }: Omit<McpStreams, 'version'>) {
  const listening = new AbortController();
  const options = { signal: listening.signal };
  const events = [
    once(input, 'end', options),
    once(input, 'close', options),
    once(output, 'close', options),
    once(process, 'SIGTERM', options),
    once(process, 'SIGINT', options),
    ...(signal === undefined ? [] : [once(signal, 'abort', options)]),
  ];
  // A stream error, such as a broken pipe, rejects `once`. It also means that the client has disconnected.
  const settled = events.map((event) => event.catch(() => undefined));
  if (signal?.aborted === true || input.readableEnded || input.destroyed) listening.abort();
  return { promise: Promise.race(settled), stop: () => listening.abort() };
}

import type { Agent } from '../coordinator';
import { CoordinatorError, type CoordinatorErrorCode } from '../coordinator-error';
import { type Deadline, inTotal, perAttempt } from '../remote/deadline';
import { type FailedAttempt, IDEMPOTENT, type RemoteServer } from '../remote/remote-server';
import { shownText } from '../remote/shown-text';
import type { Retries, Timeouts } from '../remote/timeouts';
import { withRetries } from '../remote/with-retries';
import { mcpHolders } from './mcp-holders';
import { connectMcp, type McpSession } from './mcp-session';
import { MCP_TOOLS } from './mcp-tools';
import type { McpEndpoint } from './open-mcp';
import { textsOf, type ToolResult, valueOf } from './tool-answer';

export interface McpConnectionOptions {
  readonly endpoint: McpEndpoint;
  /** What messages call the server. */
  readonly name: string;
  /** What no message may show. */
  readonly secrets: readonly string[];
  readonly agent: Agent;
  readonly timeouts: Required<Timeouts>;
  readonly retries: Required<Retries>;
}

/** An MCP server with agent-coordinator's tools; connected to when it is first asked. */
export function mcpServerConnection(options: McpConnectionOptions): RemoteServer {
  const { endpoint, name, agent, timeouts, retries } = options;
  const shown = (text: string) => shownText(text, options.secrets);
  let current: Promise<McpSession> | undefined;
  let closed = false;

  const session = async (timeout: number): Promise<McpSession> => {
    if (closed) throw new CoordinatorError('unavailable', `The client of ${name} was closed.`);
    const before = await current?.catch(() => undefined);
    if (before?.alive() !== true) {
      await before?.close();
      current = connectMcp(endpoint, timeout);
    }
    const made = (await current) as McpSession;
    if (closed) await made.close();
    return made;
  };
  let opening: Promise<McpSession> | undefined;
  // Two calls at once share the connection that the first of them makes.
  const connected = (deadline: Deadline): Promise<McpSession> =>
    (opening ??= session(deadline.attempt()).finally(() => {
      opening = undefined;
    }));

  const ask = async (tool: string, args: Args, deadline: Deadline): Promise<Outcome> => {
    try {
      const { call } = await connected(deadline);
      return judge(await call(tool, args, deadline.attempt()), { name, tool, shown });
    } catch (error) {
      return failureOf(error, { name, tool, limit: deadline.limit });
    }
  };
  const call: RemoteServer['call'] = (operation, args, deadline) => {
    const attempts = IDEMPOTENT.has(operation) ? retries.attempts : 1;
    const attempt = () => ask(MCP_TOOLS[operation], args, deadline);
    return withRetries(attempt, { ...retries, attempts }, deadline);
  };
  const toolsOf = async (deadline: Deadline) => {
    try {
      return (await connected(deadline)).tools;
    } catch (error) {
      throw failureOf(error, { name, tool: 'initialize', limit: deadline.limit }).error;
    }
  };
  return {
    transport: 'mcp',
    name,
    agent,
    shown,
    call,
    canTellHolder: () => true,
    holders: (keys, deadline) => mcpHolders({ call, name }, keys, deadline),
    ready: async (deadline) => void (await toolsOf(deadline)),
    lacks: async (operation, deadline) => {
      const tool = MCP_TOOLS[operation];
      return (await toolsOf(deadline)).has(tool)
        ? undefined
        : `${name} has no tool "${tool}". Use a server that has, or a newer version of it.`;
    },
    takes: async (operation, argument, deadline) =>
      (await toolsOf(deadline)).get(MCP_TOOLS[operation])?.has(argument) ?? false,
    deadline: (kind) =>
      kind === 'detection' ? inTotal(timeouts.detection) : perAttempt(timeouts.call),
    close: async () => {
      closed = true;
      const last = await current?.catch(() => undefined);
      await last?.close();
    },
  };
}

type Args = Readonly<Record<string, unknown>>;
type Outcome = { readonly value: unknown } | FailedAttempt;

function judge(
  result: ToolResult,
  { name, tool, shown }: { name: string; tool: string; shown: (text: string) => string },
): Outcome {
  if (result.isError === true) {
    const said = shown(textsOf(result).join(' '));
    const code = codeOfText(said);
    return failed(code, `${name} failed at ${tool}: ${said}`, code === 'unavailable');
  }
  const value = valueOf(result);
  if (value === undefined) {
    return failed('bad-answer', `The answer of ${name} to ${tool} is not JSON.`);
  }
  return { value };
}

/** A tool that fails says why in words only. */
function codeOfText(text: string): CoordinatorErrorCode {
  if (/permit|denied|forbid|unauthori|401|403/i.test(text)) return 'unauthorized';
  if (/unknown tool|not found.*tool|tool.*not found|not supported/i.test(text))
    return 'unsupported';
  if (/validation|invalid|-32602|badly formed|must be|is no /i.test(text)) return 'invalid-request';
  return 'unavailable';
}

/** By codes only: the messages of the SDK may quote what a server or a program has said. */
function failureOf(
  error: unknown,
  { name, tool, limit }: { name: string; tool: string; limit: number },
): FailedAttempt {
  if (error instanceof CoordinatorError) return { error, transient: false };
  const code = (error as { code?: unknown } | null)?.code;
  const what = `${tool} of ${name}`;
  switch (code) {
    case -32001:
      return failed(
        'unavailable',
        `${what} was not answered within ${limit / 1_000} s. Whether it had an effect is not known.`,
      );
    case -32000:
      return failed('unavailable', `${what}: the server has ended or closed the connection.`, true);
    case -32602:
    case -32601:
      return failed('unsupported', `${name} doesn't know ${tool}, or takes other arguments.`);
    case -32600:
      return failed('bad-answer', `The answer of ${what} is not what the server itself promises.`);
    case 401:
    case 403:
      return failed('unauthorized', `${name} doesn't accept the key in its headers (${code}).`);
    case 'ENOENT':
      return failed('unavailable', `${name} can't be started: there is no such program or folder.`);
    case 'EACCES':
      return failed('unavailable', `${name} can't be started: it is not executable.`);
  }
  const status = typeof code === 'number' && code >= 300 && code < 600 ? ` (${code})` : '';
  return failed(
    'unavailable',
    `${what} can't be reached${status}. Start it by hand, or open its URL, to see why.`,
    code === undefined || (typeof code === 'number' && code >= 500),
  );
}

function failed(code: CoordinatorErrorCode, message: string, transient = false): FailedAttempt {
  return { error: new CoordinatorError(code, message), transient };
}

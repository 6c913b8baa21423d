import type { Agent, Coordinator, LockHolder } from '../../api/coordinator';
import { CoordinatorError, type CoordinatorErrorCode } from '../../api/errors';
import type { WorkspacePaths } from '../../api/lock-name';
import { type Answer, readAnswer, shownText } from '../answer';
import { remoteCoordinator } from '../coordinator';
import { readHolder } from '../locks';
import { IDEMPOTENT, type RemoteServer } from '../server';
import {
  DEFAULT_RETRIES,
  DEFAULT_TIMEOUTS,
  type Deadline,
  type FailedAttempt,
  inTotal,
  perAttempt,
  RAISE_TIMEOUTS,
  type Retries,
  type Timeouts,
  withRetries,
} from '../timing';
import { type CheckedEndpoint, checkEndpoint, type McpEndpoint } from './endpoint';
import { connectMcp, type McpSession } from './session';
import { MCP_TOOLS, textsOf, type ToolResult, valueOf } from './tools';

export interface McpOptions {
  readonly server: McpEndpoint;
  /**
   * The agent to act as. MCP tools have no agent argument: a program receives the agent as `AGENT_ID`, and
   * a running server has its own.
   */
  readonly agent: Agent;
  readonly paths?: WorkspacePaths;
  readonly timeouts?: Timeouts;
  readonly retries?: Retries;
}

/**
 * Opens a client of an MCP server with agent-coordinator's tools. It starts and sends nothing before the
 * first call. `close` ends a program that it has started.
 *
 * @param options the server, the agent to act as, and the limits of calls
 * @returns a coordinator whose calls reject with a `CoordinatorError` when there is no answer
 * @throws CoordinatorError `invalid-request` for an invalid URL, header or command
 */
export function openMcp({ server, agent, paths, timeouts, retries }: McpOptions): Coordinator {
  const options = {
    ...checkEndpoint(server, agent),
    agent,
    timeouts: { ...DEFAULT_TIMEOUTS, ...timeouts },
    retries: { ...DEFAULT_RETRIES, ...retries },
  };
  return remoteCoordinator(mcpServer(options), paths);
}

interface McpServerOptions extends CheckedEndpoint {
  readonly agent: Agent;
  readonly timeouts: Required<Timeouts>;
  readonly retries: Required<Retries>;
}

/** Adapts an MCP server to `RemoteServer`. It connects on the first call. */
function mcpServer(options: McpServerOptions): RemoteServer {
  const { endpoint, name, agent, timeouts, retries } = options;
  const shown = (text: string) => shownText(text, options.secrets);
  let current: Promise<McpSession> | undefined;
  let closed = false;
  const isProgram = !('url' in endpoint);

  const connect = async (deadline: Deadline): Promise<McpSession> => {
    if (closed) throw new CoordinatorError('unavailable', `The client of ${name} was closed.`);
    const before = await current?.catch(() => undefined);
    if (before?.alive() !== true) {
      await before?.close();
      current = connectMcp(endpoint, isProgram ? timeouts.start : deadline.attempt());
    }
    try {
      const made = (await current) as McpSession;
      if (closed) await made.close();
      return made;
    } catch (error) {
      const limit = isProgram ? timeouts.start : deadline.limit;
      const what = `${isProgram ? 'Starting' : 'Connecting to'} ${name}`;
      throw new ConnectionFailure(
        (error as { code?: unknown } | null)?.code === TIMED_OUT
          ? failed('timeout', `${what} took longer than ${limit / 1_000} s. ${RAISE_TIMEOUTS}`)
          : failureOf(error, { name, what, limit }),
      );
    }
  };
  let opening: Promise<McpSession> | undefined;
  // Concurrent calls share one connection attempt.
  const connected = (deadline: Deadline): Promise<McpSession> =>
    (opening ??= connect(deadline).finally(() => {
      opening = undefined;
    }));

  const ask = async (tool: string, args: Args, deadline: Deadline): Promise<Outcome> => {
    try {
      const { call } = await connected(deadline);
      return judge(await call(tool, args, deadline.attempt()), { name, tool, shown });
    } catch (error) {
      if (error instanceof ConnectionFailure) return error.failed;
      return failureOf(error, { name, what: `${tool} of ${name}`, limit: deadline.limit });
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
      throw error instanceof ConnectionFailure ? error.failed.error : error;
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
      kind === 'start'
        ? inTotal(isProgram ? timeouts.start : timeouts.detection)
        : perAttempt(timeouts[kind]),
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

/** Derives an error code from the text of a failed tool, which has no code. */
function codeOfText(text: string): CoordinatorErrorCode {
  if (/unauthori|invalid api key|\b401\b/i.test(text)) return 'unauthorized';
  if (/permit|denied|forbid|\b403\b/i.test(text)) return 'forbidden';
  if (/unknown tool|not found.*tool|tool.*not found|not supported/i.test(text))
    return 'unsupported';
  if (/validation|invalid|-32602|badly formed|must be|is no /i.test(text)) return 'invalid-request';
  return 'unavailable';
}

/** The SDK's error code for a request timeout. */
const TIMED_OUT = -32001;

/** The connection failed before the call was sent. */
class ConnectionFailure extends Error {
  constructor(readonly failed: FailedAttempt) {
    super(failed.error.message);
  }
}

/** Uses only error codes: the messages of the SDK may quote output of the server. */
function failureOf(
  error: unknown,
  { name, what, limit }: { name: string; what: string; limit: number },
): FailedAttempt {
  if (error instanceof CoordinatorError) return { error, transient: false };
  const code = (error as { code?: unknown } | null)?.code;
  switch (code) {
    case TIMED_OUT:
      return failed(
        'timeout',
        `${what} was not answered within ${limit / 1_000} s. Whether it had an effect is not known. ${RAISE_TIMEOUTS}`,
      );
    case -32000:
      return failed('unavailable', `${what}: the server has ended or closed the connection.`, true);
    case -32602:
    case -32601:
      return failed(
        'unsupported',
        `${what}: the server does not know it, or takes other arguments.`,
      );
    case -32600:
      return failed('bad-answer', `The answer of ${what} does not match the server's own schema.`);
    case 401:
      return failed('unauthorized', `${name} does not accept the key in its headers (401).`);
    case 403:
      return failed('forbidden', `${name} does not allow this with the key in its headers (403).`);
    case 'ENOENT':
      return failed('unavailable', `${name} can't be started: there is no such program or folder.`);
    case 'EACCES':
      return failed('unavailable', `${name} can't be started: it is not executable.`);
  }
  const status = typeof code === 'number' && code >= 300 && code < 600 ? ` (${code})` : '';
  return failed(
    'unavailable',
    `${what}: the server can't be reached${status}. Start it by hand, or open its URL, to see why.`,
    code === undefined || (typeof code === 'number' && code >= 500),
  );
}

function failed(code: CoordinatorErrorCode, message: string, transient = false): FailedAttempt {
  return { error: new CoordinatorError(code, message), transient };
}

/**
 * Reads lock holders. Servers insert the requested keys into a quoted list without escaping. For keys with
 * a quote or a comma, only the list of all locks is right.
 *
 * @param keys the keys to look up. Default: all locks.
 */
export async function mcpHolders(
  server: Pick<RemoteServer, 'call' | 'name'>,
  keys: readonly string[] | undefined,
  deadline: Deadline,
): Promise<readonly LockHolder[]> {
  if (keys?.length === 0) return [];
  const asked = keys?.some((key) => /[",]/.test(key)) ? undefined : keys;
  const args = asked === undefined ? {} : { file_paths: asked };
  const { value } = await server.call('checkLocks', args, deadline);
  const locks = readLocks(value, `The answer of ${server.name} about locks`);
  const holders = locks.map((lock) => readHolder(lock, lock.text('file_path')));
  return asked === keys ? holders : holders.filter(({ key }) => keys?.includes(key));
}

/**
 * Reads a list, an object with the list in `locks`, or a single lock. Servers that return one text per item
 * return a single lock for a list of one.
 */
function readLocks(value: unknown, what: string): readonly Answer[] {
  if (Array.isArray(value)) return value.map((lock: unknown) => readAnswer(lock, what));
  const answer = readAnswer(value, what);
  return answer.optionalText('file_path') === undefined ? answer.list('locks') : [answer];
}

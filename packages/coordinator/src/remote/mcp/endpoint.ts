import type { Agent } from '../../api/coordinator';
import { CoordinatorError } from '../../api/errors';
import { shownText } from '../answer';

/** A server that is started as a child process and spoken to over its standard input and output. */
export interface Program {
  /** A program, found like any other by `PATH`. It is not run in a shell. */
  readonly command: string;
  readonly args?: readonly string[];
  /** Added to the few variables that a program needs to run at all. */
  readonly env?: Readonly<Record<string, string>>;
  /** The folder that it runs in. Default the current one. */
  readonly cwd?: string;
}

/** A server that runs already: streamable HTTP. */
export interface RunningServer {
  readonly url: string;
  /** Sent with every request to it, such as `Authorization`. */
  readonly headers?: Readonly<Record<string, string>>;
}

export type McpEndpoint = Program | RunningServer;

/** An endpoint ready to be connected to, with what messages need to know about it. */
export interface CheckedEndpoint {
  readonly endpoint: McpEndpoint;
  /** The name of the server in messages, without secrets. */
  readonly name: string;
  /** Text that no message may contain. */
  readonly secrets: readonly string[];
}

/**
 * Checks an endpoint and gives a program the environment that it needs.
 *
 * @param agent A program receives its id, type and session as `AGENT_ID`, `AGENT_TYPE` and `SESSION_ID`.
 * @throws CoordinatorError `invalid-request` for a URL, header or command that can't be used
 */
export function checkEndpoint(server: McpEndpoint, agent: Agent): CheckedEndpoint {
  return 'url' in server ? running(server) : program(server, agent);
}

function running(server: RunningServer): CheckedEndpoint {
  const unusable = (why: string) =>
    new CoordinatorError('invalid-request', `The URL of the MCP server ${why}.`);
  if (!URL.canParse(server.url)) throw unusable('is no URL');
  const url = new URL(server.url);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw unusable('must begin with http:// or https://');
  }
  if (url.username !== '' || url.password !== '') {
    throw unusable('holds a user name or password; a key belongs into "headers"');
  }
  const values = Object.values(server.headers ?? {});
  if (values.some((value) => !/^[\x20-\x7e]*$/.test(value))) {
    throw new CoordinatorError(
      'invalid-request',
      'A header for the MCP server has a character that can not be sent.',
    );
  }
  // `Bearer <key>`: the server may repeat the key alone.
  const secrets = values.flatMap((value) => [value, value.split(' ').at(-1) ?? '']);
  return {
    name: `${url.origin}${url.pathname}`,
    secrets: secrets.filter((secret) => secret.length > 3),
    endpoint: server,
  };
}

/** What a program needs to run at all; anything else in the environment may be a secret. */
const INHERITED = [
  ...['PATH', 'HOME', 'USER', 'LOGNAME', 'SHELL', 'TERM', 'TMPDIR', 'TEMP', 'TMP', 'LANG'],
  ...['APPDATA', 'LOCALAPPDATA', 'USERPROFILE', 'SYSTEMROOT', 'SYSTEMDRIVE', 'PATHEXT'],
];

function program(server: Program, agent: Agent): CheckedEndpoint {
  if (server.command.trim() === '') {
    throw new CoordinatorError('invalid-request', 'The MCP server has an empty "command".');
  }
  const inherited = INHERITED.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  const env = {
    ...Object.fromEntries(inherited),
    AGENT_ID: agent.id,
    AGENT_TYPE: agent.type,
    ...(agent.sessionId === undefined ? {} : { SESSION_ID: agent.sessionId }),
    ...server.env,
  };
  return {
    name: `the MCP server ${shownText(server.command)}`,
    secrets: Object.values(server.env ?? {}).filter((value) => value.length > 7),
    endpoint: { ...server, env },
  };
}

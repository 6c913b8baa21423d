import type { Agent } from '../../api/coordinator';
import { CoordinatorError } from '../../api/errors';
import { shownText } from '../answer';

/** A server that is started as a child process. It communicates over standard input and output. */
export interface Program {
  /** The program, found in `PATH`. It is not run in a shell. */
  readonly command: string;
  readonly args?: readonly string[];
  /** Variables for the program, in addition to the few that every program needs. */
  readonly env?: Readonly<Record<string, string>>;
  /** The working folder of the program. Default: the current folder. */
  readonly cwd?: string;
}

/** A running server: streamable HTTP. */
export interface RunningServer {
  readonly url: string;
  /** Headers of every request to the server, such as `Authorization`. */
  readonly headers?: Readonly<Record<string, string>>;
}

export type McpEndpoint = Program | RunningServer;

/** A validated endpoint, with its name and secrets for messages. */
export interface CheckedEndpoint {
  readonly endpoint: McpEndpoint;
  /** The name of the server in messages, without secrets. */
  readonly name: string;
  /** Texts that messages must not contain. */
  readonly secrets: readonly string[];
}

/**
 * Validates an endpoint and gives a program its environment variables.
 *
 * @param agent A program receives its id, type and session as `AGENT_ID`, `AGENT_TYPE` and `SESSION_ID`.
 * @throws CoordinatorError `invalid-request` for an invalid URL, header or command
 */
export function checkEndpoint(server: McpEndpoint, agent: Agent): CheckedEndpoint {
  return 'url' in server ? running(server) : program(server, agent);
}

function running(server: RunningServer): CheckedEndpoint {
  const unusable = (why: string) =>
    new CoordinatorError('invalid-request', `The URL of the MCP server ${why}.`);
  if (!URL.canParse(server.url)) throw unusable('is not a URL');
  const url = new URL(server.url);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw unusable('must begin with http:// or https://');
  }
  if (url.username !== '' || url.password !== '') {
    throw unusable('contains a user name or password; put the key into "headers"');
  }
  const values = Object.values(server.headers ?? {});
  if (values.some((value) => !/^[\x20-\x7e]*$/.test(value))) {
    throw new CoordinatorError(
      'invalid-request',
      'A header for the MCP server has a character that cannot be sent.',
    );
  }
  // The server may repeat only the key of `Bearer <key>`.
  const secrets = values.flatMap((value) => [value, value.split(' ').at(-1) ?? '']);
  return {
    name: `${url.origin}${url.pathname}`,
    secrets: secrets.filter((secret) => secret.length > 3),
    endpoint: server,
  };
}

/** Variables that a program needs to run. All others may be secrets, so they are not inherited. */
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

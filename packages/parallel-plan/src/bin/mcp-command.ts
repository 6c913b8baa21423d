import type { Readable, Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import {
  CoordinatorError,
  openEmbedded,
  openPostgres,
  readSettings,
  serveMcp,
  type StoreCoordinator,
} from '@parallel-plan/coordinator';
import { escaped } from '../coordinator/format';
import { agentIdentity, findStoreFile } from '../coordinator/open';
import { wantedCoordinator } from '../coordinator/options';
import { workspacePaths } from '../coordinator/workspace-paths';
import { NotCheckableError } from '../workspace/not-checkable-error';
import { guarded, readArguments } from './command';
import { workspaceHere } from './workspace-here';

const USAGE = `Usage: parallel-plan mcp [options]

Serves the coordinator of this workspace to a coding agent over MCP (standard input and output). The tools
have the names of agent-coordinator. The server ends when the agent disconnects.

Options:
  --coordinator <which>  embedded or postgres (default: $PARALLEL_PLAN_COORDINATOR, else nx.json, else
                         PostgreSQL if $PARALLEL_PLAN_COORDINATOR_URL is set, else embedded)
  -h, --help             Show this help

Environment: AGENT_ID, AGENT_TYPE and SESSION_ID identify the agent (default: the user in this worktree).

Exit codes: 0 the agent disconnected, 2 the server could not start.
`;

/** The parts of the process that the command uses. */
export interface McpHost {
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: { write(text: string): unknown };
  readonly env: NodeJS.ProcessEnv;
  cwd(): string;
}

/**
 * Runs `parallel-plan mcp` until the agent disconnects, and returns the exit code.
 *
 * @param version version of this program
 */
export async function runMcpCommand(
  args: readonly string[],
  host: McpHost,
  version: string,
): Promise<number> {
  return guarded(
    host,
    () => serve(args, host, version),
    (error) => error instanceof CoordinatorError,
  );
}

async function serve(args: readonly string[], host: McpHost, version: string): Promise<number> {
  const { values } = readArguments('mcp', () =>
    parseArgs({
      args: [...args],
      options: {
        coordinator: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    }),
  );
  if (values.help) {
    host.stdout.write(USAGE);
    return 0;
  }
  const store = await openStore(host, values.coordinator);
  await serveMcp(store, { input: host.stdin, output: host.stdout, version });
  return 0;
}

async function openStore(host: McpHost, asked: string | undefined): Promise<StoreCoordinator> {
  const { env } = host;
  const root = workspaceHere(host, 'Start the server in the folder of a workspace.');
  const agent = agentIdentity(root, env);
  const settings = readSettings({ ...wantedCoordinator(root, env, asked), env });
  const paths = workspacePaths(root);
  if (settings.transport === 'postgres') return openPostgres({ url: settings.url, agent, paths });
  if (settings.transport !== 'embedded') {
    throw new NotCheckableError(
      settings.transport === 'none'
        ? 'The coordinator is turned off (none), so there is nothing to serve.'
        : `This workspace uses a server (${settings.transport}): point the agent at that one. Or serve the store of this machine, with --coordinator embedded.`,
    );
  }
  const file = await findStoreFile(root);
  if (typeof file !== 'string') throw new NotCheckableError(file.unavailable);
  // Standard output is reserved for the protocol.
  const warn = (text: string) => host.stderr.write(escaped([text]));
  return openEmbedded({ file, agent, paths, warn: (text) => void warn(text) });
}

import { parseArgs } from 'node:util';
import { CAPABILITIES, CoordinatorError, REQUIRED_CAPABILITIES } from '@parallel-plan/coordinator';
import { escapeJson, quoted } from '@parallel-plan/plan';
import { releaseChange } from '../coordinator/claim-change';
import { escaped, formatRelease, holderLines } from '../coordinator/format';
import { allHeld } from '../coordinator/ghosts';
import {
  openWorkspaceCoordinator,
  withCoordinator,
  type WorkspaceCoordinator,
} from '../coordinator/open';
import { planningClaims, readOpenPlans } from '../coordinator/planning-claims';
import { NotCheckableError } from '../workspace/not-checkable-error';
import { readOpenChanges } from '../workspace/open-changes';
import { type CommandHost, guarded, readArguments, usageError } from './command';
import { workspaceHere } from './workspace-here';

const USAGE = `Usage: parallel-plan coordinator status|locks|audit [options]
       parallel-plan coordinator release <change> [options]

Shows the capabilities and the contents of the coordinator of this workspace.

  status                 Show its capabilities, and why others are missing
  locks                  Show all locks with their holders
  audit                  Show the history, newest first
  release <change>       Release the claims of a change whose folder was deleted. For an open
                         change, use \`parallel-plan release-claims\`

Options:
  --coordinator <which>  auto, embedded, postgres, http, mcp or none (default: $PARALLEL_PLAN_COORDINATOR,
                         else nx.json, else auto)
  --limit <n>            Maximum number of entries of the audit (default: 20)
  --agent <id>           Show only locks or entries of this agent
  --json                 Print JSON
  -h, --help             Show this help

Exit codes: 0 shown or released; 1 \`status\` found that a coordinated plan needs more; 2 the coordinator
did not answer.
`;

/** Runs `parallel-plan coordinator` and returns the exit code. */
export async function runCoordinatorCommand(
  args: readonly string[],
  host: CommandHost,
): Promise<number> {
  return guarded(
    host,
    () => showCoordinator(args, host),
    (error) => error instanceof CoordinatorError,
  );
}

async function showCoordinator(args: readonly string[], host: CommandHost): Promise<number> {
  const command = parseCommand(args);
  if (command === 'help') {
    host.stdout.write(USAGE);
    return 0;
  }
  const root = workspaceHere(host);
  if ('release' in command) return await releaseDeletedChange(root, command.release, command, host);
  const opened = await openWorkspaceCoordinator(root, {
    coordinator: command.coordinator,
    env: host.env,
    warn: (text) => host.stderr.write(escaped([text])),
  });
  try {
    return await VIEWS[command.view](opened, command, host, root);
  } finally {
    await opened.coordinator.close();
  }
}

interface Command {
  readonly view: keyof typeof VIEWS;
  readonly coordinator: string | undefined;
  readonly limit: number;
  readonly agent: string | undefined;
  readonly json: boolean;
}

type View = (
  opened: WorkspaceCoordinator,
  command: Command,
  host: CommandHost,
  root: string,
) => Promise<number>;

const VIEWS = { status: showStatus, locks: showLocks, audit: showAudit } satisfies Record<
  string,
  View
>;

async function showStatus(
  { detection, agent }: WorkspaceCoordinator,
  { json }: Command,
  { stdout }: CommandHost,
): Promise<number> {
  const { available, transport, can, missing } = detection;
  const ready = REQUIRED_CAPABILITIES.every((capability) => can[capability]);
  if (json) {
    stdout.write(print({ ready, agent, available, transport, can, missing }));
    return ready ? 0 : 1;
  }
  const reasons = [...new Set(missing.map((item) => item.why))];
  // If everything is unavailable for the same reason, print the reason once.
  const shared = missing.length > 1 && reasons.length === 1 ? reasons : [];
  const why = new Map(
    shared.length > 0 ? [] : missing.map((item) => [item.capability, item.why] as const),
  );
  const lines = CAPABILITIES.map((capability) => {
    const needed = REQUIRED_CAPABILITIES.includes(capability) ? 'needed' : '';
    const sign = can[capability] ? '✔' : '✖';
    return `  ${sign} ${capability.padEnd(10)}  ${needed.padEnd(6)}  ${why.get(capability) ?? ''}`;
  });
  const state = !available ? 'does not answer' : ready ? 'ready' : 'lacks what a plan needs';
  stdout.write(
    escaped([
      `${ready ? '✔' : '✖'} ${transport}: ${state}, as ${agent.id}`,
      ...shared.map((reason) => `  ${reason}`),
      ...lines.map((line) => line.trimEnd()),
    ]),
  );
  return ready ? 0 : 1;
}

async function showLocks(
  opened: WorkspaceCoordinator,
  { json, agent }: Command,
  { stdout, stderr }: CommandHost,
  root: string,
): Promise<number> {
  requireCapability(opened, 'lock');
  const { coordinator, detection } = opened;
  const all = await allHeld(coordinator);
  const isList = all !== undefined;
  const found = all ?? (await locksOfPlans(opened, root));
  const locks = found.filter(({ agentId }) => agent === undefined || agentId === agent);
  if (!isList && !json) {
    stderr.write('The server has no list of all locks: those of the open plans are shown.\n');
  }
  if (json) stdout.write(print({ transport: detection.transport, complete: isList, locks }));
  else
    stdout.write(
      locks.length === 0 ? 'Nothing is held.\n' : escaped(outdent(holderLines(locks, Infinity))),
    );
  return 0;
}

async function locksOfPlans({ coordinator }: WorkspaceCoordinator, root: string) {
  const claims = readOpenPlans(root).plans.map(planningClaims);
  const keys = claims.flatMap(({ locks }) => locks.map(({ key }) => key));
  return coordinator.checkLocks(keys.filter((key) => !/[",]/.test(key)));
}

async function showAudit(
  opened: WorkspaceCoordinator,
  { json, agent, limit }: Command,
  { stdout }: CommandHost,
): Promise<number> {
  requireCapability(opened, 'audit');
  const entries = await opened.coordinator.queryAudit({
    limit,
    ...(agent === undefined ? {} : { agentId: agent }),
  });
  if (json) {
    stdout.write(print({ transport: opened.detection.transport, entries }));
    return 0;
  }
  const lines = entries.map(
    ({ at, success, agentId, operation, resource }) =>
      `${at}  ${success ? '✔' : '✖'} ${operation}  ${agentId}${resource === undefined ? '' : `  ${resource}`}`,
  );
  stdout.write(lines.length === 0 ? 'Nothing was done yet.\n' : escaped(lines));
  return 0;
}

function requireCapability(
  { detection }: WorkspaceCoordinator,
  capability: 'lock' | 'audit',
): void {
  if (detection.can[capability]) return;
  const why = detection.missing.find((item) => item.capability === capability)?.why ?? '';
  throw new NotCheckableError(`${detection.transport} can't show this. ${why}`);
}

/**
 * Releases the planning claims of a change whose folder was deleted. They don't expire, and only
 * the id of the change still refers to them.
 *
 * @param root absolute path of the workspace root, with symbolic links resolved
 * @returns the exit code
 * @throws NotCheckableError if the change is open, because it needs its claims
 */
async function releaseDeletedChange(
  root: string,
  changeId: string,
  { coordinator, json }: { readonly coordinator: string | undefined; readonly json: boolean },
  { env, stdout, stderr }: CommandHost,
): Promise<number> {
  if (readOpenChanges(root).some(({ id, planFile }) => id === changeId && planFile !== undefined)) {
    throw new NotCheckableError(
      `The change ${quoted(changeId)} is open, and its packages rely on its claims. To release them anyway, run \`parallel-plan release-claims --change ${changeId}\`.`,
    );
  }
  const options = { coordinator, env, warn: (text: string) => stderr.write(`${text}\n`) };
  const report = await withCoordinator(root, options, changeId, (opened) =>
    releaseChange(opened, changeId, { keys: [], all: true }),
  );
  const { changeId: change, ...rest } = report;
  stdout.write(
    json
      ? `${escapeJson(JSON.stringify({ version: 1, change, ...rest }, null, 2))}\n`
      : formatRelease(report),
  );
  return report.done ? 0 : 2;
}

interface Release extends Pick<Command, 'coordinator' | 'json'> {
  /** The id of the change. */
  readonly release: string;
}

function parseCommand(args: readonly string[]): Command | Release | 'help' {
  const { values, positionals } = readArguments('coordinator', () =>
    parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        coordinator: { type: 'string' },
        limit: { type: 'string' },
        agent: { type: 'string' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    }),
  );
  if (values.help) return 'help';
  const { coordinator, agent, json = false } = values;
  const [view, ...others] = positionals;
  if (view === 'release') {
    const [release, ...more] = others;
    if (release === undefined || more.length > 0) {
      throw usageError('coordinator', 'Name the change whose claims to release.');
    }
    return { release, coordinator, json };
  }
  if (view === undefined || !isView(view) || others.length > 0) {
    throw usageError(
      'coordinator',
      'Name a view (status, locks or audit), or a change to release.',
    );
  }
  const limit = Number(values.limit ?? 20);
  if (!Number.isInteger(limit) || limit < 1 || limit > 1_000) {
    throw usageError('coordinator', '--limit is a whole number from 1 to 1000.');
  }
  return { view, limit, json, coordinator, agent };
}

function isView(name: string): name is keyof typeof VIEWS {
  return Object.hasOwn(VIEWS, name);
}

function outdent(lines: readonly string[]): readonly string[] {
  return lines.map((line) => line.trimStart());
}

function print(value: Readonly<Record<string, unknown>>): string {
  return `${escapeJson(JSON.stringify({ version: 1, ...value }, null, 2))}\n`;
}

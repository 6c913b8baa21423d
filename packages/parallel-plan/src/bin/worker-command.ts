import { parseArgs } from 'node:util';
import { escapeControls } from '@parallel-plan/plan';
import { pauseCheck } from '../implement/claims';
import { LiveView } from '../implement/progress/live-view';
import { runWorker } from '../implement/worker/run-worker';
import type { WorkerOptions } from '../implement/worker/worker-place';
import {
  foreseeWorker,
  formatForeseenWorker,
  formatWorkerReport,
} from '../implement/worker/worker-report';
import { type CommandHost, guarded, readArguments } from './command';
import { agentsOf, worktreeHookOf } from './implement-command';
import { interruptible, minutes, toJson, wholeNumber } from './run-arguments';
import { changeArgument, workspaceHere } from './workspace-here';

const USAGE = `Usage: parallel-plan worker [change] [options]

Takes packages of a submitted change from the queue of the coordinator, together with workers on other
machines. Each package is implemented as by \`implement\`. Branches are exchanged through a git remote.
If a worker is lost, another one continues its package when the lease ends.

Options:
  --change <id>        The change (default: the only open change)
  --remote <name>      The git remote that all workers use (default: origin, or the only remote)
  --once               End when the queue has no task for this worker
                       (default: end when all packages are merged)
  --jobs <n>           Packages at a time (default: 1)
  --agent <name>       A preset or a shell line, as for \`implement\`
  --review-by <name>   A second agent that judges each package before it is merged
  --ability <ability>  Take only packages that need this, such as role:backend; repeat it for several
                       (default: the roles of "agent" in nx.json if it has no "default")
  --lease <minutes>    How long a package stays with a worker that is lost (default: 5)
  --renew <seconds>    Time between two renewals of a lease (default: 30)
  --poll <seconds>     Time between two looks at the queue (default: 5)
  --coordinator <name> auto, embedded, postgres, http or mcp (default: as configured)
  --prepare <how>      How a worktree gets its dependencies, as for \`implement\` (default: auto)
  --worktrees <dir>    Where worktrees are created (default: <repository>.worktrees)
  --timeout <minutes>  Limit of one attempt (default: the package's timeout_minutes)
  --silence <minutes>  Limit without output of the agent (default: 20)
  --dry-run            Print what would happen, and do nothing
  --json               Print JSON
  -h, --help           Show this help

Exit codes: 0 nothing is left to do, 1 a package failed, 2 could not run (no approval, no remote, no queue),
3 the agent can't be started, 4 waits for a person, 130 or 143 interrupted.
`;

/**
 * Runs `parallel-plan worker`.
 *
 * @param args arguments of the command
 * @param host the process
 * @returns the exit code
 */
export function runWorkerCommand(args: readonly string[], host: CommandHost): Promise<number> {
  return guarded(host, () => worker(args, host));
}

async function worker(args: readonly string[], host: CommandHost): Promise<number> {
  const { values, positionals } = readArguments('worker', () =>
    parseArgs({ args: [...args], allowPositionals: true, options: OPTIONS }),
  );
  if (values.help) {
    host.stdout.write(USAGE);
    return 0;
  }
  const root = workspaceHere(host);
  const named = values.change === undefined ? positionals : [values.change, ...positionals];
  const change = changeArgument('worker', root, named, host.env);
  const number = (name: 'jobs' | 'lease' | 'renew' | 'poll', most: number) =>
    wholeNumber('worker', `--${name}`, values[name], 1, most);
  const warn = (text: string): void => void host.stderr.write(`${escapeControls(text)}\n`);
  const json = values.json === true;
  const interruption = interruptible();
  const view = new LiveView(json ? host.stderr : host.stdout);
  const options: WorkerOptions = {
    change,
    agents: agentsOf(root, values.agent),
    env: host.env,
    signal: interruption.signal,
    warn,
    once: values.once === true,
    jobs: number('jobs', 64) ?? 1,
    leaseMinutes: number('lease', 480) ?? 5,
    renewEvery: (number('renew', 3_600) ?? 30) * 1_000,
    pollEvery: (number('poll', 3_600) ?? 5) * 1_000,
    pausedBy: pauseCheck(root, change, { env: host.env, warn }),
    onEvent: (event) => view.show(event),
    ...worktreeHookOf(root),
    ...given('remote', values.remote),
    ...given('coordinator', values.coordinator),
    ...given('prepare', values.prepare),
    ...given('worktrees', values.worktrees),
    ...given('reviewBy', values['review-by']),
    ...given('abilities', values.ability),
    ...minutes('worker', 'timeout', values.timeout),
    ...minutes('worker', 'silence', values.silence),
  };
  try {
    if (values['dry-run']) {
      const foreseen = await foreseeWorker(root, options);
      host.stdout.write(json ? toJson(foreseen) : formatForeseenWorker(foreseen));
      return 0;
    }
    const report = await runWorker(root, options);
    host.stdout.write(json ? toJson(report) : formatWorkerReport(report));
    return report.status === 'interrupted' ? interruption.exitCode() : report.exitCode;
  } finally {
    interruption.stop();
  }
}

const OPTIONS = {
  change: { type: 'string' },
  remote: { type: 'string' },
  once: { type: 'boolean' },
  jobs: { type: 'string' },
  agent: { type: 'string' },
  'review-by': { type: 'string' },
  ability: { type: 'string', multiple: true },
  lease: { type: 'string' },
  renew: { type: 'string' },
  poll: { type: 'string' },
  coordinator: { type: 'string' },
  prepare: { type: 'string' },
  worktrees: { type: 'string' },
  timeout: { type: 'string' },
  silence: { type: 'string' },
  'dry-run': { type: 'boolean' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

function given<Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): { [key in Name]?: Value } {
  return (value === undefined ? {} : { [name]: value }) as { [key in Name]?: Value };
}

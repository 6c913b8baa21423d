import { parseArgs } from 'node:util';
import { escapeControls, escapeJson } from '@parallel-plan/plan';
import { pauseCheck, refuseUnclaimed } from '../implement/claims';
import { foreseeRun, formatForeseenRun } from '../implement/foresee-run';
import { implementChange, type ImplementOptions } from '../implement/implement-change';
import { readRunPlan } from '../implement/plan-of-run';
import { followRun, readRunReport } from '../implement/progress/follow';
import { LiveView } from '../implement/progress/live-view';
import { formatRunReport, type RunReport } from '../implement/progress/run-report';
import { NotCheckableError } from '../workspace/not-checkable-error';
import { type CommandHost, guarded, readArguments } from './command';
import { nxJsonPluginValues } from './nx-json-rules';
import { interruptible, minutes, toJson, wholeNumber } from './run-arguments';
import { changeArgument, workspaceHere } from './workspace-here';

const USAGE = `Usage: parallel-plan implement [change] [options]

Implements an approved plan: several coding agents at a time, each in its own worktree. The changes of an
agent are checked against its scope, verified and merged into the branch <change>. Run it again to continue
after an interruption; nothing is done twice.

Options:
  --agent <name>       A preset (claude, codex, gemini, opencode, copilot, cursor, aider) or a shell line,
                       which reads the prompt from standard input or from {prompt}.
                       Default: "agent" in the plugin's options in nx.json
  --review-by <name>   A second agent that judges each package before it is merged
  --jobs <n>           Packages at a time (default: 3)
  --only <package>     Only this package; repeat it for several
  --retry <package>    Give a failed package its retry budget again; repeat it for several
  --prepare <how>      How a worktree gets its dependencies: auto, copy, hardlink, install, none,
                       or a shell line (default: auto)
  --worktrees <dir>    Where worktrees are made (default: <repository>.worktrees)
  --timeout <minutes>  Limit of one attempt (default: the package's timeout_minutes)
  --silence <minutes>  Limit without output of the agent (default: 20)
  --keep               Leave the worktrees of merged packages
  --no-claims          Don't ask the coordinator for the claims of the plan
  --status             Print how far the change is, and do nothing
  --watch              Follow the run of another terminal
  --dry-run            Print what would happen, and do nothing
  --json               Print JSON
  -h, --help           Show this help

Exit codes: 0 all packages are merged, 1 a package failed, 2 could not run (no approval, no claims, edits in
the way), 3 the agent can't be started, 4 waits for a person, 130 or 143 interrupted.
`;

/** Runs `parallel-plan implement` and returns the exit code. */
export function runImplementCommand(args: readonly string[], host: CommandHost): Promise<number> {
  return guarded(host, () => implement(args, host));
}

async function implement(args: readonly string[], host: CommandHost): Promise<number> {
  const { values, positionals } = readArguments('implement', () =>
    parseArgs({ args: [...args], allowPositionals: true, options: OPTIONS }),
  );
  if (values.help) {
    host.stdout.write(USAGE);
    return 0;
  }
  const root = workspaceHere(host);
  const change = changeArgument('implement', root, positionals, host.env);
  if (values.status)
    return print(host, await readRunReport(root, change), values.json === true, true);
  if (values.watch) return watch(root, change, host, values.json === true);

  const settings: Omit<ImplementOptions, 'signal'> = {
    change,
    agents: agentsOf(root, values.agent),
    env: host.env,
    jobs: wholeNumber('implement', '--jobs', values.jobs, 1, 64) ?? 3,
    prepare: values.prepare ?? 'auto',
    keep: values.keep === true,
    ...(values.only === undefined ? {} : { only: values.only }),
    ...(values.retry === undefined ? {} : { retry: values.retry }),
    ...(values['review-by'] === undefined ? {} : { reviewBy: values['review-by'] }),
    ...(values.worktrees === undefined ? {} : { worktrees: values.worktrees }),
    ...worktreeHookOf(root),
    ...minutes('implement', 'timeout', values.timeout),
    ...minutes('implement', 'silence', values.silence),
  };
  const warn = (text: string): void => void host.stderr.write(`${escapeControls(text)}\n`);
  const interruption = interruptible();
  const options = { ...settings, signal: interruption.signal };
  try {
    const claims = { env: host.env, warn };
    if (values['dry-run']) {
      const foreseen = await foreseeRun(root, options);
      if (!values['no-claims']) await refuseUnclaimed(root, change, claims);
      host.stdout.write(values.json ? toJson(foreseen) : formatForeseenRun(foreseen));
      return 0;
    }
    if (!values['no-claims']) await refuseUnclaimed(root, change, claims);
    const view = new LiveView(values.json ? host.stderr : host.stdout);
    await view.start(readRunPlan(root, change).packages.map(({ package_id: id }) => id));
    const report = await implementChange(root, {
      ...options,
      onEvent: (event) => view.show(event),
      ...(values['no-claims'] ? {} : { pausedBy: pauseCheck(root, change, claims) }),
    }).finally(() => view.stop());
    const code = print(host, report, values.json === true);
    return report.status === 'interrupted' ? interruption.exitCode() : code;
  } finally {
    interruption.stop();
  }
}

const OPTIONS = {
  agent: { type: 'string' },
  'review-by': { type: 'string' },
  jobs: { type: 'string' },
  only: { type: 'string', multiple: true },
  retry: { type: 'string', multiple: true },
  prepare: { type: 'string' },
  worktrees: { type: 'string' },
  timeout: { type: 'string' },
  silence: { type: 'string' },
  keep: { type: 'boolean' },
  'no-claims': { type: 'boolean' },
  status: { type: 'boolean' },
  watch: { type: 'boolean' },
  'dry-run': { type: 'boolean' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

async function watch(
  root: string,
  change: string,
  host: CommandHost,
  json: boolean,
): Promise<number> {
  const interruption = interruptible();
  const view = new LiveView(host.stdout);
  if (!json) await view.start(readRunPlan(root, change).packages.map(({ package_id: id }) => id));
  try {
    await followRun(
      root,
      change,
      (event) => {
        if (json) host.stdout.write(`${escapeJson(JSON.stringify(event))}\n`);
        else view.show(event);
      },
      interruption.signal,
    );
  } finally {
    view.stop();
    interruption.stop();
  }
  return json ? 0 : print(host, await readRunReport(root, change), false, true);
}

/** @param isQuestion whether the user only asked for the state, which always succeeds */
function print(host: CommandHost, report: RunReport, json: boolean, isQuestion = false): number {
  host.stdout.write(json ? toJson(report) : formatRunReport(report));
  return isQuestion ? 0 : report.exitCode;
}

/**
 * `--agent`, else `agent` in the plugin's options: an agent for all packages, or a mapping with
 * agents for `default`, for roles and for archetypes.
 */
export function agentsOf(
  root: string,
  asked: string | undefined,
): Readonly<Record<string, string>> {
  if (asked !== undefined) return { default: asked };
  const agents: Record<string, string> = {};
  for (const value of nxJsonPluginValues(root, 'agent')) {
    const named: unknown = typeof value === 'string' ? { default: value } : value;
    if (typeof named !== 'object' || named === null || Array.isArray(named)) throw wrongAgent();
    for (const [name, agent] of Object.entries(named)) {
      if (typeof agent !== 'string') throw wrongAgent();
      agents[name] = agent;
    }
  }
  return agents;
}

function wrongAgent(): NotCheckableError {
  return new NotCheckableError(
    'nx.json: "agent" of the plugin is a preset or a command, or a mapping of roles to them, such as { "default": "claude", "frontend": "codex" }.',
  );
}

/** `worktreeHook` in the plugin's options: a command for each new worktree. */
export function worktreeHookOf(root: string): { readonly worktreeHook?: string } {
  const hook = nxJsonPluginValues(root, 'worktreeHook').at(-1);
  if (hook === undefined) return {};
  if (typeof hook === 'string' && hook.trim() !== '') return { worktreeHook: hook };
  throw new NotCheckableError('nx.json: "worktreeHook" of the plugin is a command.');
}

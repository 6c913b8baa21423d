import { userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import { escapeControls } from '@parallel-plan/plan';
import { MergeConflict } from '../implement/branches/feature-branch';
import { answerPackage } from '../implement/answer';
import { type ContextMaker, finishPackage, startPackage } from '../implement/by-hand';
import { refuseUnclaimed } from '../implement/claims';
import { toContext } from '../implement/implement-change';
import type { RunEvent } from '../implement/progress/events';
import { Heartbeat } from '../implement/progress/heartbeat';
import { plainLine } from '../implement/progress/live-view';
import { type CommandHost, guarded, readArguments, usageError } from './command';
import { agentsOf, worktreeHookOf } from './implement-command';
import { toJson } from './run-arguments';
import { changeArgument, workspaceHere } from './workspace-here';

const START = `Usage: parallel-plan start <package> [options]

Starts one package by hand, or for a single agent: creates its branch and its worktree, installs the
dependencies, writes the prompt. End the work with \`parallel-plan finish\` in that worktree.

Options:
  --change <id>      The change (default: $PARALLEL_PLAN_CHANGE, else the only open one)
  --prepare <how>    auto, copy, hardlink, install, none, or a shell line (default: auto)
  --worktrees <dir>  Where worktrees are made (default: <repository>.worktrees)
  --no-claims        Don't ask the coordinator for the claims of the plan
  --json             Print JSON
  -h, --help         Show this help

Exit codes: 0 started, 2 it can't start.
`;

const FINISH = `Usage: parallel-plan finish [options]

Finishes a package in its worktree: commits the paths in scope, runs the package's verification, and merges
it into the branch of the change. If something is wrong, it prints the problems and keeps the worktree.

Options:
  --review-by <name>  A second agent that judges the package before it is merged
  --keep              Leave the worktree
  --json              Print JSON
  -h, --help          Show this help

Exit codes: 0 merged, 1 refused, 2 could not be checked, 4 waits for a person.
`;

const ANSWER = `Usage: parallel-plan answer <change> <package> <text>

Answers the blocking questions of a package, so that \`parallel-plan implement\` continues with it.

Options:
  -h, --help  Show this help

Exit codes: 0 answered, 2 there is no open question.
`;

type Work = (args: readonly string[], host: CommandHost) => Promise<number>;

/** Runs `parallel-plan start` and returns the exit code. */
export const runStartCommand: Work = (args, host) => run(host, () => start(args, host));
/** Runs `parallel-plan finish` and returns the exit code. */
export const runFinishCommand: Work = (args, host) => run(host, () => finish(args, host));
/** Runs `parallel-plan answer` and returns the exit code. */
export const runAnswerCommand: Work = (args, host) => run(host, () => answer(args, host));

function run(host: CommandHost, work: () => Promise<number>): Promise<number> {
  return guarded(host, async () => {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof MergeConflict)) throw error;
      host.stderr.write(`${escapeControls(error.message)}\n`);
      return 1;
    }
  });
}

async function start(args: readonly string[], host: CommandHost): Promise<number> {
  const { values, positionals } = readArguments('start', () =>
    parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        change: { type: 'string' },
        prepare: { type: 'string' },
        worktrees: { type: 'string' },
        'no-claims': { type: 'boolean' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    }),
  );
  if (values.help) return print(host, START);
  const [packageId, ...more] = positionals;
  if (packageId === undefined || more.length > 0) throw usageError('start', 'Name one package.');
  const root = workspaceHere(host);
  const named = values.change === undefined ? [] : [values.change];
  const change = changeArgument('start', root, named, host.env);
  const warn = (text: string): void => void host.stderr.write(`${escapeControls(text)}\n`);
  if (!values['no-claims']) await refuseUnclaimed(root, change, { env: host.env, warn });
  const { prepare, worktrees: folder } = values;
  const heartbeat = new Heartbeat(host.stderr);
  heartbeat.begin('reading the plan and the branches');
  const started = await startPackage(
    root,
    change,
    packageId,
    personHere(host.env),
    contextMaker(host, root, heartbeat, {
      ...(prepare === undefined ? {} : { prepare }),
      ...(folder === undefined ? {} : { worktrees: folder }),
    }),
  ).finally(() => heartbeat.stop());
  if (values.json) return print(host, toJson({ version: 1, ...started }));
  return print(
    host,
    `${[
      `${started.package} of ${started.change} is yours, attempt ${started.attempt}.`,
      `  worktree  ${started.worktree}`,
      `  prompt    ${started.prompt}`,
      `  handoff   ${started.handoff}`,
      `Go there, do the work, then run \`npx parallel-plan finish\` there.`,
    ]
      .map(escapeControls)
      .join('\n')}\n`,
  );
}

async function finish(args: readonly string[], host: CommandHost): Promise<number> {
  const { values } = readArguments('finish', () =>
    parseArgs({
      args: [...args],
      options: {
        'review-by': { type: 'string' },
        keep: { type: 'boolean' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    }),
  );
  if (values.help) return print(host, FINISH);
  const root = workspaceHere(host);
  const reviewBy = values['review-by'];
  const heartbeat = new Heartbeat(host.stderr);
  heartbeat.begin('looking at what has changed');
  const finished = await finishPackage(
    root,
    personHere(host.env),
    contextMaker(host, root, heartbeat, {
      keep: values.keep === true,
      ...(reviewBy === undefined ? {} : { reviewBy }),
    }),
  ).finally(() => heartbeat.stop());
  if (values.json) print(host, toJson({ version: 1, ...finished }));
  else if (finished.outcome === 'merged') {
    const gone = finished.removed ? ' Its worktree was removed.' : '';
    print(host, `✔ ${finished.package} is merged into ${finished.change}.${gone}\n`);
  } else {
    const feedback = (finished.feedback ?? '').split('\n').map(escapeControls).join('\n');
    const next = finished.next === undefined ? '' : `\n${finished.next}\n`;
    print(host, `✖ ${finished.package} is not merged.\n\n${feedback}\n${next}`);
  }
  return { merged: 0, refused: 1, waits: 4 }[finished.outcome];
}

async function answer(args: readonly string[], host: CommandHost): Promise<number> {
  const { values, positionals } = readArguments('answer', () =>
    parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { help: { type: 'boolean', short: 'h' } },
    }),
  );
  if (values.help) return print(host, ANSWER);
  const [change, packageId, text, ...more] = positionals;
  if (change === undefined || packageId === undefined || text === undefined || more.length > 0) {
    throw usageError('answer', 'Name the change, the package and the answer (in quotes).');
  }
  const { remote, warning } = await answerPackage(workspaceHere(host), change, packageId, text);
  if (warning !== undefined) host.stderr.write(`${escapeControls(warning)}\n`);
  const answered = remote === undefined ? 'Answered.' : `Answered, and pushed to ${remote}.`;
  const next =
    remote === undefined
      ? `Go on with \`npx parallel-plan implement ${change}\`.`
      : `Put it on the queue again with \`npx parallel-plan submit --change ${change} --attempt 2\`.`;
  return print(host, `${escapeControls(`${answered} ${next}`)}\n`);
}

/** What comes after an event, and may take long. */
const NEXT_STEPS: Readonly<Partial<Record<RunEvent['event'], string>>> = {
  'package-started': 'making the worktree and its dependencies',
  delivered: 'running the verification',
  verified: 'reviewing and merging',
  reviewed: 'merging',
  merged: 'removing the worktree',
};

function contextMaker(
  host: CommandHost,
  root: string,
  heartbeat: Heartbeat,
  options: { prepare?: string; worktrees?: string; keep?: boolean; reviewBy?: string },
): ContextMaker {
  const name = personHere(host.env);
  return (repository, plan, tip) =>
    toContext(
      repository,
      plan,
      {
        ...options,
        ...worktreeHookOf(root),
        change: plan.change,
        agents: { ...agentsOf(root, undefined), default: name },
        env: host.env,
        signal: new AbortController().signal,
        onEvent: (event) => {
          const line = plainLine(event);
          if (line !== undefined) host.stderr.write(`${line}\n`);
          const step = NEXT_STEPS[event.event];
          if (step !== undefined) heartbeat.begin(step);
        },
      },
      tip,
    );
}

/** The name of the caller, shown to others: the agent's name, else the user's. */
function personHere(env: NodeJS.ProcessEnv): string {
  const agent = env['AGENT_ID']?.trim();
  if (agent !== undefined && agent !== '') return escapeControls(agent);
  try {
    return escapeControls(userInfo().username);
  } catch {
    // A container may run as a user without a name.
    return 'somebody';
  }
}

function print({ stdout }: CommandHost, text: string): number {
  stdout.write(text);
  return 0;
}

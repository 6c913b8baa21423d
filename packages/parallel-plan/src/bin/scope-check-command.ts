import { realpathSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { parseArgs } from 'node:util';
import { escapeControls, formatScopeCheck } from '@parallel-plan/plan';
import { branchWork } from '../scope-check/branch-work';
import { judgeHook } from '../scope-check/hook';
import { scopeCheck, type ScopeCheckOptions } from '../scope-check/scope-check';
import { wantsColor } from '../prove/format-report';
import { NotCheckableError } from '../workspace/not-checkable-error';
import { type CommandHost, guarded } from './command';
import { workspaceHere } from './workspace-here';

const USAGE = `Usage: parallel-plan scope-check [options]

Checks that a branch changes only what the plan of its change lets it change. The plan is read from
git, as it was when the branch left the default branch, so that a branch can't widen its own scope.

What to check (default: everything that the branch has changed since the default branch, commits
and working tree):
  --base <ref>           Everything that the branch has changed since its merge base with <ref>
  --staged               The staged files, for a pre-commit hook
  --files <path>...      These paths, from the current folder, changed or not
  --hook                 The write that a coding agent plans: the JSON of its hook on standard input

The work:
  --change <id>          The change (default: $PARALLEL_PLAN_CHANGE, else by the branch's name:
                         <change>, openspec/<change> or <change>--<package>)
  --package <id>         The package (default: $PARALLEL_PLAN_PACKAGE, else by the branch's name);
                         without one, the branch must stay within the packages of the change
  --plan-ref <ref>       Read the plan there
  --branch <name>        The name of the branch if HEAD is detached, as in CI. A branch without work on
                         a change, or one that adds its plan, is not checked

  --json                 Print JSON
  -h, --help             Show this help

Exit codes: 0 within the scope, 1 outside of it, 2 could not be checked. With --hook: 0 allowed,
2 the tool is blocked; standard error has the reason.
`;

/** More than any tool writes at once. */
const MAX_HOOK_BYTES = 64 * 1024 * 1024;

/** Runs `parallel-plan scope-check` and returns the exit code. */
export async function runScopeCheckCommand(
  args: readonly string[],
  host: CommandHost,
): Promise<number> {
  return guarded(host, async () => {
    const command = parseCommand(args, host.env);
    if (command.help) {
      host.stdout.write(USAGE);
      return 0;
    }
    return command.hook ? await runHook(command, host) : await runCheck(command, host);
  });
}

async function runCheck(command: Command, host: CommandHost): Promise<number> {
  const { options, branch, files, json } = command;
  const here = realpathSync(host.cwd());
  const root = workspaceHere(host);
  let work: { readonly change?: string; readonly packageId?: string } = {};
  if (branch !== undefined && options.packageId === undefined) {
    const found = await branchWork(root, branch, options);
    if (!found.judge) {
      const subject = options.change === undefined ? '' : `${escapeControls(options.change)}: `;
      host.stderr.write(`✔ ${subject}${found.why}, so it is not checked\n`);
      return 0;
    }
    work = found;
  }
  const result = await scopeCheck(root, {
    ...options,
    ...(work.change === undefined ? {} : { change: work.change }),
    ...(work.packageId === undefined ? {} : { packageId: work.packageId }),
    ...(files === undefined ? {} : { files: { names: files, from: here } }),
  });
  const color = !json && wantsColor(host.stdout, host.env);
  host.stdout.write(formatScopeCheck(result, json ? 'json' : 'text', { color }));
  return result.ok ? 0 : 1;
}

/** Agents treat exit code 2 as a refusal and show standard error to the model. */
async function runHook({ options }: Command, host: CommandHost): Promise<number> {
  const result = await judgeHook(await readAll(host.stdin), realpathSync(host.cwd()), options);
  if (result === undefined || result.ok) return 0;
  host.stderr.write(formatScopeCheck(result, 'text'));
  return 2;
}

interface Command {
  readonly help: boolean;
  readonly hook: boolean;
  readonly json: boolean;
  readonly branch?: string;
  readonly files?: readonly string[];
  readonly options: ScopeCheckOptions;
}

function parseCommand(args: readonly string[], env: NodeJS.ProcessEnv): Command {
  const { values, positionals } = parse(args);
  const { files, staged = false, hook = false, base, branch } = values;
  const [first] = positionals;
  if (first !== undefined && !files) {
    throw usage(`Unexpected argument ${shown(first)}: list paths after --files.`);
  }
  const modes = [base !== undefined, staged, files, hook].filter(Boolean);
  if (modes.length > 1) throw usage('Give only one of --base, --staged, --files and --hook.');
  if (hook && branch !== undefined) throw usage('--hook cannot be combined with --branch.');
  const change = values.change ?? nonEmpty(env['PARALLEL_PLAN_CHANGE']);
  const packageId = values.package ?? nonEmpty(env['PARALLEL_PLAN_PACKAGE']);
  const planRef = values['plan-ref'];
  return {
    help: values.help ?? false,
    json: values.json ?? false,
    hook,
    ...(branch === undefined ? {} : { branch }),
    ...(files ? { files: positionals } : {}),
    options: {
      staged,
      ...(base === undefined ? {} : { base }),
      ...(change === undefined ? {} : { change }),
      ...(packageId === undefined ? {} : { packageId }),
      ...(planRef === undefined ? {} : { planRef }),
    },
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        change: { type: 'string' },
        package: { type: 'string' },
        base: { type: 'string' },
        'plan-ref': { type: 'string' },
        branch: { type: 'string' },
        staged: { type: 'boolean' },
        files: { type: 'boolean' },
        hook: { type: 'boolean' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    const [sentence = 'The options cannot be read.'] = String((error as Error).message).split(
      /\. |\n/,
    );
    throw usage(escapeControls(sentence.replace(/\.?$/, '.')));
  }
}

function usage(message: string): NotCheckableError {
  return new NotCheckableError(`${message} See \`parallel-plan scope-check --help\`.`);
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}

function shown(text: string): string {
  return escapeControls(JSON.stringify(text));
}

async function readAll(stdin: Readable): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of stdin) {
    const bytes = Buffer.from(chunk as Uint8Array);
    chunks.push(bytes);
    length += bytes.length;
    if (length > MAX_HOOK_BYTES) {
      throw new NotCheckableError(
        'The tool is blocked, because the input of the hook is larger than 64 MiB.',
      );
    }
  }
  return Buffer.concat(chunks).toString('utf8');
}

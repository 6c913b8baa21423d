#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type * as ContextCommand from './context-command';
import type * as CoordinatorCommand from './coordinator-command';
import type * as DefaultsCommand from './defaults-command';
import type * as ExecutorCommand from './executor-command';
import type * as ExplainCommand from './explain-command';
import type * as ImplementCommand from './implement-command';
import type * as McpCommand from './mcp-command';
import type * as ModulesCommand from './modules-command';
import type * as PackageCommands from './package-commands';
import type * as ScopeCheckCommand from './scope-check-command';
import type * as SummaryCommand from './summary-command';
import type * as ValidateCommand from './validate-command';
import type * as WorkerCommand from './worker-command';
import type * as WorktreesCommand from './worktrees-command';

const USAGE = `Usage: parallel-plan <command> [options]

Plan:
  validate [file|-]...   Check plans: files, standard input, or all open changes
  explain [code]         Explain a finding, or why two packages may or may not run in parallel
  boundaries             Print which package may write into which projects
  approve                Approve the current plan, contracts and specs of a change
  summary                Print a change as Markdown, for a pull request

Work:
  implement [change]     Carry out an approved plan with coding agents
  worker [change]        Carry out packages of a submitted change, with workers on other machines
  start <package>        Hand out one package: branch, worktree, prompt
  finish                 In that worktree: commit, verify, merge
  answer                 Answer the questions of a package
  worktrees list|clean   List or remove the worktrees of packages
  context                Print what one work package needs, for an agent
  scope-check            Check that a branch changes only what its plan allows
  contracts              Generate the types and models of the contracts
  mock                   Serve the examples of the API of a change
  defaults               Check that the decisions made by default are confirmed
  modules <action>       Module contracts: scaffold, stub, check, surface

Coordinate:
  coordinator <view>     Show what the coordinator can do (status), claims (locks) and history (audit)
  claim                  Claim what a plan locks
  release-claims         Release the claims of a change
  submit                 Put the packages of an approved change on the queue
  mcp                    Serve the coordinator to a coding agent over MCP

Options:
  -h, --help             Show this help; after a command, the help of that command
  -v, --version          Show the version

Exit codes: 0 valid, 1 invalid, 2 not checked.
`;

/** The exit code is set without ending the process, so that all output is written first. */
async function main([command, ...args]: readonly string[]): Promise<void> {
  let unwritten = false;
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      // A reader that stops early (`| head`) is not an error.
      if (error.code === 'EPIPE') return;
      if (stream === process.stdout) {
        process.stderr.write(`The result could not be written (${error.code ?? error.message}).\n`);
      }
      unwritten = true;
      process.exitCode = 2;
    });
  }
  try {
    const exitCode = await run(command, args);
    process.exitCode = unwritten ? 2 : exitCode;
  } catch (error) {
    // An error in the program, not in the plan. The exit code means neither valid nor invalid.
    const details = error instanceof Error ? error.message.split('\n')[0] : String(error);
    process.stderr.write(`Internal error in parallel-plan: ${details}\n`);
    process.exitCode = 2;
  }
}

type Command = (args: readonly string[]) => number | Promise<number>;

const load = createRequire(__filename);

const packages = (): typeof PackageCommands => load('./package-commands') as typeof PackageCommands;

/** Each command is loaded on demand, because a hook waits for the start of the program. */
const COMMANDS: Readonly<Record<string, Command>> = {
  validate: (args) =>
    (load('./validate-command') as typeof ValidateCommand).runValidateCommand(args, process),
  'scope-check': (args) =>
    (load('./scope-check-command') as typeof ScopeCheckCommand).runScopeCheckCommand(args, process),
  context: (args) =>
    (load('./context-command') as typeof ContextCommand).runContextCommand(args, process),
  implement: (args) =>
    (load('./implement-command') as typeof ImplementCommand).runImplementCommand(args, process),
  worker: (args) =>
    (load('./worker-command') as typeof WorkerCommand).runWorkerCommand(args, process),
  start: (args) => packages().runStartCommand(args, process),
  finish: (args) => packages().runFinishCommand(args, process),
  answer: (args) => packages().runAnswerCommand(args, process),
  worktrees: (args) =>
    (load('./worktrees-command') as typeof WorktreesCommand).runWorktreesCommand(args, process),
  summary: (args) =>
    (load('./summary-command') as typeof SummaryCommand).runSummaryCommand(args, process),
  modules: (args) =>
    (load('./modules-command') as typeof ModulesCommand).runModulesCommand(args, process),
  defaults: (args) =>
    (load('./defaults-command') as typeof DefaultsCommand).runDefaultsCommand(args, process),
  coordinator: (args) =>
    (load('./coordinator-command') as typeof CoordinatorCommand).runCoordinatorCommand(
      args,
      process,
    ),
  mcp: (args) =>
    (load('./mcp-command') as typeof McpCommand).runMcpCommand(args, process, version()),
  explain: (args) =>
    (load('./explain-command') as typeof ExplainCommand).runExplainCommand(args, process),
  ...Object.fromEntries(
    ['approve', 'boundaries', 'claim', 'contracts', 'mock', 'release-claims', 'submit'].map(
      (name) => [
        name,
        (args: readonly string[]) =>
          (load('./executor-command') as typeof ExecutorCommand).runExecutorCommand(
            name as ExecutorCommand.ExecutorCommandName,
            args,
            process,
          ),
      ],
    ),
  ),
  '--version': () => print(`${version()}\n`),
  '-v': () => print(`${version()}\n`),
  '--help': () => print(USAGE),
  '-h': () => print(USAGE),
};

async function run(name: string | undefined, args: readonly string[]): Promise<number> {
  const command = name !== undefined && Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command !== undefined) return command(args);
  const what =
    name === undefined ? 'No command was given.' : `There is no command ${JSON.stringify(name)}.`;
  process.stderr.write(`${what} See \`parallel-plan --help\`.\n`);
  return 2;
}

function print(text: string): number {
  process.stdout.write(text);
  return 0;
}

function version(): string {
  const manifest = readFileSync(join(__dirname, '..', '..', 'package.json'), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}

void main(process.argv.slice(2));

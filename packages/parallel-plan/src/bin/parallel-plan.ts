#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type * as ContextCommand from './context-command';
import type * as CoordinatorCommand from './coordinator-command';
import type * as ExplainCommand from './explain-command';
import type * as ImplementCommand from './implement-command';
import type * as McpCommand from './mcp-command';
import type * as ModulesCommand from './modules-command';
import type * as PackageCommands from './package-commands';
import type * as ScopeCheckCommand from './scope-check-command';
import type * as SummaryCommand from './summary-command';
import type * as ValidateCommand from './validate-command';

const USAGE = `Usage: parallel-plan <command> [options]

Commands:
  validate [file|-]...   Check work-packages.yaml: files, standard input, or all open changes
  scope-check            Check that a branch changes only what its plan lets it change
  context                What one work package needs to be worked on, for an agent
  implement [change]     Carry an approved plan out with coding agents
  start <package>        Hand one package out: branch, worktree, prompt
  finish                 In that worktree: commit, verify, merge
  answer                 Answer the questions of a package
  worktrees list|clean   The worktrees of packages
  summary                A change as Markdown, for a pull request
  modules <action>       Compare the code of libraries with their module contracts (check)
  coordinator <view>     What the coordinator can do (status), who holds what (locks), what was done (audit)
  mcp                    Serve the coordinator to a coding agent, over MCP
  explain [code]         What a finding means, or why two packages may or may not run in parallel

Options:
  -h, --help             Show this help; after a command, the help of the command
  -v, --version          Show the version

Exit codes: 0 valid, 1 invalid, 2 could not be checked.
`;

/** The exit code is set, not forced, so that all output is written before the process ends. */
async function main([command, ...args]: readonly string[]): Promise<void> {
  let unwritten = false;
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      // A reader that has seen enough (`| head`) is no failure of ours.
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
    // A defect of ours, not of the plan: it must look neither valid nor invalid.
    const details = error instanceof Error ? error.message.split('\n')[0] : String(error);
    process.stderr.write(`parallel-plan could not finish, because of a defect in it: ${details}\n`);
    process.exitCode = 2;
  }
}

type Command = (args: readonly string[]) => number | Promise<number>;

const load = createRequire(__filename);

const packages = (): typeof PackageCommands => load('./package-commands') as typeof PackageCommands;

/** Each is loaded when it is asked for: start-up time is what a hook waits for. */
const COMMANDS: Readonly<Record<string, Command>> = {
  validate: (args) =>
    (load('./validate-command') as typeof ValidateCommand).runValidateCommand(args, process),
  'scope-check': (args) =>
    (load('./scope-check-command') as typeof ScopeCheckCommand).runScopeCheckCommand(args, process),
  context: (args) =>
    (load('./context-command') as typeof ContextCommand).runContextCommand(args, process),
  implement: (args) =>
    (load('./implement-command') as typeof ImplementCommand).runImplementCommand(args, process),
  start: (args) => packages().runStartCommand(args, process),
  finish: (args) => packages().runFinishCommand(args, process),
  answer: (args) => packages().runAnswerCommand(args, process),
  worktrees: (args) => packages().runWorktreesCommand(args, process),
  summary: (args) =>
    (load('./summary-command') as typeof SummaryCommand).runSummaryCommand(args, process),
  modules: (args) =>
    (load('./modules-command') as typeof ModulesCommand).runModulesCommand(args, process),
  coordinator: (args) =>
    (load('./coordinator-command') as typeof CoordinatorCommand).runCoordinatorCommand(
      args,
      process,
    ),
  mcp: (args) =>
    (load('./mcp-command') as typeof McpCommand).runMcpCommand(args, process, version()),
  explain: (args) =>
    (load('./explain-command') as typeof ExplainCommand).runExplainCommand(args, process),
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

import { parseArgs } from 'node:util';
import {
  escapeControls,
  formatDiagnostics,
  quoted,
  type ValidationResult,
  type Workspace,
} from '@parallel-plan/plan';
import { checkModuleContracts } from '../modules/check-module-contracts';
import {
  contractsOfPackage,
  type ModuleContract,
  type PackageContracts,
  readModuleContracts,
  usedContracts,
} from '../modules/module-contracts';
import { projectSurface } from '../modules/project-surface';
import { readProjectGraph, readProjectRoots } from '../modules/project-roots';
import { readNewProjects } from '../modules/scaffold/new-projects';
import { type Scaffold, scaffoldProjects } from '../modules/scaffold/scaffold-projects';
import { type WrittenStub, writeStubs } from '../modules/write-stubs';
import { wantsColor } from '../prove/format-report';
import { toWorkspace } from '../workspace/to-workspace';
import { type CommandHost, guarded, readArguments, usageError } from './command';
import { severalChanges, workspaceHere } from './workspace-here';

const USAGE = `Usage: parallel-plan modules <action> [options]

Works with module contracts: what a library exports, agreed before it is written
(openspec/changes/<id>/contracts/modules/<project>.d.ts).

Actions:
  check            Compare the code of each owner with its contract
  surface <project>  Print what a project exports today, to copy from for a contract
  scaffold         Create the new projects of a change, each like an existing sibling
  stub             Write code that compiles as each contract says, and throws "not implemented"

Options:
  --change <id>    Only this change (default: $PARALLEL_PLAN_CHANGE, else all open changes)
  --package <id>   check: only the contracts that this package owns or uses, with their shared
                   examples on its code and on its fakes (default: $PARALLEL_PLAN_PACKAGE,
                   else all)
  --integrated     check: all packages are merged, so a stub that is left is an error,
                   and all shared examples run
  --dry-run        scaffold, stub: print what would be written, and write nothing
  --json           Print JSON
  -h, --help       Show this help

Exit codes: 0 done, 1 code does not fulfil a contract, 2 could not be checked.
`;

/** Runs `parallel-plan modules` and returns the exit code. */
export async function runModulesCommand(
  args: readonly string[],
  host: CommandHost,
): Promise<number> {
  return guarded(host, async () => {
    const command = parseCommand(args, host.env);
    if (command.help) {
      host.stdout.write(USAGE);
      return 0;
    }
    return await ACTIONS[command.action](command, workspaceHere(host), host);
  });
}

type Action = (command: Command, root: string, host: CommandHost) => Promise<number>;

const ACTIONS = {
  check: runCheck,
  scaffold: runScaffold,
  stub: runStub,
  surface: runSurface,
} as const satisfies Readonly<Record<string, Action>>;

interface Command {
  readonly action: keyof typeof ACTIONS;
  readonly help: boolean;
  readonly json: boolean;
  readonly dryRun: boolean;
  readonly integrated: boolean;
  /** The project for `surface`. */
  readonly project?: string;
  readonly change?: string;
  readonly packageId?: string;
}

async function runCheck(command: Command, root: string, host: CommandHost): Promise<number> {
  const { owned: contracts, used } = selectContracts(root, command);
  if (contracts.length > 3) host.stderr.write(`Checking ${contracts.length} module contracts …\n`);
  const roots = await rootsOf([...contracts, ...used.map(({ contract }) => contract)]);
  const { memoryMb, ...result } = await checkModuleContracts(root, contracts, roots, {
    integrated: command.integrated,
    examples: command.integrated || command.packageId !== undefined,
    used,
  });
  if (contracts.length > 3) host.stderr.write(`The comparison took ${memoryMb} MB of memory.\n`);
  const sources = new Map(contracts.map(({ file, text }) => [file, text]));
  const color = !command.json && wantsColor(host.stdout, host.env);
  const format = command.json ? 'json' : 'text';
  host.stdout.write(formatDiagnostics(result, format, { sources, color }));
  if (!command.json) host.stdout.write(summaryOf(contracts, result));
  if (!result.valid) return 1;
  return result.notChecked.length > 0 ? 2 : 0;
}

async function runScaffold(command: Command, root: string, host: CommandHost): Promise<number> {
  const { change, dryRun, json } = command;
  const added = readNewProjects(root, change);
  const contracts = readModuleContracts(root, change);
  const workspace = added.length === 0 ? EMPTY : toWorkspace(await readProjectGraph());
  const scaffold = await scaffoldProjects(root, added, workspace, contracts, { dryRun });
  host.stdout.write(
    json
      ? `${JSON.stringify({ version: 1, dryRun, ...scaffold }, null, 2)}\n`
      : formatScaffold(scaffold, dryRun),
  );
  const { projects, install } = scaffold;
  const failures = [...projects, ...(install === undefined ? [] : [install])];
  return failures.some(({ failure }) => failure !== undefined) ? 2 : 0;
}

const EMPTY: Workspace = { projects: [], dependencies: [] };

function formatScaffold({ projects, install }: Scaffold, dryRun: boolean): string {
  if (projects.length === 0) return 'The plan creates no projects.\n';
  const verb = dryRun ? 'would write' : 'wrote';
  const lines = projects.flatMap(({ project, from, files, notes, failure }) => [
    ...(failure === undefined ? [] : [`✖ ${project}: ${failure}`]),
    ...(failure === undefined && from === undefined ? [`✔ ${project}: nothing to do`] : []),
    ...(from === undefined ? [] : [`✔ ${project}: like ${from}`]),
    ...files.map((file) => `  ${verb} ${file}`),
    ...notes.map((note) => `  ${note}`),
  ]);
  if (install?.failure !== undefined) {
    lines.push(`✖ ${install.failure} Run it by hand, so that the new packages can be imported.`);
  } else if (install !== undefined) {
    lines.push(`${dryRun ? '  would run' : '✔ ran'} ${install.command}`);
  }
  return `${lines.map(escapeControls).join('\n')}\n`;
}

async function runStub(command: Command, root: string, host: CommandHost): Promise<number> {
  const { dryRun, json, change } = command;
  // The contracts package writes the stubs of all owners, so its own name selects nothing.
  const contracts = readModuleContracts(root, change);
  const stubs = await writeStubs(root, contracts, await rootsOf(contracts), { dryRun });
  const hasFailed = stubs.some(({ failure }) => failure !== undefined);
  const text = json
    ? `${JSON.stringify({ version: 1, dryRun, stubs }, null, 2)}\n`
    : formatStubs(stubs, dryRun);
  host.stdout.write(text);
  return hasFailed ? 2 : 0;
}

async function runSurface(command: Command, root: string, host: CommandHost): Promise<number> {
  const { project } = command;
  if (project === undefined) throw usageError('modules', 'Name the project: surface <project>.');
  const answer = await projectSurface(root, project);
  const text = command.json
    ? `${JSON.stringify({ version: 1, project, text: answer }, null, 2)}\n`
    : `${answer.trimEnd()}\n`;
  host.stdout.write(text);
  return 0;
}

function formatStubs(stubs: readonly WrittenStub[], dryRun: boolean): string {
  if (stubs.length === 0) return 'There are no module contracts.\n';
  const verb = dryRun ? 'would write' : 'wrote';
  const lines = stubs.flatMap(({ project, contract, files, byHand, failure }) => [
    ...(failure === undefined ? [] : [`✖ ${contract}: ${failure}`]),
    ...files.map((file) => `✔ ${project}: ${verb} ${file}`),
    ...(byHand.length === 0
      ? []
      : [
          `  ${project} exports ${byHand.join(', ')} already: change the code by hand where it differs`,
        ]),
    ...(failure === undefined && files.length === 0
      ? [`✔ ${project}: nothing is left to stub`]
      : []),
  ]);
  return `${lines.map(escapeControls).join('\n')}\n`;
}

async function rootsOf(contracts: readonly ModuleContract[]): Promise<ReadonlyMap<string, string>> {
  return contracts.length === 0
    ? new Map()
    : readProjectRoots(contracts.map(({ project }) => project));
}

function summaryOf(contracts: readonly ModuleContract[], result: ValidationResult): string {
  if (contracts.length === 0) return '✔ There are no module contracts to check.\n';
  if (!result.valid || result.notChecked.length > 0) return '';
  const [only, ...others] = contracts;
  const names = others.length === 0 ? quoted(only?.project ?? '') : `${contracts.length} projects`;
  return `✔ The code of ${names} fulfils its module contract${others.length === 0 ? '' : 's'}.\n`;
}

function selectContracts(
  root: string,
  { change, packageId, integrated }: Pick<Command, 'change' | 'packageId' | 'integrated'>,
): PackageContracts {
  const contracts = readModuleContracts(root, change);
  if (packageId === undefined) {
    return { owned: contracts, used: integrated ? usedContracts(contracts) : [] };
  }
  const changes = [...new Set(contracts.map((contract) => contract.change))];
  const [only, ...others] = change === undefined ? changes : [change];
  if (only === undefined) return { owned: [], used: [] };
  if (others.length > 0) {
    throw severalChanges('modules', changes);
  }
  return contractsOfPackage(root, only, packageId, contracts);
}

function parseCommand(args: readonly string[], env: NodeJS.ProcessEnv): Command {
  const { values, positionals } = readArguments('modules', () =>
    parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        change: { type: 'string' },
        package: { type: 'string' },
        'dry-run': { type: 'boolean' },
        integrated: { type: 'boolean' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    }),
  );
  const [action, ...rest] = positionals;
  const [project, ...others] = action === 'surface' ? rest : [undefined, ...rest];
  const help = values.help ?? false;
  if (!help && (action === undefined || !Object.hasOwn(ACTIONS, action))) {
    const what = action === undefined ? 'Name an action' : `There is no action ${quoted(action)}`;
    throw usageError('modules', `${what}: ${Object.keys(ACTIONS).join(', ')}.`);
  }
  if (others[0] !== undefined) throw usageError('modules', `Unexpected ${quoted(others[0])}.`);
  const change = values.change ?? env['PARALLEL_PLAN_CHANGE'];
  const packageId = values.package ?? env['PARALLEL_PLAN_PACKAGE'];
  return {
    action: action as Command['action'],
    help,
    json: values.json ?? false,
    dryRun: values['dry-run'] ?? false,
    integrated: values.integrated ?? false,
    ...(project === undefined ? {} : { project }),
    ...(change ? { change } : {}),
    ...(packageId ? { packageId } : {}),
  };
}

import type { ContractCheck } from '@parallel-plan/contracts';
import { cut, escapeControls } from '@parallel-plan/plan/text';
import { pythonModelsSetting, toPythonModelsChoice } from '../../contracts/python-models';
import {
  checkGeneratedContracts,
  type Regenerated,
  regenerateContracts,
} from '../../contracts/regenerate-contracts';
import { NotCheckableError } from '../../workspace/not-checkable-error';
import { oneChange, type Outcome, type RunContext, runExecutor } from '../run-executor';
import type { ContractsExecutorOptions } from './schema';

/** Generates the types and models of a change's contracts, or checks that they are up to date. */
export default async function contractsExecutor(
  options: ContractsExecutorOptions,
  context: RunContext,
): Promise<{ success: boolean }> {
  return runExecutor(options, context, (root) => contracts(root, options, context));
}

async function contracts(
  root: string,
  { change: given, check = false, dryRun = false, pythonModels }: ContractsExecutorOptions,
  context: RunContext,
): Promise<Outcome> {
  const { target, projectName, nxJsonConfiguration } = context;
  if ((check || dryRun) && target?.cache) throw new NotCheckableError(staleAnswer(projectName));
  const change = oneChange(root, given, context);
  const choice = toPythonModelsChoice(pythonModels) ?? pythonModelsSetting(nxJsonConfiguration);
  const settings = {
    change,
    regenerate: `nx run ${projectOf(change, context)}:contracts`,
    ...(choice && { pythonModels: choice }),
    // Write to standard error, so that standard output stays valid JSON.
    onStep: (step: string) => void process.stderr.write(`${step}\n`),
  };
  return check
    ? describeCheck(change, await checkGeneratedContracts(root, settings))
    : describeRun(change, await regenerateContracts(root, settings, dryRun), dryRun);
}

/** The name of the change's project, which depends on an option. */
function projectOf(change: string, { projectsConfigurations }: RunContext): string {
  const projects = Object.entries(projectsConfigurations?.projects ?? {});
  const own = projects.find(([, { root }]) => root === `openspec/changes/${change}`);
  return own?.[0] ?? `change/${change}`;
}

function describeRun(
  change: string,
  { files, notGenerated }: Regenerated,
  isDryRun: boolean,
): Outcome {
  const verb = isDryRun ? 'would write' : 'wrote';
  const lines = [
    ...files.map(({ file, status }) => `  ${status === 'written' ? verb : 'unchanged'} ${file}`),
    ...notGenerated.map(({ file, why }) => `  ${file}: ${why}`),
  ];
  if (lines.length === 0) lines.push('  nothing to generate: the change has no OpenAPI document');
  return {
    success: true,
    text: print(`✔ ${change}`, lines),
    json: { change, dryRun: isDryRun, files, notGenerated },
  };
}

function describeCheck(change: string, { findings, notChecked }: ContractCheck): Outcome {
  const errors = findings.filter(({ severity }) => severity !== 'warning');
  const lines = [
    ...findings.map(({ file, line, column, message }) => `  ${file}:${line}:${column} ${message}`),
    ...notChecked.map(({ why }) => `  not checked: ${why}`),
  ];
  return {
    success: errors.length === 0,
    text: print(`${errors.length === 0 ? '✔' : '✖'} ${change}: generated contracts`, lines),
    json: { change, valid: errors.length === 0, findings, notChecked },
  };
}

/** The maximum number of printed lines. */
const MOST_LINES = 100;

function print(title: string, lines: readonly string[]): string {
  const rest = lines.length - MOST_LINES;
  const shown = lines.slice(0, MOST_LINES).map((line) => escapeControls(cut(line)));
  const more = rest > 0 ? [`  and ${rest} more: --json lists all`] : [];
  return `${[escapeControls(title), ...shown, ...more].join('\n')}\n`;
}

/** The option is rejected, because generated files are not an input of the cached target. */
function staleAnswer(projectName = 'change'): string {
  const [project] = projectName.split('/');
  return `This target is cached and generated files are none of its inputs, so the result could be stale: run \`nx run ${project}:contracts-check\`, or set \`cache: false\` where \`check\` or \`dryRun\` is set.`;
}

import { realpathSync } from 'node:fs';
import { type ExecutorContext, logger } from '@nx/devkit';
import type { ContractCheck } from '@parallel-plan/contracts';
import { escapeControls } from '@parallel-plan/plan';
import {
  checkGeneratedContracts,
  type Regenerated,
  regenerateContracts,
} from '../../contracts/regenerate-contracts';
import { pythonModelsSetting, toPythonModelsChoice } from '../../contracts/python-models-setting';
import { NotCheckableError } from '../../workspace/not-checkable-error';
import { resolveOutputFile, writeOutputFile } from '../../workspace/output-file';
import type { ContractsExecutorOptions } from './schema';

/** What a run has to tell, for people and for programs. */
interface Outcome {
  readonly success: boolean;
  readonly text: string;
  readonly json: Readonly<Record<string, unknown>>;
}

/** Generates types and models of a change's contracts again, or checks that they are up to date. */
export default async function contractsExecutor(
  options: ContractsExecutorOptions,
  {
    root,
    target,
    projectName,
    nxJsonConfiguration,
  }: Pick<ExecutorContext, 'root'> & Partial<ExecutorContext>,
): Promise<{ success: boolean }> {
  const { change, check = false, dryRun = false, json = false } = options;
  const project = projectName ?? `change/${change}`;
  const choice =
    toPythonModelsChoice(options.pythonModels) ?? pythonModelsSetting(nxJsonConfiguration);
  const settings = {
    change,
    regenerate: `nx run ${project}:contracts`,
    ...(choice && { pythonModels: choice }),
    // On the error stream, so that JSON stays JSON.
    onStep: (step: string) => void process.stderr.write(`${step}\n`),
  };
  try {
    if ((check || dryRun) && target?.cache) throw new NotCheckableError(oldAnswer(project));
    const realRoot = realpathSync(root);
    const outputFile =
      options.outputFile === undefined
        ? undefined
        : resolveOutputFile(realRoot, options.outputFile);
    const outcome = check
      ? describeCheck(change, await checkGeneratedContracts(realRoot, settings))
      : describeRun(change, await regenerateContracts(realRoot, settings, dryRun), dryRun);
    const report = `${JSON.stringify({ version: 1, change, ...outcome.json }, null, 2)}\n`;
    process.stdout.write(json ? report : outcome.text);
    if (outputFile !== undefined) writeOutputFile(outputFile, report);
    return { success: outcome.success };
  } catch (error) {
    if (!(error instanceof NotCheckableError)) throw error;
    logger.error(escapeControls(error.message));
    return { success: false };
  }
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
    json: { dryRun: isDryRun, files, notGenerated },
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
    json: { valid: errors.length === 0, findings, notChecked },
  };
}

function print(title: string, lines: readonly string[]): string {
  return `${[title, ...lines].map(escapeControls).join('\n')}\n`;
}

/** Refused, because generated files are no input of the cached target. */
function oldAnswer(project: string): string {
  return `This target is cached, and the generated files are none of its inputs, so the answer could be an old one: run \`nx run ${project}:contracts-check\`, or set \`cache: false\` where \`check\` or \`dryRun\` is set.`;
}

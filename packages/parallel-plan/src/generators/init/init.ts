import {
  detectPackageManager,
  formatFiles,
  type GeneratorCallback,
  getPackageManagerCommand,
  logger,
  type Tree,
} from '@nx/devkit';
import { chooseModelsTool, hasJava, OPENAPI_GENERATOR_PYTHON } from '@parallel-plan/contracts';
import { agentsToSetUp, writeAgentFiles } from '../agents/agents';
import { ask, isInteractive } from '../terminal';
import { withWholeWrites } from '../whole-writes';
import { addTools, describeTools, missingTools } from './check-tools';
import { choosePythonModels, type FindTool, wantsPythonModels } from './choose-python-models';
import { ignoreDerivedFiles, ignoreGeneratedContracts } from './ignore-files';
import { createOpenSpecFolder, installOpenSpecSchema } from './openspec-folder';
import { registerPlugin } from './plugin-options';
import type { InitGeneratorSchema } from './schema';

/** What `init` asks the machine and its user. */
export interface Machine {
  /** Finds a tool that generates Python models without a package that `init` adds. */
  readonly findModelsTool: FindTool;
  /** Whether there is a Java that can run openapi-generator. */
  readonly hasJava: () => Promise<boolean>;
  /** Asks a question that is answered with yes or no. Missing if nobody can answer. */
  readonly confirm?: (question: string) => Promise<boolean>;
}

/**
 * The generator that `nx add parallel-plan` runs. It is idempotent: a second run changes nothing,
 * and existing files are not overwritten.
 *
 * @returns the task that installs packages and then says what to do next
 * @throws GeneratorError if `nx.json` or `package.json` can't be read or has an unexpected shape
 */
export async function initGenerator(
  tree: Tree,
  options: InitGeneratorSchema,
  machine: Machine = thisMachine(),
): Promise<GeneratorCallback> {
  registerPlugin(tree);
  const install = await setUpTools(tree, options, machine);
  createOpenSpecFolder(tree);
  installOpenSpecSchema(tree);
  ignoreGeneratedContracts(tree);
  ignoreDerivedFiles(tree);
  await setUpAgents(tree, options, machine);
  if (!options.skipFormat) {
    await formatFiles(tree);
  }
  const next = nextStep(tree);
  return async () => {
    await install();
    logger.info(next);
  };
}

/** Nx may pass more arguments after the options. */
export default function initWithNx(
  tree: Tree,
  options: InitGeneratorSchema,
): Promise<GeneratorCallback> {
  return withWholeWrites(tree, () => initGenerator(tree, options));
}

/** Adds the packages that the checks need, and records the tool for Python models. */
async function setUpTools(
  tree: Tree,
  options: InitGeneratorSchema,
  machine: Machine,
): Promise<GeneratorCallback> {
  const wantsModels = wantsPythonModels(tree, options.pythonModels ?? 'auto');
  const generatesModels = wantsModels && (await machine.hasJava());
  const missing =
    options.minimal || options.skipPackageJson ? [] : missingTools(tree, generatesModels);
  const isWanted =
    missing.length > 0 &&
    ((await machine.confirm?.(
      `Add what the checks need to devDependencies?\n${describeTools(missing)}\n`,
    )) ??
      true);
  const find: FindTool =
    isWanted && generatesModels
      ? () => Promise.resolve('openapi-generator')
      : machine.findModelsTool;
  const models = await choosePythonModels(tree, options.pythonModels ?? 'auto', find);
  if (wantsModels && models === undefined && !options.minimal) {
    logger.info(
      `Python models of contracts are not generated: this machine has no generator. To add it, run \`pip install '${OPENAPI_GENERATOR_PYTHON}'\` and init again.`,
    );
  }
  return isWanted ? addTools(tree, missing, options.keepExistingVersions ?? false) : noTask;
}

/** Installs skills: for the agents of `--agents`, or if the user says yes. */
async function setUpAgents(
  tree: Tree,
  options: InitGeneratorSchema,
  machine: Machine,
): Promise<void> {
  if (options.agents !== undefined && options.agents.length > 0) {
    return writeAgentFiles(tree, { agents: options.agents });
  }
  const agents = agentsToSetUp(tree);
  if (agents.length === 0 || machine.confirm === undefined) return;
  if (await machine.confirm(`Install skills for coding agents (${agents.join(', ')})?`)) {
    writeAgentFiles(tree, { agents });
  }
}

/** One line: what to commit and what to run next. */
function nextStep(tree: Tree): string {
  const { exec } = getPackageManagerCommand(detectPackageManager(tree.root), tree.root);
  const commit = tree.listChanges().length === 0 ? '' : 'commit the files above, then ';
  const agents =
    agentsToSetUp(tree).length === 0
      ? ''
      : ` \`${exec} nx g parallel-plan:agents\` adds skills for coding agents.`;
  return `Next: ${commit}run \`${exec} nx g parallel-plan:feature "<what to build>"\`.${agents}`;
}

function thisMachine(): Machine {
  const machine = { findModelsTool: (root: string) => chooseModelsTool({ root }), hasJava };
  return isInteractive() ? { ...machine, confirm } : machine;
}

/** Enter means yes. */
async function confirm(question: string): Promise<boolean> {
  return !/^n/i.test(await ask(`${question} [Y/n]`));
}

function noTask(): void {
  // Nothing to install.
}

import {
  addDependenciesToPackageJson,
  formatFiles,
  type GeneratorCallback,
  type Tree,
} from '@nx/devkit';
import { choosePythonModels, type FindTool } from './choose-python-models';
import { hasDependency, OPENSPEC_PACKAGE } from './dependencies';
import { ignoreDerivedFiles, ignoreGeneratedContracts } from './ignore-files';
import { createOpenSpecFolder, installOpenSpecSchema } from './openspec-folder';
import { registerPlugin } from './plugin-options';
import type { InitGeneratorSchema } from './schema';

/** The version range of the OpenSpec CLI that this plugin is tested with. */
const OPENSPEC_VERSION = '^1.13.2';

/**
 * The generator that `nx add parallel-plan` runs. It is idempotent: a second run changes nothing,
 * and existing files are not overwritten.
 *
 * @param findModelsTool finds the tool on this machine that generates Python models
 * @throws GeneratorError if `nx.json` or `package.json` can't be read or has an unexpected shape
 */
export async function initGenerator(
  tree: Tree,
  options: InitGeneratorSchema,
  findModelsTool?: FindTool,
): Promise<GeneratorCallback> {
  registerPlugin(tree);
  await choosePythonModels(tree, options.pythonModels ?? 'auto', findModelsTool);
  createOpenSpecFolder(tree);
  installOpenSpecSchema(tree);
  ignoreGeneratedContracts(tree);
  ignoreDerivedFiles(tree);
  const installTask = options.skipPackageJson ? noTask : addOpenSpec(tree, options);
  if (!options.skipFormat) {
    await formatFiles(tree);
  }
  return installTask;
}

/** Nx may pass more arguments after the options. */
export default function initWithNx(
  tree: Tree,
  options: InitGeneratorSchema,
): Promise<GeneratorCallback> {
  return initGenerator(tree, options);
}

function addOpenSpec(tree: Tree, options: InitGeneratorSchema): GeneratorCallback {
  // Keep the version that the workspace has chosen: it may use the CLI for other purposes.
  if (!tree.exists('package.json') || hasDependency(tree, OPENSPEC_PACKAGE)) {
    return noTask;
  }
  return addDependenciesToPackageJson(
    tree,
    {},
    { [OPENSPEC_PACKAGE]: OPENSPEC_VERSION },
    'package.json',
    options.keepExistingVersions ?? false,
  );
}

function noTask(): void {
  // Nothing to install.
}

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

/** The range of the OpenSpec CLI that this plugin is tested with. */
const OPENSPEC_VERSION = '^1.13.2';

/**
 * What `nx add parallel-plan` runs. Idempotent: a second run changes nothing, and nothing that
 * exists is overwritten.
 *
 * @param findModelsTool what of the machine's tools makes Python models
 * @throws GeneratorError when `nx.json` or `package.json` can't be read or has an unexpected shape
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

/** Nx passes what it likes after the options. */
export default function initWithNx(
  tree: Tree,
  options: InitGeneratorSchema,
): Promise<GeneratorCallback> {
  return initGenerator(tree, options);
}

function addOpenSpec(tree: Tree, options: InitGeneratorSchema): GeneratorCallback {
  // Whatever version the workspace has chosen stays: the CLI is a tool of theirs, not only ours.
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

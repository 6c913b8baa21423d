import {
  addDependenciesToPackageJson,
  formatFiles,
  type GeneratorCallback,
  readJson,
  type Tree,
} from '@nx/devkit';
import { GeneratorError } from '../errors/generator-error';
import { ignoreGeneratedContracts } from './ignore-generated-contracts';
import { createOpenSpecFolder, installOpenSpecSchema } from './openspec-folder';
import { registerPlugin } from './register-plugin';
import type { InitGeneratorSchema } from './schema';

/** The OpenSpec CLI, and the range that this plugin is tested with. */
const OPENSPEC_PACKAGE = '@fission-ai/openspec';
const OPENSPEC_VERSION = '^1.13.2';

/**
 * What `nx add parallel-plan` runs. Idempotent: a second run changes nothing, and nothing that
 * exists is overwritten.
 *
 * @throws GeneratorError when `nx.json` or `package.json` can't be read or has an unexpected shape
 */
export async function initGenerator(
  tree: Tree,
  options: InitGeneratorSchema,
): Promise<GeneratorCallback> {
  registerPlugin(tree);
  createOpenSpecFolder(tree);
  installOpenSpecSchema(tree);
  ignoreGeneratedContracts(tree);
  const installTask = options.skipPackageJson ? noTask : addOpenSpec(tree, options);
  if (!options.skipFormat) {
    await formatFiles(tree);
  }
  return installTask;
}

export default initGenerator;

function addOpenSpec(tree: Tree, options: InitGeneratorSchema): GeneratorCallback {
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

/** Whatever version the workspace has chosen stays: the CLI is a tool of theirs, not only ours. */
function hasDependency(tree: Tree, name: string): boolean {
  let manifest: Partial<Record<'dependencies' | 'devDependencies', Record<string, string>>>;
  try {
    manifest = readJson(tree, 'package.json');
  } catch (error) {
    throw new GeneratorError(
      'init/package-json-unreadable',
      'package.json is not valid JSON. Repair it, or pass --skipPackageJson.',
      [error instanceof Error ? error.message : String(error)],
    );
  }
  return name in { ...manifest.dependencies, ...manifest.devDependencies };
}

function noTask(): void {
  // Nothing to install.
}

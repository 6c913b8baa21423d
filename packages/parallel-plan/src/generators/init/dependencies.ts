import { readJson, type Tree } from '@nx/devkit';
import { GeneratorError } from '../generator-error';

/**
 * Whether the root `package.json` lists a package. False if there is no `package.json`.
 *
 * @throws GeneratorError `init/package-json-unreadable`
 */
export function hasDependency(tree: Tree, name: string): boolean {
  if (!tree.exists('package.json')) {
    return false;
  }
  let manifest: Partial<Record<'dependencies' | 'devDependencies', Record<string, string>>>;
  try {
    manifest = readJson(tree, 'package.json');
  } catch (error) {
    throw new GeneratorError(
      'init/package-json-unreadable',
      'package.json is not valid JSON. Repair it and run init again.',
      [error instanceof Error ? error.message : String(error)],
    );
  }
  return name in { ...manifest.dependencies, ...manifest.devDependencies };
}

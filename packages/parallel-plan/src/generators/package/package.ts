import { createProjectGraphAsync, type GeneratorCallback, type Tree } from '@nx/devkit';
import { toWorkspace } from '../../workspace/to-workspace';
import { isInteractive } from '../feature/ask-for-projects';
import { ask } from '../plan-edit/ask';
import { changePackage, type PackageEnvironment } from './change-package';
import type { PackageGeneratorSchema } from './schema';

/**
 * `nx g parallel-plan:package`: adds a work package to an open change, or lets one write more, and
 * proves the plan again. Nothing is written when anything is wrong.
 *
 * @throws GeneratorError with a code and a way out for everything that a user can get wrong
 */
export async function packageGenerator(
  tree: Tree,
  options: PackageGeneratorSchema,
): Promise<GeneratorCallback> {
  return changePackage(tree, options, nxEnvironment());
}

export default packageGenerator;

function nxEnvironment(): PackageEnvironment {
  return {
    readWorkspace: async () => toWorkspace(await createProjectGraphAsync({ exitOnError: false })),
    // The only way in which Nx, from 22 to 24, tells a generator of --dry-run.
    isDryRun: process.env['NX_DRY_RUN'] === 'true',
    ...(isInteractive() && { ask }),
  };
}

import { createProjectGraphAsync, type GeneratorCallback, type Tree } from '@nx/devkit';
import { toWorkspace } from '../../workspace/to-workspace';
import { isInteractive } from '../feature/ask-for-projects';
import { amendPackage, type PackageEnvironment } from './amend-package';
import { ask } from './ask';
import type { PackageGeneratorSchema } from './schema';

/**
 * `nx g parallel-plan:package`: changes a work package of an open change, and proves the plan again.
 * Nothing is written when anything is wrong.
 *
 * @throws GeneratorError with a code and a way out for everything that a user can get wrong
 */
export async function packageGenerator(
  tree: Tree,
  options: PackageGeneratorSchema,
): Promise<GeneratorCallback> {
  return amendPackage(tree, options, nxEnvironment());
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

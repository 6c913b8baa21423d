import { createProjectGraphAsync, type GeneratorCallback, type Tree } from '@nx/devkit';
import { toWorkspace } from '../../workspace/to-workspace';
import { askForProjects, isInteractive } from './ask-for-projects';
import { type FeatureEnvironment, planFeature } from './plan-feature';
import type { FeatureGeneratorSchema } from './schema';

/**
 * `nx g parallel-plan:feature`: from a description, or a brief, to an OpenSpec change with contracts
 * and a plan that is proven. Nothing is implemented, and nothing is written when anything is wrong.
 *
 * @throws GeneratorError with a code and a way out for everything that a user can get wrong
 */
export async function featureGenerator(
  tree: Tree,
  options: FeatureGeneratorSchema,
): Promise<GeneratorCallback> {
  return planFeature(tree, options, nxEnvironment());
}

export default featureGenerator;

function nxEnvironment(): FeatureEnvironment {
  return {
    readWorkspace: async () => toWorkspace(await createProjectGraphAsync({ exitOnError: false })),
    cwd: process.env['INIT_CWD'] ?? process.cwd(),
    // The only way in which Nx, from 22 to 24, tells a generator of --dry-run.
    isDryRun: process.env['NX_DRY_RUN'] === 'true',
    env: process.env,
    ...(isInteractive() && { askForProjects }),
  };
}

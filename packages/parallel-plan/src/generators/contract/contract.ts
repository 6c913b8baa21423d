import { createProjectGraphAsync, type GeneratorCallback, type Tree } from '@nx/devkit';
import { toWorkspace } from '../../workspace/to-workspace';
import { ask, isDryRun, isInteractive } from '../terminal';
import { withWholeWrites } from '../whole-writes';
import { addToContracts, type ContractEnvironment } from './add-to-contracts';
import type { ContractGeneratorSchema } from './schema';

/**
 * `nx g parallel-plan:contract`: adds operations, tables, events and module contracts to an open
 * change, with an owner, lock keys and edges for their consumers, and proves the plan again. If anything is wrong,
 * nothing is written.
 *
 * @throws GeneratorError with a code and what to do, for every error of the user
 */
export async function contractGenerator(
  tree: Tree,
  options: ContractGeneratorSchema,
): Promise<GeneratorCallback> {
  return withWholeWrites(tree, () => addToContracts(tree, options, nxEnvironment()));
}

export default contractGenerator;

function nxEnvironment(): ContractEnvironment {
  return {
    readWorkspace: async () => toWorkspace(await createProjectGraphAsync({ exitOnError: false })),
    cwd: process.env['INIT_CWD'] ?? process.cwd(),
    isDryRun: isDryRun(),
    ...(isInteractive() && { ask }),
  };
}

import { readNxJson, type Tree } from '@nx/devkit';
import { type ContractFiles, generateContracts, ModelsToolError } from '@parallel-plan/contracts';
import { GeneratorError } from '../errors/generator-error';
import { pythonModelsIn } from '../../validation/contracts/python-models';
import type { PlannedChange } from '../plan-edit/find-change';

const MODELS = 'contracts/generated/models.py';

export interface RegeneratedModels {
  readonly files: ContractFiles;
  /** Why they still are what they were. */
  readonly notes: readonly string[];
}

/**
 * The Python models of a change that has some, made again from its API as it will be.
 *
 * @param files all contracts, by path relative to the change's folder
 * @param openapi the document of the API; changed, or there is nothing to do
 * @throws GeneratorError `contract/python-models` where their tool can't be used
 */
export async function regenerateModels(
  tree: Tree,
  { root }: PlannedChange,
  files: ContractFiles,
  openapi: string,
  isDryRun: boolean,
): Promise<RegeneratedModels> {
  if (!files.has(MODELS)) return { files: new Map(), notes: [] };
  const choice = pythonModelsIn(readNxJson(tree));
  const { pythonModels } = choice;
  if (isDryRun || pythonModels === undefined || pythonModels === 'none') {
    const why = isDryRun ? 'a dry run starts no program' : 'no tool for it is chosen in nx.json';
    return { files: new Map(), notes: [`${MODELS} stays as it is: ${why}`] };
  }
  const sources = {
    folder: root,
    files: new Map([...files].map(([path, text]) => [`${root}/${path}`, text])),
    openapi: [`${root}/${openapi}`],
  };
  try {
    const made = await generateContracts(sources, { ...choice, tools: { root: tree.root } });
    const models = made.files.get(MODELS);
    return { files: new Map(models === undefined ? [] : [[MODELS, models]]), notes: [] };
  } catch (error) {
    if (!(error instanceof ModelsToolError)) throw error;
    throw new GeneratorError('contract/python-models', error.message);
  }
}

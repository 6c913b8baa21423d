import type { Tree } from '@nx/devkit';
import { readNxJson } from '@nx/devkit';
import { type ContractFiles, generateContracts, ModelsToolError } from '@parallel-plan/contracts';
import type { Plan } from '@parallel-plan/plan';
import { quoted } from '@parallel-plan/plan';
import { decodeUtf8 } from '../../contracts/decode-utf8';
import { pythonModelsIn } from '../../contracts/python-models';
import { GeneratorError } from '../generator-error';
import type { PlannedChange } from '../plan-edit/find-change';
import type { ApiDocument } from './plan-additions';

const FIRST_API = 'contracts/openapi/v1.yaml';

/** The files under `contracts/` of a change, by path relative to its folder, sorted. */
export function contractFiles(tree: Tree, { root }: PlannedChange): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const path of filesIn(tree, `${root}/contracts`)) {
    const decoded = decodeUtf8(tree.read(path) ?? Buffer.alloc(0));
    if (decoded.ok) files.set(path.slice(root.length + 1), decoded.text);
  }
  return files;
}

/**
 * The document that receives the operations of a change.
 *
 * @throws GeneratorError `contract/openapi` if the plan names a document that doesn't exist or is
 *   outside the change
 */
export function apiDocument(
  tree: Tree,
  { root, planFile }: PlannedChange,
  { contracts }: Plan,
): ApiDocument {
  const { primary } = contracts.openapi;
  if (!/\.(?:ya?ml|json)$/i.test(primary) || /\.schema\.json$/i.test(primary)) {
    return { openapi: undefined, first: FIRST_API };
  }
  if (!tree.exists(`${root}/${primary}`)) {
    throw new GeneratorError(
      'contract/openapi',
      tree.exists(primary)
        ? `The API ${quoted(primary)} that ${planFile} names lies outside the change, so other changes share it. Copy it into ${root}/contracts, and name the copy in contracts.openapi.`
        : `${planFile} names the API ${quoted(primary)}, which does not exist. Create it, or name contracts/README.md if there is none yet.`,
    );
  }
  return { openapi: primary, first: primary };
}

function filesIn(tree: Tree, path: string): readonly string[] {
  if (!tree.exists(path)) return [];
  return tree.isFile(path)
    ? [path]
    : [...tree.children(path)].sort().flatMap((child) => filesIn(tree, `${path}/${child}`));
}

const MODELS = 'contracts/generated/models.py';

export interface RegeneratedModels {
  readonly files: ContractFiles;
  /** Why the models were not changed. */
  readonly notes: readonly string[];
}

/**
 * Regenerates the Python models of a change, if it has some, from its new API.
 *
 * @param files all contracts, by path relative to the change's folder
 * @param openapi the API document; if it hasn't changed, there is nothing to do
 * @throws GeneratorError `contract/python-models` if the tool for them can't be used
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
    return { files: new Map(), notes: [`${MODELS} is unchanged: ${why}`] };
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

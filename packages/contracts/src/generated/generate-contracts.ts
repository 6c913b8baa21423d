import { posix } from 'node:path';
import { MODELS_FILE, TYPES_FILE } from '../request/contract-interfaces';
import type { ContractSources } from '../check/contract-check';
import type { ContractFiles } from '../request/contract-request';
import type { PythonModelsChoice, ToolSettings } from './models/models-tool';
import { renderModels } from './models/render-models';
import type { GeneratedSource } from './generated-header';
import { renderTypes } from './render-types';

export interface GenerateSettings {
  /** What the workspace has chosen; missing where nothing was there to choose. */
  readonly pythonModels?: PythonModelsChoice;
  readonly tools: ToolSettings;
  /** Told before something that takes seconds: `models.py: openapi-generator`. */
  readonly onStep?: (step: string) => void;
}

/** A file that can't be made on this machine. */
export interface NotGenerated {
  /** Relative to the change's folder. */
  readonly file: string;
  /** What is missing, and how to get it. */
  readonly why: string;
}

export interface GeneratedContracts {
  readonly files: ContractFiles;
  readonly notGenerated: readonly NotGenerated[];
}

/** Why a workspace has no Python models that never chose a tool. */
export const NO_MODELS_TOOL =
  'not generated, needs Java 11+ or uv: install one of them and run `nx g parallel-plan:init`';

/**
 * Everything that is derived from the contracts of a change: TypeScript types and Python models of
 * its first OpenAPI document. Nothing is written.
 *
 * @returns nothing for a change without an API
 * @throws ContractRequestError for a document that nothing can be derived from
 * @throws ModelsToolError where the tool that was chosen can't be used
 */
export async function generateContracts(
  sources: ContractSources,
  settings: GenerateSettings,
): Promise<GeneratedContracts> {
  const source = primarySource(sources);
  if (source === undefined) return { files: new Map(), notGenerated: [] };
  const files = new Map([[TYPES_FILE, await renderTypes(source)]]);
  const { pythonModels, tools, onStep } = settings;
  if (pythonModels === 'none') return { files, notGenerated: [] };
  if (pythonModels === undefined) {
    return { files, notGenerated: [{ file: MODELS_FILE, why: NO_MODELS_TOOL }] };
  }
  onStep?.(`models.py: ${pythonModels}`);
  const models = await renderModels(source, pythonModels, tools);
  if (models !== undefined) files.set(MODELS_FILE, models);
  return { files, notGenerated: [] };
}

/**
 * The document that types and models are made from: the primary one, where it is the change's own. One
 * elsewhere in the workspace has its own ways.
 */
export function primarySource({
  folder,
  files,
  openapi,
}: ContractSources): GeneratedSource | undefined {
  const [file] = openapi;
  const text = file?.startsWith(`${folder}/`) ? files.get(file) : undefined;
  if (file === undefined || text === undefined) return undefined;
  return { text, file: posix.relative(`${folder}/${posix.dirname(TYPES_FILE)}`, file) };
}

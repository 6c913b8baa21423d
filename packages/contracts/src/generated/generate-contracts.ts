import { posix } from 'node:path';
import type { ContractSources } from '../check/contract-check';
import { MODELS_FILE, TYPES_FILE } from '../request/contract-interfaces';
import type { ContractFiles } from '../request/contract-request';
import type { GeneratedSource } from './generated-header';
import type { PythonModelsChoice, ToolSettings } from './models/models-tool';
import { renderModels } from './models/render-models';
import { renderTypes } from './render-types';

export interface GenerateSettings {
  /** The setting of the workspace; missing where it has none yet. */
  readonly pythonModels?: PythonModelsChoice;
  readonly tools: ToolSettings;
  /** Called before a step that takes seconds: `models.py: openapi-generator`. */
  readonly onStep?: (step: string) => void;
}

/** A file that can't be made on this machine. */
export interface NotGenerated {
  /** Relative to the change's folder, or workspace-relative for a copy. */
  readonly file: string;
  /** What is missing, and how to get it. */
  readonly why: string;
}

export interface GeneratedContracts {
  /** By path relative to the change's folder. */
  readonly files: ContractFiles;
  /** The same code for the projects that import it, by workspace-relative path. */
  readonly copies: ContractFiles;
  readonly notGenerated: readonly NotGenerated[];
}

/** Why a workspace that has no setting for Python models has none. */
export const NO_MODELS_TOOL =
  'not generated: openapi-generator needs uv, or Java 11 or newer. Install one of them, then run `nx g parallel-plan:init`.';

/**
 * Generates what is derived from the contracts of a change: TypeScript types and Python models of its first
 * OpenAPI document, and the copies of them that projects import. Nothing is written.
 *
 * @returns no files for a change without an API of its own
 * @throws ContractRequestError for a document that nothing can be derived from
 * @throws ModelsToolError where the tool of the setting can't be used
 */
export async function generateContracts(
  sources: ContractSources,
  settings: GenerateSettings,
): Promise<GeneratedContracts> {
  const source = primarySource(sources);
  if (source === undefined) return { files: new Map(), copies: new Map(), notGenerated: [] };
  const copies = [...(sources.copies?.keys() ?? [])];
  const types = await renderTypes(source);
  const files = new Map([[TYPES_FILE, types]]);
  const generated = new Map(
    copies.filter((file) => !isPython(file)).map((file) => [file, types] as const),
  );
  const python = [MODELS_FILE, ...copies.filter(isPython)];
  const { pythonModels: tool, tools, onStep } = settings;
  if (tool === undefined || tool === 'none') {
    const missing = tool === undefined ? python : python.slice(1);
    const why = tool === undefined ? NO_MODELS_TOOL : 'not generated: pythonModels is "none".';
    return { files, copies: generated, notGenerated: missing.map((file) => ({ file, why })) };
  }
  onStep?.(`models.py: ${tool}`);
  const models = await renderModels(source, tool, tools);
  if (models !== undefined) {
    files.set(MODELS_FILE, models);
    for (const file of python.slice(1)) generated.set(file, models);
  }
  return { files, copies: generated, notGenerated: [] };
}

/** Whether a generated file holds Python models; others hold TypeScript types. */
export function isPython(file: string): boolean {
  return file.endsWith('.py');
}

/**
 * The document that types and models are made from: the primary one, where it is the change's own. The code
 * that is generated from a document elsewhere in the workspace is not this tool's.
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

import { posix } from 'node:path';
import type { ContractSources } from '../check/contract-check';
import { MODELS_FILE, TYPES_FILE } from '../request/contract-interfaces';
import type { ContractFiles } from '../request/contract-request';
import { copyOf, type GeneratedSource } from './generated-header';
import type { PythonModelsChoice, ToolSettings } from './models/models-tool';
import { renderModels } from './models/render-models';
import { renderTypes } from './render-types';

export interface GenerateSettings {
  /** The workspace setting for Python models; missing if there is none yet. */
  readonly pythonModels?: PythonModelsChoice;
  readonly tools: ToolSettings;
  /** Called before a step that takes seconds, with for example `models.py: openapi-generator`. */
  readonly onStep?: (step: string) => void;
}

/** A file that can't be generated on this machine. */
export interface NotGenerated {
  /** Relative to the change folder, or workspace-relative for a copy. */
  readonly file: string;
  /** What is missing, and how to install it. */
  readonly why: string;
}

export interface GeneratedContracts {
  /** By path relative to the change folder. */
  readonly files: ContractFiles;
  /** Copies of the generated code for projects that import it, by workspace-relative path. */
  readonly copies: ContractFiles;
  readonly notGenerated: readonly NotGenerated[];
}

/** The reason for missing Python models in a workspace without the setting. */
export const NO_MODELS_TOOL =
  'not generated: no openapi-generator is set up. It needs uv, or Java 11 or newer. Run `nx g parallel-plan:init` to set it up.';

/**
 * Generates the files that are derived from the contracts of a change: TypeScript types and Python
 * models of its first OpenAPI document, and copies of them for projects that import them. Writes
 * nothing.
 *
 * @param sources the contracts of the change
 * @param settings of the workspace, and the location of tools
 * @returns the files and copies, and what could not be generated; no files for a change without an
 * API of its own
 * @throws ContractRequestError for a document that nothing can be derived from
 * @throws ModelsToolError if the tool of the setting can't be used
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
    copies
      .filter((file) => !isPython(file))
      .map((file) => [file, copyOf(types, source, sources.openapi[0])] as const),
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
    const copy = copyOf(models, source, sources.openapi[0]);
    for (const file of python.slice(1)) generated.set(file, copy);
  }
  return { files, copies: generated, notGenerated: [] };
}

/** Whether a generated file contains Python models; other files contain TypeScript types. */
export function isPython(file: string): boolean {
  return file.endsWith('.py');
}

/**
 * The source of types and models: the primary document, if it is in the change folder. This tool
 * doesn't generate code from documents elsewhere in the workspace.
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

import { inTemporaryFolder, TemporaryFolderError } from '../../temporary-folder';

/**
 * Values of the setting `pythonModels` that name a tool. `datamodel-codegen` is retired: see
 * `RETIRED_TOOL`.
 */
export const PYTHON_MODELS_TOOLS = ['openapi-generator', 'datamodel-codegen'] as const;

export type PythonModelsTool = (typeof PYTHON_MODELS_TOOLS)[number];

/** The setting `pythonModels` of a workspace. `none` turns Python models off. */
export type PythonModelsChoice = PythonModelsTool | 'none';

/** The message for a workspace whose setting still names `datamodel-codegen`. */
export const RETIRED_TOOL =
  'pythonModels is "datamodel-codegen", which is no longer supported. Set it to "openapi-generator" in nx.json (or run `nx migrate parallel-plan`), then generate the contracts again.';

/** Where to look for the generator, and its time limit. */
export interface ToolSettings {
  /**
   * Absolute path of the workspace root. Its `.venv` and `node_modules` take precedence over the
   * `PATH`.
   */
  readonly root: string;
  /** A Python interpreter; its packages take precedence over all others. */
  readonly python?: string;
  /** The time limit of one run, in milliseconds. Default 120,000. */
  readonly timeoutMs?: number;
}

export const DEFAULT_TOOL_TIMEOUT_MS = 120_000;

/** Why there are no models: the tool is missing, too old or retired, timed out, or failed. */
export type ModelsToolErrorCode = 'missing' | 'too-old' | 'retired' | 'timeout' | 'failed';

/** The generator of Python models can't be used. The message says what to install or change. */
export class ModelsToolError extends Error {
  override readonly name = 'ModelsToolError';

  /** @param code a stable identifier for programs */
  constructor(
    readonly code: ModelsToolErrorCode,
    readonly tool: PythonModelsTool,
    message: string,
  ) {
    super(message);
  }
}

/**
 * Runs a tool's work in a new temporary folder.
 *
 * @param work gets the absolute path of the folder
 * @returns what the work returns
 * @throws ModelsToolError if the folder can't be written; and what `work` throws
 */
export async function inToolFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  try {
    return await inTemporaryFolder(work);
  } catch (error) {
    if (!(error instanceof TemporaryFolderError)) throw error;
    throw new ModelsToolError('failed', 'openapi-generator', error.message);
  }
}

/** Values of the setting `pythonModels` that name a tool. `datamodel-codegen` is retired: see `RETIRED_TOOL`. */
export const PYTHON_MODELS_TOOLS = ['openapi-generator', 'datamodel-codegen'] as const;

export type PythonModelsTool = (typeof PYTHON_MODELS_TOOLS)[number];

/** The setting `pythonModels` of a workspace. `none` turns Python models off. */
export type PythonModelsChoice = PythonModelsTool | 'none';

/** What a workspace reads that still names `datamodel-codegen`. */
export const RETIRED_TOOL =
  'pythonModels is "datamodel-codegen", which is no longer supported. Set it to "openapi-generator" in nx.json (or run `nx migrate parallel-plan`), then generate the contracts again.';

/** Where to look for the generator, and how long it may take. */
export interface ToolSettings {
  /** The workspace root, absolute. Its `.venv` and `node_modules` come before the `PATH`. */
  readonly root: string;
  /** A Python interpreter whose packages come before all others. */
  readonly python?: string;
  /** Of one run, in milliseconds. Default 120,000. */
  readonly timeoutMs?: number;
}

export const DEFAULT_TOOL_TIMEOUT_MS = 120_000;

/** Why there are no models: the tool is missing, too old or retired, took too long, or failed. */
export type ModelsToolErrorCode = 'missing' | 'too-old' | 'retired' | 'timeout' | 'failed';

/** The generator of Python models can't be used. The message says what to install or to change. */
export class ModelsToolError extends Error {
  override readonly name = 'ModelsToolError';

  /** @param code stable, for programs */
  constructor(
    readonly code: ModelsToolErrorCode,
    readonly tool: PythonModelsTool,
    message: string,
  ) {
    super(message);
  }
}

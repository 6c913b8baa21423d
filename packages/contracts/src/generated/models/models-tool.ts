/** Programs that make Pydantic models of an OpenAPI document. */
export const PYTHON_MODELS_TOOLS = ['openapi-generator', 'datamodel-codegen'] as const;

export type PythonModelsTool = (typeof PYTHON_MODELS_TOOLS)[number];

/** What a workspace has chosen; `none` is a choice too. */
export type PythonModelsChoice = PythonModelsTool | 'none';

/** Where the tools are looked for, and how long they may take. */
export interface ToolSettings {
  /** The workspace root, absolute: its `.venv` and `node_modules` come before what is on the `PATH`. */
  readonly root: string;
  /** A Python interpreter whose packages come before all others. */
  readonly python?: string;
  /** Of one run, in milliseconds. Default 120,000. */
  readonly timeoutMs?: number;
}

/** What the tool is given, and where it may write: a folder of its own that is removed afterwards. */
export interface ToolRun {
  readonly folder: string;
  readonly settings: ToolSettings;
}

/** The body of `models.py`, and what wrote it: `datamodel-codegen 0.89.0`. */
export interface ToolResult {
  readonly text: string;
  readonly generator: string;
}

export const DEFAULT_TOOL_TIMEOUT_MS = 120_000;

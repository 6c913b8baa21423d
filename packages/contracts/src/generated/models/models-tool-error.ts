import type { PythonModelsTool } from './models-tool';

/** Why a tool gave no models: it isn't there, is too old, did not end in time, or failed. */
export type ModelsToolErrorCode = 'missing' | 'too-old' | 'timeout' | 'failed';

/** The tool that was chosen can't be used. The message says what to install or to look at. */
export class ModelsToolError extends Error {
  override readonly name = 'ModelsToolError';

  constructor(
    readonly code: ModelsToolErrorCode,
    readonly tool: PythonModelsTool,
    message: string,
  ) {
    super(message);
  }
}

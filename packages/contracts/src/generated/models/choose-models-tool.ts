import { findDatamodelCodegen } from './datamodel-codegen';
import type { PythonModelsTool, ToolSettings } from './models-tool';
import { ModelsToolError } from './models-tool-error';
import { hasOpenApiGenerator } from './openapi-generator';

/**
 * The tool that this machine has: openapi-generator where Java and the jar (or the npm package that
 * gets it) are there, or else datamodel-codegen, installed or through `uvx` or `pipx`. Nothing is
 * fetched.
 *
 * @returns nothing where neither is there
 */
export async function chooseModelsTool(
  settings: ToolSettings,
): Promise<PythonModelsTool | undefined> {
  if (await hasOpenApiGenerator(settings)) return 'openapi-generator';
  try {
    await findDatamodelCodegen(settings);
    return 'datamodel-codegen';
  } catch (error) {
    if (error instanceof ModelsToolError) return undefined;
    throw error;
  }
}

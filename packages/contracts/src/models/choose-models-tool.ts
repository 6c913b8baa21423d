import { findDatamodelCodegen } from './datamodel-codegen';
import type { PythonModelsTool, ToolSettings } from './models-tool';
import { ModelsToolError } from './models-tool-error';
import { findOpenApiGenerator } from './openapi-generator';

/**
 * The tool that this machine has: openapi-generator where Java and the jar (or the npm package that
 * gets it) are there, or else datamodel-codegen, installed or through `uvx` or `pipx`.
 *
 * @returns nothing where neither is there
 */
export async function chooseModelsTool(
  settings: ToolSettings,
): Promise<PythonModelsTool | undefined> {
  if (await isThere(() => findOpenApiGenerator(settings))) return 'openapi-generator';
  if (await isThere(() => findDatamodelCodegen(settings))) return 'datamodel-codegen';
  return undefined;
}

async function isThere(find: () => Promise<unknown>): Promise<boolean> {
  try {
    await find();
    return true;
  } catch (error) {
    if (error instanceof ModelsToolError) return false;
    throw error;
  }
}

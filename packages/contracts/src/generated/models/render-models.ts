import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generatedHeader, type GeneratedSource } from '../generated-header';
import { readOwnDocument } from '../own-document';
import { runDatamodelCodegen } from './datamodel-codegen';
import type { PythonModelsTool, ToolSettings } from './models-tool';
import { runOpenApiGenerator } from './openapi-generator';
import { prepareSchemas } from './prepare-schemas';

/**
 * Pydantic v2 models of every component schema of an OpenAPI document, as one Python module that
 * needs no package but Pydantic. Both tools get the schemas in the same prepared form, so that they
 * accept the same values. The header holds the digest of the document and the tool's version, and
 * names what the models do not enforce.
 *
 * @returns the text of `models.py`, or `undefined` where the document has no component schemas
 * @throws ContractRequestError for a document that isn't one, or that refers to another
 * @throws ModelsToolError where the tool is missing, too old, takes too long or fails
 */
export async function renderModels(
  source: GeneratedSource,
  tool: PythonModelsTool,
  settings: ToolSettings,
): Promise<string | undefined> {
  const document = readOwnDocument(source.text);
  const prepared = prepareSchemas(document);
  if (prepared.schemas.size === 0) return undefined;
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'parallel-plan-models-')));
  try {
    const run = tool === 'openapi-generator' ? runOpenApiGenerator : runDatamodelCodegen;
    const { text, generator } = await run(prepared, { folder, settings });
    const header = generatedHeader({
      source,
      document,
      generator,
      notes: notes(prepared.notEnforced),
    });
    return `${header.map((line) => `# ${line}\n`).join('')}\n${text.trimEnd()}\n`;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function notes(notEnforced: ReadonlyMap<string, number>): readonly string[] {
  if (notEnforced.size === 0) return [];
  const list = [...notEnforced].map(([keyword, count]) => `${keyword} (${count})`).join(', ');
  return [`not enforced: ${list}`];
}

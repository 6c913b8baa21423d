import {
  eventFile,
  MODELS_FILE,
  OPENAPI_FILE,
  README_FILE,
  SCHEMA_SQL_FILE,
  SEED_SQL_FILE,
  TYPES_FILE,
} from './request/contract-interfaces';
import { type ContractFiles, type ContractRequest } from './request/contract-request';
import { resolveTables } from './sql/resolve-tables';
import { schemaSql } from './sql/schema-sql';
import { seedSql } from './sql/seed-sql';
import { orderTables } from './sql/table-order';
import { eventSchemas } from './events/event-schema';
import { moduleContracts } from './modules/scaffold-modules';
import { scaffoldMocks } from './mock/scaffold-mocks';
import { type PythonModelsTool, type ToolSettings } from './generated/models/models-tool';
import { renderModels } from './generated/models/render-models';
import { openApiDocument } from './openapi/openapi-document';
import { renderReadme } from './contracts-readme';
import { checkTexts } from './request/check-text';
import { renderTypes } from './generated/render-types';
import { yamlText } from './yaml';

/** Settings for the Python models of an API. */
export interface ScaffoldedModels {
  readonly tool: PythonModelsTool;
  readonly settings: ToolSettings;
}

/**
 * Renders the contracts of a change: an OpenAPI 3.1.0 document with an example for each media type
 * (or the request's own document), its TypeScript types and instructions to serve it, `schema.sql`
 * and `seed.sql` for PostgreSQL, a JSON Schema for each event, a declaration file for each module,
 * and an index. Whatever the request leaves open is derived from names and paths; the result is
 * deterministic.
 *
 * @param request the contracts to write
 * @param models if missing, no Python models are generated
 * @returns the text of each file, by path relative to the change folder; a kind that the request
 * doesn't use has no file, the index always exists
 * @throws ContractRequestError for the first part of the request that can't become a contract
 * @throws ModelsToolError if Python models are requested and their tool can't be used
 */
export async function scaffoldContracts(
  request: ContractRequest,
  models?: ScaffoldedModels,
): Promise<ContractFiles> {
  // The request's own document is written unchanged and checked by the OpenAPI checks.
  const { openapi, ...own } = request;
  checkTexts(own);
  const files = new Map<string, string>();
  if ((request.operations ?? []).length > 0) {
    const text = openapi?.text ?? yamlText(openApiDocument(request));
    files.set(OPENAPI_FILE, text);
    const source = { text, file: '../openapi/v1.yaml' };
    files.set(TYPES_FILE, await renderTypes(source));
    const python = models && (await renderModels(source, models.tool, models.settings));
    if (python !== undefined) files.set(MODELS_FILE, python);
  }
  scaffoldMocks(request).forEach((text, file) => files.set(file, text));
  if ((request.tables ?? []).length > 0) {
    const order = orderTables(resolveTables(request.tables ?? []));
    files.set(SCHEMA_SQL_FILE, schemaSql(request, order));
    files.set(SEED_SQL_FILE, seedSql(request, order));
  }
  for (const [channel, schema] of eventSchemas(request)) {
    files.set(eventFile(channel), `${JSON.stringify(schema, null, 2)}\n`);
  }
  moduleContracts(request).forEach((text, file) => files.set(file, text));
  files.set(README_FILE, renderReadme(request, [...files.keys()]));
  return files;
}

import { posix } from 'node:path';
import {
  contractInterfaces,
  eventFile,
  OPENAPI_FILE,
  README_FILE,
  SCHEMA_SQL_FILE,
  SEED_SQL_FILE,
  TYPES_FILE,
} from './request/contract-interfaces';
import {
  type ContractFiles,
  type ContractInterface,
  type ContractRequest,
} from './request/contract-request';
import { ContractRequestError, quoted } from './request/contract-request-error';
import { eventSchemas } from './events/event-schema';
import { moduleContracts } from './modules/scaffold-modules';
import { scaffoldMocks } from './mock/scaffold-mocks';
import { openApiDocument } from './openapi/openapi-document';
import { renderReadme } from './contracts-readme';
import { checkTexts } from './request/check-text';
import { renderTypes } from './generated/render-types';
import { yamlText } from './yaml';
import { addOperations } from './openapi/add-operations';
import { addTables } from './sql/add-tables';
import { addToReadme } from './add-to-readme';

/** The existing contracts of a change, with paths relative to the change folder. */
export interface ExistingContracts {
  readonly files: ContractFiles;
  /** The document to add operations to; missing if the change has no API yet. */
  readonly openapi?: string;
}

/**
 * The interfaces of a request, as from `contractInterfaces`, for a change whose API is described in
 * an existing document.
 *
 * @param request the additions
 * @param openapi path of the existing document, or `undefined` for a new one
 * @returns the interfaces; `openapi` replaces the artifact of each operation
 * @throws ContractRequestError for an operation, table, channel or project that no lock key can
 * represent
 */
export function addedInterfaces(
  request: ContractRequest,
  openapi: string | undefined,
): readonly ContractInterface[] {
  return contractInterfaces(request).map((one) =>
    one.kind === 'operation' && openapi !== undefined ? { ...one, artifact: openapi } : one,
  );
}

/**
 * Adds operations, tables, events and modules to the contracts of a change. Edits existing files in
 * place, and keeps comments and manual changes.
 *
 * @param existing the contracts of the change, and the document to add operations to
 * @param request the additions; its tables can reference existing tables, its operations can use
 * schemas of the document
 * @returns the new and changed files, with paths relative to the change folder
 * @throws ContractRequestError for something that already exists, and for the first part that can't
 * become a contract
 * @throws PlanEditError if a document can't be edited in the way that it is written
 */
export async function addContracts(
  { files, openapi }: ExistingContracts,
  request: ContractRequest,
): Promise<ContractFiles> {
  checkTexts(request);
  const changed = new Map<string, string>();
  if ((request.operations ?? []).length > 0) {
    const document = openapi ?? OPENAPI_FILE;
    const text = documentText(files.get(document), document, request);
    changed.set(document, text);
    if (openapi === undefined || files.has(TYPES_FILE)) {
      const file = posix.relative(posix.dirname(TYPES_FILE), document);
      changed.set(TYPES_FILE, await renderTypes({ text, file }));
    }
    for (const [file, mocks] of scaffoldMocks(request)) {
      if (openapi === undefined && !files.has(file)) changed.set(file, mocks);
    }
  }
  if ((request.tables ?? []).length > 0) {
    const schema = files.get(SCHEMA_SQL_FILE);
    const seed = files.get(SEED_SQL_FILE);
    const sql = addTables(
      { ...(schema !== undefined && { schema }), ...(seed !== undefined && { seed }) },
      SCHEMA_SQL_FILE,
      request,
    );
    changed.set(SCHEMA_SQL_FILE, sql.schema);
    changed.set(SEED_SQL_FILE, sql.seed);
  }
  for (const [channel, schema] of eventSchemas(request)) {
    const file = eventFile(channel);
    if (files.has(file)) {
      throw new ContractRequestError(
        'exists',
        'events',
        `the event ${quoted(channel)} already exists in ${file}:1:1. Change it there, or choose another channel.`,
      );
    }
    changed.set(file, `${JSON.stringify(schema, null, 2)}\n`);
  }
  for (const [file, text] of moduleContracts(request)) {
    if (files.has(file)) {
      throw new ContractRequestError(
        'exists',
        'modules',
        `${file} already exists. Change the contract there.`,
      );
    }
    changed.set(file, text);
  }
  changed.set(README_FILE, readme(files, changed, request, openapi));
  return changed;
}

function documentText(text: string | undefined, file: string, request: ContractRequest): string {
  return text === undefined || text.trim() === ''
    ? yamlText(openApiDocument(request))
    : addOperations(text, file, request);
}

function readme(
  files: ContractFiles,
  changed: ContractFiles,
  request: ContractRequest,
  openapi: string | undefined,
): string {
  const text = files.get(README_FILE);
  if (text === undefined) return renderReadme(request, [...files.keys(), ...changed.keys()]);
  const generated = [...changed.keys()].filter(
    (file) => file.startsWith('contracts/generated/') && !files.has(file),
  );
  return addToReadme(text, addedInterfaces(request, openapi), generated);
}

import { createRequire } from 'node:module';
import { ContractRequestError, quoted } from '../request/contract-request-error';
import { type GeneratedSource, lossNotes, withHeader } from './generated-header';
import { readOwnDocument } from './own-document';
import { typesDocument } from './types-document';

/**
 * Renders the TypeScript types of an OpenAPI document with openapi-typescript, in a stable order. A
 * property with a default is optional: callers may omit it, and JSON Schema doesn't require it in
 * responses either.
 *
 * @throws ContractRequestError for a document that can't be read, and for a `$ref` to another
 * document, which the generator would fetch
 */
export async function renderTypes(source: GeneratedSource): Promise<string> {
  const document = readOwnDocument(source.text);
  const { document: rewritten, notEnforced, bothDirections } = typesDocument(document);
  // Pass a copy: the generator changes its input.
  const types = await typesOf(structuredClone(rewritten));
  const notes = lossNotes(notEnforced, bothDirections);
  return withHeader(types, { source, document, generator: typesGenerator(), notes }, '*');
}

/** The generator's errors have no position in the document. The contract checks report one. */
async function typesOf(document: object): Promise<string> {
  const { default: openapiTS, astToString } = await import('openapi-typescript');
  try {
    const nodes = await openapiTS(document as Parameters<typeof openapiTS>[0], {
      alphabetize: true,
      defaultNonNullable: false,
      emptyObjectsUnknown: true,
      silent: true,
    });
    return astToString(nodes);
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    throw new ContractRequestError(
      'unreadable',
      '',
      `openapi-typescript refuses the contract: ${quoted(reason)}. Validate the plan to see where.`,
    );
  }
}

/** Name and version of the type generator, as in headers. */
export function typesGenerator(): string {
  const manifest: unknown = createRequire(__filename)('openapi-typescript/package.json');
  const version =
    typeof manifest === 'object' && manifest !== null && 'version' in manifest
      ? String(manifest.version)
      : 'unknown';
  return `openapi-typescript ${version}`;
}

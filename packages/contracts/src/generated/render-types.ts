import { createRequire } from 'node:module';
import { ContractRequestError, quoted } from '../request/contract-request-error';
import { type GeneratedSource, withHeader } from './generated-header';
import { readOwnDocument } from './own-document';

/**
 * The TypeScript types of an OpenAPI document, by openapi-typescript, in a stable order. A property with a
 * default is optional: callers may leave it out, and JSON Schema doesn't require it of answers either.
 *
 * @throws ContractRequestError for a document that can't be read, and for a `$ref` that leaves it: the
 *   generator would fetch it
 */
export async function renderTypes(source: GeneratedSource): Promise<string> {
  const document = readOwnDocument(source.text);
  // The generator changes its input, so it gets a copy.
  const types = await typesOf(structuredClone(document));
  return withHeader(types, { source, document, generator: typesGenerator() }, '*');
}

/** The generator's errors have no place in the document; the checks of the contract do. */
async function typesOf(document: object): Promise<string> {
  const { default: openapiTS, astToString } = await import('openapi-typescript');
  try {
    const nodes = await openapiTS(document as Parameters<typeof openapiTS>[0], {
      alphabetize: true,
      defaultNonNullable: false,
      silent: true,
    });
    return astToString(nodes);
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    throw new ContractRequestError(
      'unreadable',
      '',
      `openapi-typescript refuses the contract: ${quoted(reason)}. Validate the plan to get the place.`,
    );
  }
}

/** Name and version of the generator of types, as headers have it. */
export function typesGenerator(): string {
  const manifest: unknown = createRequire(__filename)('openapi-typescript/package.json');
  const version =
    typeof manifest === 'object' && manifest !== null && 'version' in manifest
      ? String(manifest.version)
      : 'unknown';
  return `openapi-typescript ${version}`;
}

import { createRequire } from 'node:module';
import { ContractRequestError, quoted } from '../request/contract-request-error';
import { generatedHeader, type GeneratedSource } from './generated-header';
import { readOwnDocument } from './own-document';

/**
 * The TypeScript types of an OpenAPI document, by openapi-typescript, in a stable order. The header
 * holds the digest of the document and the version of the generator, so that drift can be seen.
 *
 * @throws ContractRequestError for a document that isn't one, and for a `$ref` that leaves it: the
 *   generator would fetch it
 */
export async function renderTypes(source: GeneratedSource): Promise<string> {
  const document = readOwnDocument(source.text);
  // First, because the generator changes what it is given.
  const header = generatedHeader({ source, document, generator: typesGenerator() });
  const types = await typesOf(document);
  const comment = ['/**', ...header.map((line) => ` * ${line}`), ' */'].join('\n');
  return `${comment}\n${types.trimEnd()}\n`;
}

/** What the generator throws has no place in the document: the checks of the contract say where. */
async function typesOf(document: object): Promise<string> {
  const { default: openapiTS, astToString } = await import('openapi-typescript');
  try {
    const nodes = await openapiTS(document as Parameters<typeof openapiTS>[0], {
      alphabetize: true,
      silent: true,
    });
    return astToString(nodes);
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    throw new ContractRequestError(
      'unreadable',
      '',
      `the types of the contract can't be made: ${quoted(reason)}. Validate the contract first.`,
    );
  }
}

/** The generator of the types, as their header names it. */
function typesGenerator(): string {
  const manifest: unknown = createRequire(__filename)('openapi-typescript/package.json');
  const version =
    typeof manifest === 'object' && manifest !== null && 'version' in manifest
      ? String(manifest.version)
      : 'unknown';
  return `openapi-typescript ${version}`;
}

import { createRequire } from 'node:module';
import { generatedHeader, type GeneratedSource } from './generated-header';
import { readOwnDocument } from './read-own-document';

/**
 * The TypeScript types of an OpenAPI document, by openapi-typescript, in a stable order. The header
 * holds the digest of the document and the version of the generator, so that drift can be seen.
 *
 * @throws ContractRequestError for a document that isn't one, and for a `$ref` that leaves it: the
 *   generator would fetch it
 */
export async function renderTypes(source: GeneratedSource): Promise<string> {
  const document = readOwnDocument(source.text);
  const { default: openapiTS, astToString } = await import('openapi-typescript');
  const nodes = await openapiTS(document as unknown as Parameters<typeof openapiTS>[0], {
    alphabetize: true,
    silent: true,
  });
  const header = generatedHeader({ source, document, generator: typesGenerator() });
  const comment = ['/**', ...header.map((line) => ` * ${line}`), ' */'].join('\n');
  return `${comment}\n${astToString(nodes).trimEnd()}\n`;
}

/** The generator of the types, as their header names it. */
export function typesGenerator(): string {
  const manifest: unknown = createRequire(__filename)('openapi-typescript/package.json');
  const version =
    typeof manifest === 'object' && manifest !== null && 'version' in manifest
      ? String(manifest.version)
      : 'unknown';
  return `openapi-typescript ${version}`;
}

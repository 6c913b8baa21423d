import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { parse } from 'yaml';
import { ContractRequestError, quoted } from '../contract-request-error';

/** Where the types come from, as their header names it. */
export interface TypesSource {
  /** The OpenAPI document, as YAML or JSON text. */
  readonly text: string;
  /** Relative to the folder of the types: `../openapi/v1.yaml`. */
  readonly file: string;
}

/**
 * The TypeScript types of an OpenAPI document, by openapi-typescript, in a stable order. The header
 * holds the digest of the document and the version of the generator, so that drift can be seen.
 *
 * @throws ContractRequestError for a `$ref` that leaves the document: the generator would fetch it
 */
export async function renderTypes(source: TypesSource): Promise<string> {
  const document: unknown = parse(source.text);
  refuseExternalRefs(document);
  const { default: openapiTS, astToString } = await import('openapi-typescript');
  const nodes = await openapiTS(document as Parameters<typeof openapiTS>[0], {
    alphabetize: true,
    silent: true,
  });
  return `${header(source, document)}\n${astToString(nodes).trimEnd()}\n`;
}

/**
 * `sha256:` and the digest of what a document says, in hexadecimal digits. Of its values, not of its
 * text, so that a formatter's quotes and a comment are no drift.
 */
export function documentDigest(document: unknown): string {
  const text = JSON.stringify(document, (_key, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}

function header(source: TypesSource, document: unknown): string {
  return [
    '/**',
    ' * Generated: change the source and generate again.',
    ` * source: ${source.file}`,
    ` * digest: ${documentDigest(document)}`,
    ` * generator: openapi-typescript ${generatorVersion()}`,
    ' */',
  ].join('\n');
}

function generatorVersion(): string {
  const manifest: unknown = createRequire(__filename)('openapi-typescript/package.json');
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest
    ? String(manifest.version)
    : 'unknown';
}

function refuseExternalRefs(node: unknown): void {
  if (typeof node !== 'object' || node === null) {
    return;
  }
  for (const [key, value] of Object.entries(node)) {
    if (key === '$ref' && typeof value === 'string' && !value.startsWith('#/')) {
      throw new ContractRequestError(
        'external-ref',
        '',
        `the contract refers to ${quoted(value)}, which is outside of it. Copy the schema in.`,
      );
    }
    refuseExternalRefs(value);
  }
}

import { isObject } from '@parallel-plan/plan/text';

/** The version that a parsed document declares. */
export type OpenapiVersion =
  | { readonly kind: '3.0' | '3.1'; readonly version: string }
  | { readonly kind: 'other'; readonly why: string; readonly key: string | undefined };

/** @param document parsed YAML or JSON, of any shape */
export function openapiVersion(document: unknown): OpenapiVersion {
  if (!isObject(document)) {
    return other('it holds no OpenAPI document: its first line should be `openapi: 3.1.0`');
  }
  const { openapi, swagger } = document;
  if (openapi === undefined && swagger !== undefined) {
    return other(
      'it is Swagger 2.0, which is not read: convert it to OpenAPI 3 first, such as with `npx swagger2openapi --yaml <file>`',
      'swagger',
    );
  }
  if (openapi === undefined) {
    return other('it has no `openapi` field: its first line should be `openapi: 3.1.0`');
  }
  const [, minor] = typeof openapi === 'string' ? (VERSION.exec(openapi) ?? []) : [];
  if (typeof openapi === 'string' && (minor === '0' || minor === '1')) {
    return { kind: `3.${minor}`, version: openapi };
  }
  return other(
    `its version is ${JSON.stringify(openapi)?.slice(0, 40)}, and what is read is OpenAPI 3.1 and 3.0, written with three numbers: \`openapi: 3.1.0\``,
    'openapi',
  );
}

const VERSION = /^3\.(\d{1,3})\.\d{1,3}(?:-[A-Za-z0-9.-]+)?$/;

function other(why: string, key?: string): OpenapiVersion {
  return { kind: 'other', why, key };
}

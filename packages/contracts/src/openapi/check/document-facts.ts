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
      'it is Swagger 2.0, which is not supported: convert it to OpenAPI 3 first, for example with `npx swagger2openapi --yaml <file>`',
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
    `its version is ${JSON.stringify(openapi)?.slice(0, 40)}, but only OpenAPI 3.1 and 3.0 are supported, written with three numbers: \`openapi: 3.1.0\``,
    'openapi',
  );
}

const VERSION = /^3\.(\d{1,3})\.\d{1,3}(?:-[A-Za-z0-9.-]+)?$/;

function other(why: string, key?: string): OpenapiVersion {
  return { kind: 'other', why, key };
}

const MOST_CHARACTERS = 16 * 1024 * 1024;
const MOST_NODES = 2_000_000;

/** Whether a document is too large to read. */
export function isTooLarge(text: string): boolean {
  return text.length > MOST_CHARACTERS;
}

/**
 * The number of values in a parsed document, with each alias expanded. A few lines of YAML can
 * expand to more values than fit in memory. Aliases share objects, so each object is counted once
 * and multiplied.
 *
 * @returns `undefined` for more than 2,000,000 values, or for a document that contains itself
 */
export function nodeCount(root: unknown): number | undefined {
  const counts = new Map<object, number>();
  const open = new Set<object>();
  const count = (node: unknown): number => {
    if (typeof node !== 'object' || node === null) return 1;
    const known = counts.get(node);
    if (known !== undefined) return known;
    if (open.has(node)) return Infinity;
    open.add(node);
    let total = 1;
    for (const child of Object.values(node)) total += count(child);
    open.delete(node);
    counts.set(node, total);
    return total;
  };
  const total = count(root);
  return total > MOST_NODES ? undefined : total;
}

/**
 * If this key is `true` at the root, the document describes an API that existed before the change.
 */
export const EXISTING_API = 'x-existing-api';

/**
 * Rules that an existing API need not satisfy, because a change doesn't rewrite its errors and
 * examples.
 */
const NEW_CONTRACTS_ONLY: ReadonlySet<string> = new Set([
  'contract/example',
  'contract/problem-details',
  'contract/discriminator',
]);

export function isExistingApi(document: unknown): boolean {
  return isObject(document) && document[EXISTING_API] === true;
}

export function isForNewContractsOnly(code: string): boolean {
  return NEW_CONTRACTS_ONLY.has(code);
}

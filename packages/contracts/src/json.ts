import { isObject, type JsonObject } from '@parallel-plan/plan/text';

/** Returns the value if it is an object, otherwise an empty object. */
export function objectOrEmpty(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

/**
 * The JSON type of a value.
 *
 * @returns a word that the keyword `type` of JSON Schema may have
 */
export function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
}

/** Whether a value has one of the types of a schema. Each integer is a number, too. */
export function isOfType(value: unknown, types: readonly unknown[]): boolean {
  return types.includes(kindOf(value)) || (types.includes('number') && typeof value === 'number');
}

/**
 * The keys of a JSON pointer in URI fragment form (RFC 6901, section 6): `#/paths/~1v1~1users`
 * gives `paths` and `/v1/users`. `#` and `#/` are the whole document.
 *
 * @returns `undefined` for text that is not a pointer, such as an anchor
 */
export function pointerKeys(fragment: string): string[] | undefined {
  if (fragment === '#' || fragment === '#/') return [];
  return fragment.startsWith('#/') ? fragment.slice(2).split('/').map(pointerKey) : undefined;
}

/** Decodes one step of a JSON pointer. A stray percent sign is kept. */
export function pointerKey(step: string): string {
  return percentDecoded(step).replaceAll('~1', '/').replaceAll('~0', '~');
}

/** Encodes a key as a step of a JSON pointer: `/v1/users` gives `~1v1~1users`. */
export function pointerStep(key: string | number): string {
  return String(key).replaceAll('~', '~0').replaceAll('/', '~1');
}

/** Decodes percent-encoded text; returns malformed text unchanged. */
export function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The value at a path of keys, own properties only; `undefined` if the path does not exist. */
export function valueAt(root: unknown, keys: readonly (string | number)[]): unknown {
  let node = root;
  for (const key of keys) {
    if (typeof node !== 'object' || node === null || !Object.hasOwn(node, key)) return undefined;
    node = (node as Readonly<Record<string | number, unknown>>)[key];
  }
  return node;
}

/** The target of a reference within a document, such as `#/components/schemas/User`. */
export function localTarget(document: unknown, reference: string): unknown {
  const keys = pointerKeys(reference);
  return keys === undefined ? undefined : valueAt(document, keys);
}

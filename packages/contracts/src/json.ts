import { isObject, type JsonObject } from '@parallel-plan/plan/text';

/** The object, or an empty one for anything else. */
export function objectOrEmpty(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

/**
 * The keys of a JSON pointer that is written as a URI fragment (RFC 6901, section 6):
 * `#/paths/~1v1~1users` gives `paths` and `/v1/users`. `#` and `#/` are the whole document.
 *
 * @returns `undefined` for text that is not a pointer, such as an anchor
 */
export function pointerKeys(fragment: string): string[] | undefined {
  if (fragment === '#' || fragment === '#/') return [];
  return fragment.startsWith('#/') ? fragment.slice(2).split('/').map(pointerKey) : undefined;
}

/** One step of a JSON pointer as the key that it names. A stray percent sign stays as it is. */
export function pointerKey(step: string): string {
  return percentDecoded(step).replaceAll('~1', '/').replaceAll('~0', '~');
}

/** A key as a step of a JSON pointer: `/v1/users` gives `~1v1~1users`. */
export function pointerStep(key: string | number): string {
  return String(key).replaceAll('~', '~0').replaceAll('/', '~1');
}

/** Text with its percent-encoding undone; unchanged where the encoding is malformed. */
export function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The value at the end of a path of keys, own properties only; `undefined` where it ends early. */
export function valueAt(root: unknown, keys: readonly (string | number)[]): unknown {
  let node = root;
  for (const key of keys) {
    if (typeof node !== 'object' || node === null || !Object.hasOwn(node, key)) return undefined;
    node = (node as Readonly<Record<string | number, unknown>>)[key];
  }
  return node;
}

/** What a reference within a document points to: `#/components/schemas/User`. */
export function localTarget(document: unknown, reference: string): unknown {
  const keys = pointerKeys(reference);
  return keys === undefined ? undefined : valueAt(document, keys);
}

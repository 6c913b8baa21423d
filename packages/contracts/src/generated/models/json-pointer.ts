import { isObject, type Json } from './schema-node';

/**
 * What a reference inside a document leads to (RFC 6901, as a URI fragment), if there is anything.
 */
export function resolvePointer(document: unknown, reference: string): Json | undefined {
  if (!reference.startsWith('#/')) return undefined;
  let node: unknown = document;
  for (const segment of reference.slice(2).split('/')) {
    const key = decodeSegment(segment);
    if (Array.isArray(node)) node = node[Number(key)];
    else if (isObject(node) && Object.hasOwn(node, key)) node = node[key];
    else return undefined;
  }
  return node as Json | undefined;
}

/** A name as it is, of a segment of a pointer. */
export function decodeSegment(segment: string): string {
  let text = segment;
  try {
    text = decodeURIComponent(segment);
  } catch {
    // A stray percent sign stands for itself.
  }
  return text.replaceAll('~1', '/').replaceAll('~0', '~');
}

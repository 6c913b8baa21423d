/**
 * What a reference within a document points to.
 *
 * @param reference `#/components/schemas/User`
 * @returns `undefined` for a reference to elsewhere, or to nothing
 */
export function localTarget(document: unknown, reference: string): unknown {
  let target = document;
  for (const key of pointerKeys(reference) ?? [undefined]) {
    if (key === undefined || typeof target !== 'object' || target === null) return undefined;
    if (!Object.hasOwn(target, key)) return undefined;
    target = (target as Readonly<Record<string, unknown>>)[key];
  }
  return target;
}

/**
 * The keys of a JSON pointer in a URI fragment (RFC 6901, section 6).
 *
 * @returns `undefined` for what is none
 */
export function pointerKeys(reference: string): string[] | undefined {
  if (reference === '#' || reference === '#/') return [];
  return reference.startsWith('#/') ? reference.slice(2).split('/').map(unescaped) : undefined;
}

function unescaped(segment: string): string {
  const plain = segment.replaceAll('~1', '/').replaceAll('~0', '~');
  try {
    return decodeURIComponent(plain);
  } catch {
    return plain;
  }
}

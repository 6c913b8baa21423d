/**
 * What a reference within a document points to.
 *
 * @param reference `#/components/schemas/User`
 * @returns `undefined` for a reference to elsewhere, or to nothing
 */
export function localTarget(document: unknown, reference: string): unknown {
  if (!reference.startsWith('#/')) return undefined;
  let target = document;
  for (const segment of reference.slice(2).split('/')) {
    const key = unescaped(segment);
    if (typeof target !== 'object' || target === null || !Object.hasOwn(target, key)) {
      return undefined;
    }
    target = (target as Readonly<Record<string, unknown>>)[key];
  }
  return target;
}

function unescaped(segment: string): string {
  const plain = segment.replaceAll('~1', '/').replaceAll('~0', '~');
  try {
    return decodeURIComponent(plain);
  } catch {
    return plain;
  }
}

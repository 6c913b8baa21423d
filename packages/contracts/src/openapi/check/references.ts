import { posix } from 'node:path';
import { type Pointer, pointerOf } from './redocly';

/** A reference from a place in a document to another place or another document. */
export interface Reference {
  readonly pointer: Pointer;
  /** The reference as written. */
  readonly target: string;
  /** For a `$ref`: the object that is replaced by the target. */
  readonly holder?: object;
}

/** The target of a reference. */
export type ReferenceTarget =
  | { readonly kind: 'same-document' }
  | { readonly kind: 'file'; readonly file: string }
  | { readonly kind: 'outside'; readonly why: string };

/**
 * Finds everything in a document that tools would follow: each `$ref`, the values of
 * `discriminator.mapping`, `externalValue` of examples, `operationRef` of links.
 */
export function referencesIn(root: unknown): Reference[] {
  const found: Reference[] = [];
  const seen = new Set<object>();
  const visit = (node: unknown, path: readonly (string | number)[]): void => {
    if (typeof node !== 'object' || node === null || seen.has(node)) return;
    seen.add(node);
    for (const [key, value] of Object.entries(node)) {
      if (typeof value === 'string') {
        if (!FOLLOWED.has(key)) continue;
        found.push({
          pointer: pointerOf([...path, key]),
          target: value,
          ...(key === '$ref' ? { holder: node } : {}),
        });
      } else if (typeof value === 'object' && value !== null) {
        const at = [...path, key];
        if (key === 'mapping' && path.at(-1) === 'discriminator') {
          found.push(...mappingReferences(value, at));
        }
        visit(value, at);
      }
    }
  };
  visit(root, []);
  return found;
}

const FOLLOWED: ReadonlySet<string> = new Set([
  '$ref',
  '$dynamicRef',
  'externalValue',
  'operationRef',
]);

function mappingReferences(mapping: unknown, path: readonly (string | number)[]): Reference[] {
  if (typeof mapping !== 'object' || mapping === null) return [];
  return Object.entries(mapping).flatMap(([key, target]) =>
    typeof target === 'string' && !NAME.test(target)
      ? [{ pointer: pointerOf([...path, key]), target }]
      : [],
  );
}

/** A mapping value can also be the name of a component schema. */
const NAME = /^[A-Za-z0-9._-]+(?<!\.ya?ml|\.json)$/;

/**
 * Resolves a reference from its text alone; reads nothing.
 *
 * @param from workspace-relative path of the file that contains it
 * @param region the folder that it must not leave
 */
export function resolveReference(from: string, target: string, region: string): ReferenceTarget {
  const written = target.split('#')[0] ?? '';
  if (written === '') return { kind: 'same-document' };
  const path = decoded(written);
  if (path === undefined || /[\\%?\0]/.test(path)) {
    return { kind: 'outside', why: 'is not a plain relative path' };
  }
  if (/^[A-Za-z][A-Za-z0-9+.-]*:/.test(path) || path.startsWith('//')) {
    return { kind: 'outside', why: 'is a URL, and nothing is fetched' };
  }
  if (path.startsWith('/')) return { kind: 'outside', why: 'is an absolute path' };
  const file = posix.join(posix.dirname(from), path);
  const isInside = region === '.' ? !file.startsWith('../') : file.startsWith(`${region}/`);
  return isInside ? { kind: 'file', file } : { kind: 'outside', why: `leaves ${region}` };
}

/**
 * Decodes percent-encoding once, like a URL parser. Text that is still encoded after that is
 * refused.
 */
function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

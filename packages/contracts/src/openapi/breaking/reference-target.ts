import { posix } from 'node:path';

/** What a `$ref` refers to. */
export interface ReferenceTarget {
  /** Workspace-relative; the reference's own file where it names none. */
  readonly file: string;
  /** A JSON Pointer, split and unescaped. */
  readonly path: readonly string[];
}

/**
 * @param file the file that the reference stands in, workspace-relative
 * @see https://www.rfc-editor.org/rfc/rfc6901
 */
export function referenceTarget(file: string, reference: string): ReferenceTarget {
  const hash = reference.indexOf('#');
  const name = hash === -1 ? reference : reference.slice(0, hash);
  const pointer = hash === -1 ? '' : reference.slice(hash + 1);
  return {
    file: name === '' ? file : posix.join(posix.dirname(file), decoded(name)),
    path: pointer
      .split('/')
      .slice(1)
      .map((step) => decoded(step).replaceAll('~1', '/').replaceAll('~0', '~')),
  };
}

/** @returns what `referenceTarget` reads as this path of the same file */
export function localReference(path: readonly string[]): string {
  const steps = path.map((step) => step.replaceAll('~', '~0').replaceAll('/', '~1'));
  return `#${steps.map((step) => `/${encodeURIComponent(step)}`).join('')}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

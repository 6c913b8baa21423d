import { pointerStep } from '../../json';
import { type DocumentTree, referenceTarget } from './document-tree';

/** The key under which a bundle keeps its other files, by path. */
export const FILES = 'x-bundled-files';

/**
 * Bundles a document and the files that it references into one document. Each other file becomes a
 * part of it, and references point there. References to anything else are unchanged.
 *
 * @param files the paths that the tree can read
 * @throws Error for a file that is not YAML
 */
export function bundled(tree: DocumentTree, entry: string, files: ReadonlySet<string>): unknown {
  const parts: Record<string, unknown> = {};
  const inline = (value: unknown, file: string): unknown => {
    if (Array.isArray(value)) return value.map((item: unknown) => inline(item, file));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]: [string, unknown]) =>
        key === '$ref' && typeof item === 'string'
          ? [key, moved(item, file)]
          : [key, inline(item, file)],
      ),
    );
  };
  const moved = (reference: string, file: string): string => {
    const target = referenceTarget(file, reference);
    if (!files.has(target.file)) return reference;
    if (target.file === entry) return localReference(target.path);
    if (!Object.hasOwn(parts, target.file)) {
      // Register the file before reading it, because it can reference itself.
      parts[target.file] = {};
      parts[target.file] = inline(tree.value(target.file), target.file);
    }
    return localReference([FILES, target.file, ...target.path]);
  };
  const root = inline(tree.value(entry), entry);
  return typeof root === 'object' && root !== null ? { ...root, [FILES]: parts } : root;
}

function localReference(path: readonly string[]): string {
  return `#${path.map((step) => `/${encodeURIComponent(pointerStep(step))}`).join('')}`;
}

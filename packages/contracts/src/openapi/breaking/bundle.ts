import type { DocumentTree } from './document-tree';
import { localReference, referenceTarget } from './reference-target';

/** Where the other files of a bundle are kept in its root. No diff of `paths` goes there. */
const FILES = 'x-bundled-files';

/**
 * One document of a document and the files that it refers to, because the diff reads only one: each
 * other file becomes a part of it, and references lead there. What isn't among the files stays as it is.
 *
 * @throws Error for a file that is no YAML
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
      // Before it is read, because it may refer to itself.
      parts[target.file] = {};
      parts[target.file] = inline(tree.value(target.file), target.file);
    }
    return localReference([FILES, target.file, ...target.path]);
  };
  const root = inline(tree.value(entry), entry);
  return typeof root === 'object' && root !== null ? { ...root, [FILES]: parts } : root;
}

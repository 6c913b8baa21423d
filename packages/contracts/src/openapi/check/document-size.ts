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

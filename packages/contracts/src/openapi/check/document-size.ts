const MOST_CHARACTERS = 16 * 1024 * 1024;
const MOST_NODES = 2_000_000;

/** Whether a document has more text than is read. */
export function isTooLarge(text: string): boolean {
  return text.length > MOST_CHARACTERS;
}

/**
 * How many values a parsed document holds, each alias counted as what it stands for. A few lines of
 * YAML can hold more than any machine: those share objects, so each is counted once and multiplied.
 *
 * @returns `undefined` for more than 2,000,000, or for a document that contains itself
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

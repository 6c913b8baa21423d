/** Reachability between nodes, as one row of bits for each node. */
export interface Closure {
  readonly size: number;
  /** 32-bit words in a row. */
  readonly words: number;
  readonly bits: Uint32Array;
}

/**
 * Computes the transitive closure of a graph. A node reaches itself only along a cycle.
 *
 * @param edges for each node, its successors
 * @param components the strong components, successors first
 */
export function closureOf(
  edges: readonly (readonly number[])[],
  components: readonly (readonly number[])[],
): Closure {
  const size = edges.length;
  const words = Math.ceil(size / 32);
  const bits = new Uint32Array(size * words);
  for (const component of components) {
    const [first] = component;
    if (first === undefined) continue;
    const row = bits.subarray(first * words, (first + 1) * words);
    for (const node of component) {
      for (const target of edges[node] ?? []) {
        setBit(row, target);
        const start = target * words;
        for (let word = 0; word < words; word++) {
          row[word] = (row[word] as number) | (bits[start + word] as number);
        }
      }
    }
    // All nodes of a component reach the same nodes, including themselves.
    for (const node of component.slice(1)) bits.set(row, node * words);
  }
  return { size, words, bits };
}

/** Whether `from` reaches `to`. */
export function hasBit({ bits, words }: Closure, from: number, to: number): boolean {
  return (((bits[from * words + (to >>> 5)] as number) >>> (to & 31)) & 1) === 1;
}

/** The nodes of a list that no other node of the list reaches. Linear in the length of the list. */
export function unreached({ bits, words }: Closure, nodes: readonly number[]): readonly number[] {
  const reached = new Uint32Array(words);
  for (const node of nodes) {
    const start = node * words;
    for (let word = 0; word < words; word++) {
      reached[word] = (reached[word] as number) | (bits[start + word] as number);
    }
  }
  return nodes.filter((node) => (((reached[node >>> 5] as number) >>> (node & 31)) & 1) === 0);
}

function setBit(row: Uint32Array, index: number): void {
  row[index >>> 5] = (row[index >>> 5] as number) | (1 << (index & 31));
}

/** Reachability between nodes, as one row of bits for each node. */
interface Closure {
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

/**
 * The size of a largest set of nodes in which no node reaches another.
 *
 * By Dilworth's theorem this equals the minimum number of chains that cover all nodes. That number
 * is the node count minus a maximum matching of the bipartite graph "left reaches right" (Fulkerson
 * 1956). The matching grows in depth-first phases that visit each right node once (Pothen and Fan
 * 1990). With rows of bits, a phase costs nodes x words. 10,000 packages take a few hundred
 * milliseconds.
 *
 * @param closure the closure of a graph that is acyclic between `nodes`
 * @param nodes the nodes to consider, closed under reachability
 */
export function maxAntichain(closure: Closure, nodes: readonly number[]): number {
  const matching = new Matching(closure);
  let matched = 0;
  let grown: number;
  do {
    grown = 0;
    matching.startPhase();
    for (const node of nodes) if (matching.augmentFrom(node)) grown++;
    matched += grown;
  } while (grown > 0);
  return nodes.length - matched;
}

class Matching {
  private readonly partnerOfLeft: Int32Array;
  private readonly partnerOfRight: Int32Array;
  private readonly free: Uint32Array;
  private readonly unvisited: Uint32Array;

  constructor(private readonly closure: Closure) {
    this.partnerOfLeft = new Int32Array(closure.size).fill(-1);
    this.partnerOfRight = new Int32Array(closure.size).fill(-1);
    this.free = new Uint32Array(closure.words).fill(0xffffffff);
    this.unvisited = new Uint32Array(closure.words);
  }

  startPhase(): void {
    this.unvisited.fill(0xffffffff);
  }

  /** Finds an alternating path from an unmatched left node to a free right node and flips it. */
  augmentFrom(start: number): boolean {
    if (this.partnerOfLeft[start] !== -1) return false;
    const lefts = [start];
    const rights: number[] = [];
    while (lefts.length > 0) {
      const left = lefts[lefts.length - 1] as number;
      const end = this.firstIn(left, this.free);
      if (end !== -1) {
        rights.push(end);
        this.flip(lefts, rights);
        return true;
      }
      const right = this.firstIn(left, this.unvisited);
      if (right === -1) {
        lefts.pop();
        rights.pop();
        continue;
      }
      clearBit(this.unvisited, right);
      rights.push(right);
      lefts.push(this.partnerOfRight[right] as number);
    }
    return false;
  }

  private flip(lefts: readonly number[], rights: readonly number[]): void {
    lefts.forEach((left, index) => {
      const right = rights[index] as number;
      this.partnerOfLeft[left] = right;
      this.partnerOfRight[right] = left;
    });
    const end = rights[rights.length - 1] as number;
    clearBit(this.free, end);
    clearBit(this.unvisited, end);
  }

  /** The first right node in the set that `left` reaches, or -1. */
  private firstIn(left: number, set: Uint32Array): number {
    const { bits, words } = this.closure;
    const start = left * words;
    for (let word = 0; word < words; word++) {
      const common = (bits[start + word] as number) & (set[word] as number);
      if (common !== 0) return word * 32 + 31 - Math.clz32(common & -common);
    }
    return -1;
  }
}

function clearBit(set: Uint32Array, index: number): void {
  set[index >>> 5] = (set[index >>> 5] as number) & ~(1 << (index & 31));
}

import type { Closure } from './closure';

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

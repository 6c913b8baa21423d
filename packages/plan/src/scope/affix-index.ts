import type { TrieNode } from './scope-trie';

/**
 * Finds, among many patterns of one folder, those that can meet a given segment by their literal
 * beginning or end, whichever tells more of them apart: `*-a.ts` and `*-b.ts` have no common name,
 * and comparing each with each would be quadratic.
 */
export class AffixIndex {
  private readonly bySuffix: boolean;
  /** By their whole affix. */
  private readonly exact = new Map<string, TrieNode[]>();
  /** By each proper beginning of their affix. */
  private readonly longer = new Map<string, TrieNode[]>();

  constructor(patterns: Iterable<TrieNode>) {
    const all = [...patterns];
    const prefixes = new Set(all.map((node) => node.segment.prefix));
    const suffixes = new Set(all.map((node) => node.segment.suffix));
    this.bySuffix = suffixes.size > prefixes.size;
    for (const node of all) {
      const affix = this.affixOf(node);
      push(this.exact, affix, node);
      for (let end = 0; end < affix.length; end++) push(this.longer, affix.slice(0, end), node);
    }
  }

  *meeting(other: TrieNode): Iterable<TrieNode> {
    const affix = this.affixOf(other);
    for (let end = 0; end <= affix.length; end++) {
      yield* this.exact.get(affix.slice(0, end)) ?? [];
    }
    yield* this.longer.get(affix) ?? [];
  }

  private affixOf({ segment }: TrieNode): string {
    return this.bySuffix ? segment.suffix.split('').reverse().join('') : segment.prefix;
  }
}

function push(map: Map<string, TrieNode[]>, key: string, node: TrieNode): void {
  const list = map.get(key);
  if (list) list.push(node);
  else map.set(key, [node]);
}

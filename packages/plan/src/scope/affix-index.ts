import type { TrieNode } from './scope-trie';

/**
 * Finds the patterns of a folder that may match the same name as a given segment. Indexes their
 * literal prefix or suffix, whichever is more selective: `*-a.ts` and `*-b.ts` have no common name,
 * and a comparison of all pairs would be quadratic.
 */
export class AffixIndex {
  private readonly bySuffix: boolean;
  /** Patterns by their whole affix. */
  private readonly exact = new Map<string, TrieNode[]>();
  /** Patterns by each proper prefix of their affix. */
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

import type { GlobPath } from './parse-glob';
import { ScopeTooComplexError } from './scope';
import { GLOBSTAR, type Segment, segmentsMeet } from './segment';

/** A glob that ends in a node. */
interface TrieEnd {
  /** Index of its scope. */
  readonly scope: number;
  /** Index in the scope's `write_allow`. */
  readonly glob: number;
}

/** Several scopes have globs below a node. */
const SHARED = -1;

/** Shared, because most nodes have at most one child. */
const NONE: ReadonlyMap<string, TrieNode> = new Map();

/** A common prefix of globs, as a sequence of segments. */
export class TrieNode {
  literals: ReadonlyMap<string, TrieNode> = NONE;
  patterns: ReadonlyMap<string, TrieNode> = NONE;
  globstar: TrieNode | undefined;
  /** The glob that ends here. */
  path: GlobPath | undefined;
  /** Sorted by scope, then by glob. */
  readonly ends: TrieEnd[] = [];

  /**
   * @param segment the segment that leads to this node; a node after a globstar accepts any number
   *   of segments
   * @param glob the text of a glob that passes through this node, for messages
   * @param onlyScope the scope with globs at or below this node, or `SHARED`
   */
  constructor(
    readonly id: number,
    readonly segment: Segment,
    readonly glob: string,
    public onlyScope: number,
  ) {}
}

/** The write globs of several scopes as one trie, with braces expanded. */
export class ScopeTrie {
  readonly root = new TrieNode(0, ROOT, '', SHARED);
  size = 1;

  add(path: GlobPath, glob: string, end: TrieEnd): void {
    let node = this.root;
    for (const segment of path) {
      node = this.child(node, segment) ?? this.grow(node, segment, glob, end.scope);
      if (node.onlyScope !== end.scope) node.onlyScope = SHARED;
    }
    node.path = path;
    const last = node.ends.at(-1);
    if (last?.scope !== end.scope || last.glob !== end.glob) node.ends.push(end);
  }

  private child(node: TrieNode, segment: Segment): TrieNode | undefined {
    if (segment === GLOBSTAR) return node.globstar;
    return (segment.kind === 'literal' ? node.literals : node.patterns).get(segment.text);
  }

  private grow(parent: TrieNode, segment: Segment, glob: string, scope: number): TrieNode {
    const node = new TrieNode(this.size++, segment, glob, scope);
    if (segment === GLOBSTAR) parent.globstar = node;
    else if (segment.kind === 'literal') parent.literals = extend(parent.literals, node);
    else parent.patterns = extend(parent.patterns, node);
    return node;
  }
}

function extend(children: ReadonlyMap<string, TrieNode>, child: TrieNode) {
  const owned =
    children === NONE ? new Map<string, TrieNode>() : (children as Map<string, TrieNode>);
  return owned.set(child.segment.text, child);
}

/** No segment leads to the root, and no path contains an empty name. */
const ROOT: Segment = { text: '', kind: 'literal', blocks: [[]], prefix: '', suffix: '' };

/** Two nodes in which globs end and that match a common path. May be the same node twice. */
export interface Meeting {
  readonly nodes: readonly [TrieNode, TrieNode];
}

/**
 * The maximum number of visited pairs of nodes. Eight globstars that reach all of 50,000 globs stay
 * below.
 */
const MAX_PAIRS = 2_000_000;

/** The maximum number of compared segments, in addition to hash look-ups. */
const MAX_COMPARISONS = 10_000_000;

/** The maximum number of calls of `mayMeet`, most of them for packages that never run together. */
const MAX_ASKED = 150_000_000;

/** Below this number of patterns in a folder, an index is not worth its cost. */
const INDEX_FROM = 16;

/**
 * Finds all pairs of globs with a common path, by joining the trie with itself. It starts with the
 * pair (root, root). A pair of nodes leads to every pair of children whose segments have a common
 * name. Literal children are matched by hash, patterns by the product of their characters, and a
 * node after a globstar may also stay. Visits each unordered pair of nodes once, and skips pairs
 * below which no two scopes could meet. Yields pairs in order of discovery, so that the caller can
 * stop early.
 *
 * @param mayMeet whether an overlap of two scopes is relevant; called with `i < j`
 * @throws ScopeTooComplexError when it takes too many steps; contains two of the current globs
 */
export function* joinTrie(
  trie: ScopeTrie,
  mayMeet: (i: number, j: number) => boolean,
): Generator<Meeting, void> {
  const seen = new Set<number>();
  const pending: TrieNode[] = [];
  const indexes = new Map<TrieNode, AffixIndex>();
  let comparisons = 0;
  let asked = 0;

  const keyOf = (x: TrieNode, y: TrieNode): number =>
    x.id < y.id ? x.id * trie.size + y.id : y.id * trie.size + x.id;
  const visit = (x: TrieNode, y: TrieNode): void => {
    if (++asked > MAX_ASKED) throw new ScopeTooComplexError([x.glob, y.glob]);
    if (!scopesMayMeet(x, y, mayMeet) || seen.has(keyOf(x, y))) return;
    seen.add(keyOf(x, y));
    if (seen.size > MAX_PAIRS) throw new ScopeTooComplexError([x.glob, y.glob]);
    pending.push(x, y);
  };
  const compare = (x: TrieNode, y: TrieNode): void => {
    if (!scopesMayMeet(x, y, mayMeet)) return;
    if (++comparisons > MAX_COMPARISONS) throw new ScopeTooComplexError([x.glob, y.glob]);
    if (segmentsMeet(x.segment, y.segment)) visit(x, y);
  };
  const comparePatterns = (parent: TrieNode, others: ReadonlyMap<string, TrieNode>): void => {
    if (parent.patterns.size <= INDEX_FROM) {
      for (const x of parent.patterns.values()) for (const y of others.values()) compare(x, y);
      return;
    }
    let index = indexes.get(parent);
    if (!index) indexes.set(parent, (index = new AffixIndex(parent.patterns.values())));
    for (const y of others.values()) for (const x of index.meeting(y)) compare(x, y);
  };

  visit(trie.root, trie.root);
  for (let y = pending.pop(), x = pending.pop(); x && y; y = pending.pop(), x = pending.pop()) {
    if (x.ends.length > 0 && y.ends.length > 0) yield { nodes: [x, y] };
    if (x.globstar) visit(x.globstar, y);
    if (y.globstar) visit(x, y.globstar);
    if (x.segment === GLOBSTAR) for (const child of children(y)) visit(x, child);
    if (y.segment === GLOBSTAR) for (const child of children(x)) visit(child, y);
    const [fewer, more] = x.literals.size < y.literals.size ? [x, y] : [y, x];
    for (const [name, child] of fewer.literals) {
      const other = more.literals.get(name);
      if (other) visit(child, other);
    }
    if (x.patterns.size > 0) comparePatterns(x, y.literals);
    if (x !== y && y.patterns.size > 0) comparePatterns(y, x.literals);
    if (x.patterns.size >= y.patterns.size) comparePatterns(x, y.patterns);
    else comparePatterns(y, x.patterns);
  }
}

/** When both nodes have a single scope, only those two scopes could meet below them. */
function scopesMayMeet(
  { onlyScope: i }: TrieNode,
  { onlyScope: j }: TrieNode,
  mayMeet: (i: number, j: number) => boolean,
): boolean {
  if (i === SHARED || j === SHARED) return true;
  return i !== j && mayMeet(Math.min(i, j), Math.max(i, j));
}

function* children(node: TrieNode): Iterable<TrieNode> {
  yield* node.literals.values();
  yield* node.patterns.values();
}

/**
 * Finds the patterns of a folder that may match the same name as a given segment. Indexes their
 * literal prefix or suffix, whichever is more selective: `*-a.ts` and `*-b.ts` have no common name,
 * and a comparison of all pairs would be quadratic.
 */
class AffixIndex {
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

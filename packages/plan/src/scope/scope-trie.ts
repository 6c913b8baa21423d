import type { GlobPath } from './parse-glob';
import { GLOBSTAR, type Segment } from './segment';

/** A glob that ends in a node. */
export interface TrieEnd {
  /** Index of its scope. */
  readonly scope: number;
  /** Index in the scope's `write_allow`. */
  readonly glob: number;
}

/** Several scopes have globs below a node. */
export const SHARED = -1;

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

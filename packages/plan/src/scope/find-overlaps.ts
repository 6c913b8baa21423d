import { intersectPaths } from './intersect';
import { joinTrie, type Meeting, ScopeTrie, type TrieNode } from './scope-trie';
import type { GlobPath } from './parse-glob';
import { overlapOf, readScope, type ReadScope } from './scope-overlap';
import { type CompareOptions, type Scope, ScopeTooComplexError } from './scope';
import { STATE_BUDGET } from './subtract';

/** Two scopes that may both write a path, or that are too complex to compare. */
export type Overlap = {
  /** Index of the first scope; smaller than `b`. */
  readonly a: number;
  readonly b: number;
  /** The indexes of the two globs in `write_allow`. */
  readonly globIndexes: readonly [number, number];
} & (
  | { readonly globs: readonly [string, string]; readonly witness: string }
  | { readonly tooComplex: readonly [string, string] }
);

/** The result of `findOverlaps`. */
export interface OverlapReport {
  /** At most one for each pair of scopes, sorted by `a`, then `b`. */
  readonly overlaps: readonly Overlap[];
  /** Whether the list is complete; `false` when `limit` cut it, or pairs are undecided. */
  readonly complete: boolean;
  /** Pairs that were not compared, because earlier pairs exhausted the budget. */
  readonly undecided?: { readonly pairs: number; readonly first: Overlap };
}

export interface FindOverlapsOptions extends CompareOptions {
  /**
   * The maximum number of reported overlaps. Default 10,000. Above it, the overlaps found first are
   * reported, possibly with other globs than the first of a pair.
   */
  readonly limit?: number;
}

/** Limits memory for a hostile plan with many braces. */
const MAX_ALTERNATIVES_TOGETHER = 500_000;
const MAX_NODES = 2_000_000;

/**
 * The budget of all comparisons together, in states: ten comparisons that exhaust their own budget.
 */
const TOTAL_BUDGET = 10 * STATE_BUDGET;

/**
 * Finds all pairs of scopes that may write the same path, after denies, in roughly linear time: a
 * join of all globs finds the pairs that meet, and only these are compared. Gives the same result
 * as `findScopeOverlap` for each pair, but with one budget for all pairs.
 *
 * @param scopes the scopes, referred to by index
 * @param mayMeet whether an overlap of scopes `i` and `j` is relevant, for instance because their
 *   packages can run in parallel; called often, with `i < j`, so it must be cheap
 * @param options how to compare paths, and the maximum number of overlaps
 * @returns the overlaps, and whether they are complete
 * @throws InvalidGlobError for a glob outside the dialect
 * @throws ScopeTooComplexError when the join of all globs takes too many steps
 */
export function findOverlaps(
  scopes: readonly Scope[],
  mayMeet: (i: number, j: number) => boolean,
  options: FindOverlapsOptions = {},
): OverlapReport {
  const { limit = 10_000 } = options;
  const read = readScopes(scopes, options);
  const meetings: Meeting[] = [];
  let enough = Math.max(limit, 1_000) * MEETINGS_AHEAD;
  for (const meeting of joinTrie(trieOf(read), mayMeet)) {
    if (meetings.length === enough) {
      const report = overlapsAmong(meetings, read, mayMeet, limit);
      if (report.overlaps.length === limit && !report.complete) return report;
      enough *= MEETINGS_AHEAD;
    }
    meetings.push(meeting);
  }
  return overlapsAmong(meetings, read, mayMeet, limit);
}

/**
 * A million globs may meet when only a thousand overlaps are requested, so compare as soon as there
 * could be enough.
 */
const MEETINGS_AHEAD = 8;

function overlapsAmong(
  meetings: readonly Meeting[],
  read: readonly ReadScope[],
  mayMeet: (i: number, j: number) => boolean,
  limit: number,
): OverlapReport {
  const crossings = crossingsOf(meetings, read.length);
  const overlaps: Overlap[] = [];
  let undecided: OverlapReport['undecided'];
  // When thousands of sequential packages share a folder, nearly every end is a miss.
  const missedBy = new Int32Array(read.length).fill(-1);
  const budget = { left: TOTAL_BUDGET };
  for (const a of read.keys()) {
    for (const [b, candidates] of candidatesOf(a, crossings, mayMeet, missedBy)) {
      const isSpent = budget.left <= 0;
      const overlap = decide(read, a, b, candidates, budget);
      if (!overlap) continue;
      if (isSpent && 'tooComplex' in overlap) {
        undecided = { pairs: (undecided?.pairs ?? 0) + 1, first: undecided?.first ?? overlap };
        continue;
      }
      if (overlaps.length === limit) {
        return { overlaps, complete: false, ...(undecided && { undecided }) };
      }
      overlaps.push(overlap);
    }
  }
  return { overlaps, complete: !undecided, ...(undecided && { undecided }) };
}

/** Two globs with a common path, from the perspective of one of them. */
interface Crossing {
  readonly node: TrieNode;
  readonly other: TrieNode;
  /** Computed once for all scopes with these globs. */
  readonly witness: () => string | null;
}

/** For each scope, each of its globs with its crossings. */
type Crossings = readonly (readonly {
  readonly glob: number;
  readonly crossings: readonly Crossing[];
}[])[];

/** One glob of each of two scopes. */
interface Candidate {
  readonly globs: readonly [number, number];
  readonly paths: readonly [GlobPath, GlobPath];
  readonly witness: () => string | null;
}

function readScopes(scopes: readonly Scope[], options: CompareOptions): readonly ReadScope[] {
  let alternatives = 0;
  return scopes.map((scope) => {
    const read = readScope(scope, options);
    for (const { glob, paths } of read.write) {
      alternatives += paths.length;
      if (alternatives > MAX_ALTERNATIVES_TOGETHER) throw new ScopeTooComplexError([glob]);
    }
    return read;
  });
}

function trieOf(scopes: readonly ReadScope[]): ScopeTrie {
  const trie = new ScopeTrie();
  for (const [scope, { write }] of scopes.entries()) {
    for (const [glob, { glob: text, paths }] of write.entries()) {
      for (const path of paths) trie.add(path, text, { scope, glob });
      if (trie.size > MAX_NODES) throw new ScopeTooComplexError([text]);
    }
  }
  return trie;
}

function crossingsOf(meetings: readonly Meeting[], scopes: number): Crossings {
  const byNode = new Map<TrieNode, Crossing[]>();
  const add = (node: TrieNode, other: TrieNode, witness: () => string | null): void => {
    const list = byNode.get(node);
    if (list) list.push({ node, other, witness });
    else byNode.set(node, [{ node, other, witness }]);
  };
  for (const {
    nodes: [x, y],
  } of meetings) {
    const witness = once(() => intersectPaths(pathOf(x), pathOf(y)));
    add(x, y, witness);
    if (x !== y) add(y, x, witness);
  }
  const byScope = Array.from({ length: scopes }, (): Crossings[number][number][] => []);
  for (const [node, crossings] of byNode) {
    for (const { scope, glob } of node.ends) byScope[scope]?.push({ glob, crossings });
  }
  return byScope;
}

/** What the globs of `a` share with those of later scopes, grouped by scope, in order. */
function candidatesOf(
  a: number,
  crossings: Crossings,
  mayMeet: (i: number, j: number) => boolean,
  missedBy: Int32Array,
): [number, Candidate[]][] {
  const byScope = new Map<number, Candidate[]>();
  const idle = new Set<TrieNode>();
  for (const { glob, crossings: crossed } of crossings[a] ?? []) {
    for (const { node, other, witness } of crossed) {
      if (idle.has(other)) continue;
      let isIdle = true;
      for (let at = firstAfter(other, a); at < other.ends.length; at++) {
        const end = other.ends[at];
        if (!end || missedBy[end.scope] === a) continue;
        let list = byScope.get(end.scope);
        if (!list) {
          if (!mayMeet(a, end.scope)) {
            missedBy[end.scope] = a;
            continue;
          }
          byScope.set(end.scope, (list = []));
        }
        isIdle = false;
        list.push({ globs: [glob, end.glob], paths: [pathOf(node), pathOf(other)], witness });
      }
      if (isIdle) idle.add(other);
    }
  }
  for (const candidates of byScope.values()) {
    candidates.sort((x, y) => x.globs[0] - y.globs[0] || x.globs[1] - y.globs[1]);
  }
  return [...byScope].sort((x, y) => x[0] - y[0]);
}

function decide(
  scopes: readonly ReadScope[],
  a: number,
  b: number,
  candidates: readonly Candidate[],
  budget: { left: number },
): Overlap | null {
  const [left, right] = [scopes[a], scopes[b]];
  if (!left || !right) return null;
  let tooComplex: Overlap | null = null;
  for (const { globs: globIndexes, paths, witness } of candidates) {
    const texts = [
      left.write[globIndexes[0]]?.glob ?? '',
      right.write[globIndexes[1]]?.glob ?? '',
    ] as const;
    const states = Math.min(STATE_BUDGET, budget.left);
    const result = overlapOf(...paths, [left.deny, right.deny], witness, states);
    budget.left -= result.states;
    if (result.path !== null) return { a, b, globIndexes, globs: texts, witness: result.path };
    if (result.tooComplex) tooComplex ??= { a, b, globIndexes, tooComplex: texts };
  }
  return tooComplex;
}

/** Finds the first end after a scope. Ends are sorted by scope. */
function firstAfter({ ends }: TrieNode, scope: number): number {
  let low = 0;
  let high = ends.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ends[middle]?.scope ?? 0) <= scope) low = middle + 1;
    else high = middle;
  }
  return low;
}

function pathOf(node: TrieNode): GlobPath {
  return node.path ?? [];
}

function once<T>(compute: () => T): () => T {
  let value: { readonly of: T } | undefined;
  return () => (value ??= { of: compute() }).of;
}

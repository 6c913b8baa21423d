import type { Pair, YAMLMap } from 'yaml';
import type { PlanPath } from './parsed-plan';
import type { Problem } from './problem';
import { TEXT_LIMITS, yaml } from './yaml';

/** The range of a node, in UTF-16 units. */
export interface OffsetRange {
  readonly offset: number;
  readonly endOffset: number;
}

/** Plain values, with a lookup from paths to positions in the text. */
export interface ValueTree {
  /**
   * Mappings as objects and lists as arrays. They only have own properties, even for `__proto__`.
   */
  readonly value: unknown;
  /** The range of a path, or of its nearest existing parent. */
  locate(path: PlanPath, part: 'key' | 'value'): OffsetRange;
}

/** The value of an anchor, and the cost of using it once more. */
interface Anchored {
  readonly node: unknown;
  readonly value: unknown;
  readonly nodes: number;
  readonly depth: number;
}

/** The size of a converted subtree, with aliases expanded. */
interface Extent {
  readonly value: unknown;
  readonly nodes: number;
  readonly depth: number;
}

/**
 * The document as nodes of the `yaml` library. Aliases share one value, so that a small text cannot
 * expand to a large tree.
 */
export class PlanTree implements ValueTree {
  readonly value: unknown;
  readonly problems: Problem[] = [];
  readonly #root: unknown;
  readonly #anchors = new Map<string, Anchored>();
  readonly #targets = new Map<unknown, unknown>();
  readonly #index = new WeakMap<YAMLMap, ReadonlyMap<string, Pair>>();
  #expanded = 0;
  #isBounded = true;

  constructor(root: unknown) {
    this.#root = root;
    this.value = this.#convert(root).value;
  }

  /** False when aliases expand to too many values. The value is then incomplete. */
  get isBounded(): boolean {
    return this.#isBounded;
  }

  locate(path: PlanPath, part: 'key' | 'value'): OffsetRange {
    let node = this.#root;
    let range = rangeOf(node);
    for (const [index, step] of path.entries()) {
      const pair = this.#child(node, step);
      if (pair === undefined) break;
      const isLast = index === path.length - 1;
      const next: unknown = yaml().isPair(pair) ? pair.value : pair;
      range =
        yaml().isPair(pair) && (isLast ? part === 'key' : next === null)
          ? rangeOf(pair.key)
          : rangeOf(next);
      node = next;
    }
    return range;
  }

  #child(parent: unknown, step: string | number): Pair | unknown | undefined {
    const node = yaml().isAlias(parent) ? this.#targets.get(parent) : parent;
    if (yaml().isSeq(node)) return typeof step === 'number' ? node.items[step] : undefined;
    return yaml().isMap(node) ? this.#entries(node).get(String(step)) : undefined;
  }

  /** Cached, because a broken plan needs many positions in one mapping. */
  #entries(map: YAMLMap): ReadonlyMap<string, Pair> {
    let entries = this.#index.get(map);
    if (!entries) {
      entries = new Map(
        // When keys are equal, the first one counts.
        map.items.map((pair): [string, Pair] => [keyText(pair.key) ?? '', pair]).reverse(),
      );
      this.#index.set(map, entries);
    }
    return entries;
  }

  #convert(node: unknown): Extent {
    if (yaml().isAlias(node)) return this.#expand(node);
    const extent = this.#convertOwn(node);
    const anchor = yaml().isNode(node) && 'anchor' in node ? node.anchor : undefined;
    if (typeof anchor === 'string') this.#anchors.set(anchor, { node, ...extent });
    return extent;
  }

  #convertOwn(node: unknown): Extent {
    if (yaml().isScalar(node)) return { value: node.value ?? null, nodes: 1, depth: 1 };
    if (yaml().isMap(node)) return this.#convertMap(node);
    if (!yaml().isSeq(node)) return { value: null, nodes: 1, depth: 1 };
    const value: unknown[] = [];
    let nodes = 1;
    let depth = 0;
    for (const item of node.items) {
      const child = this.#convert(item);
      value.push(child.value);
      nodes += child.nodes;
      depth = Math.max(depth, child.depth);
    }
    return { value, nodes, depth: depth + 1 };
  }

  #convertMap(node: YAMLMap): Extent {
    const value: Record<string, unknown> = {};
    const first = new Map<string, unknown>();
    let nodes = 1;
    let depth = 0;
    for (const { key, value: item } of node.items) {
      const name = keyText(key);
      this.#checkKey(key, name, first);
      const child = this.#convert(item);
      nodes += child.nodes;
      depth = Math.max(depth, child.depth);
      if (name === undefined || first.has(name)) continue;
      first.set(name, key);
      // An assignment to `__proto__` would change the prototype and hide the key from every check.
      if (name === '__proto__') {
        Object.defineProperty(value, name, { value: child.value, enumerable: true });
      } else value[name] = child.value;
    }
    return { value, nodes, depth: depth + 1 };
  }

  #checkKey(key: unknown, name: string | undefined, first: ReadonlyMap<string, unknown>): void {
    if (name === undefined) {
      this.#report('yaml/syntax', 'A key has to be text, not a list, mapping or alias.', key);
    } else if (first.has(name)) {
      const { offset } = rangeOf(first.get(name));
      this.#report(
        'yaml/duplicate-key',
        `Duplicate key \`${name}\`; parsers disagree on which value wins. Remove one of them.`,
        key,
        [{ message: 'first here', offset }],
      );
    }
  }

  #expand(alias: { readonly source: string }): Extent {
    const target = this.#anchors.get(alias.source);
    const nothing = { value: null, nodes: 1, depth: 1 };
    if (!this.#isBounded) return nothing;
    if (!target) {
      this.#unbounded(
        'yaml/syntax',
        `The alias \`*${alias.source}\` has no anchor \`&${alias.source}\` that ends before it: write the value out.`,
        alias,
      );
      return nothing;
    }
    this.#targets.set(alias, target.node);
    this.#expanded += target.nodes;
    if (this.#expanded > TEXT_LIMITS.expandedNodes || target.depth > TEXT_LIMITS.nesting) {
      this.#unbounded(
        'yaml/alias-limit',
        `Aliases expand to more than ${TEXT_LIMITS.expandedNodes.toLocaleString('en-US')} values up to here, or for values more than ${TEXT_LIMITS.nesting} levels deep: write the values out.`,
        alias,
      );
      return nothing;
    }
    return target;
  }

  #unbounded(code: string, message: string, node: unknown): void {
    this.#isBounded = false;
    this.#report(code, message, node);
  }

  #report(code: string, message: string, node: unknown, related?: Problem['related']): void {
    this.problems.push({ code, message, ...rangeOf(node), ...(related && { related }) });
  }
}

/** The text of a key. `1:` and `"1":` are the same key in JSON and in every rule. */
function keyText(key: unknown): string | undefined {
  if (!yaml().isScalar(key)) return undefined;
  return typeof key.value === 'string' ? key.value : (key.source ?? String(key.value));
}

function rangeOf(node: unknown): OffsetRange {
  const range = yaml().isNode(node) ? node.range : undefined;
  return { offset: range?.[0] ?? 0, endOffset: range?.[1] ?? range?.[0] ?? 0 };
}

import type { PlanPath } from '../parsed-plan';
import type { OffsetRange, ValueTree } from '../plan-tree';
import type { PlainYaml } from './read-plain-yaml';

/**
 * The tree of a text in the plain subset of YAML. Builds the full tree only for positions that it
 * does not know.
 */
export class PlainTree implements ValueTree {
  readonly value: unknown;
  readonly #ranges: PlainYaml['ranges'];
  readonly #readFully: () => ValueTree;
  /** Cached, because a broken plan needs many positions in one mapping. */
  readonly #entries = new WeakMap<object, ReadonlyMap<string, number>>();
  #full: ValueTree | undefined;

  /** @param readFully reads the same text with all positions */
  constructor({ value, ranges }: PlainYaml, readFully: () => ValueTree) {
    this.value = value;
    this.#ranges = ranges;
    this.#readFully = readFully;
  }

  locate(path: PlanPath, part: 'key' | 'value'): OffsetRange {
    return this.#known(path, part) ?? (this.#full ??= this.#readFully()).locate(path, part);
  }

  #known(path: PlanPath, part: 'key' | 'value'): OffsetRange | undefined {
    let parent: unknown = this.value;
    for (const step of path.slice(0, -1)) parent = child(parent, step);
    const last = path.at(-1);
    const ranges = isContainer(parent) ? this.#ranges.get(parent) : undefined;
    if (last === undefined || ranges === undefined) return undefined;
    if (Array.isArray(parent)) {
      return typeof last === 'number' ? rangeAt(ranges, last * 2) : undefined;
    }
    const entry = this.#entriesOf(parent as object).get(String(last));
    return entry === undefined ? undefined : rangeAt(ranges, entry * 4 + (part === 'key' ? 0 : 2));
  }

  #entriesOf(mapping: object): ReadonlyMap<string, number> {
    let entries = this.#entries.get(mapping);
    if (!entries) {
      entries = new Map(Object.keys(mapping).map((key, index) => [key, index]));
      this.#entries.set(mapping, entries);
    }
    return entries;
  }
}

function child(parent: unknown, step: string | number): unknown {
  if (Array.isArray(parent)) return typeof step === 'number' ? parent[step] : undefined;
  return isContainer(parent) && Object.hasOwn(parent, String(step))
    ? (parent as Record<string, unknown>)[String(step)]
    : undefined;
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function rangeAt(ranges: readonly number[], at: number): OffsetRange | undefined {
  const [offset = -1, endOffset = -1] = [ranges[at], ranges[at + 1]];
  return offset < 0 ? undefined : { offset, endOffset };
}

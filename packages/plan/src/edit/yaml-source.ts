import {
  isAlias,
  isCollection,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  type Node,
  parseDocument,
  Scalar,
  type YAMLMap,
} from 'yaml';
import type { PlanPath } from '../parse/parsed-plan';
import { PlanEditError } from './plan-edit-error';

/** A text that `parsePlan` found sound, with the nodes that it is made of. */
export class YamlSource {
  readonly #root: unknown;

  constructor(readonly text: string) {
    this.#root = parseDocument(text, {
      schema: 'core',
      merge: false,
      resolveKnownTags: false,
      uniqueKeys: false,
      prettyErrors: false,
      logLevel: 'silent',
    }).contents;
  }

  /**
   * The node that a path leads to.
   *
   * @throws PlanEditError `alias` where there is one on the way
   */
  node(path: PlanPath): Node | undefined {
    for (let length = 1; length <= path.length; length++) {
      const node = this.find(path.slice(0, length));
      if (isAlias(node)) throw aliasError(path.slice(0, length), node.source);
    }
    return this.find(path);
  }

  /** The same; aliases lead nowhere. */
  find(path: PlanPath): Node | undefined {
    let node: unknown = this.#root;
    for (const step of path) {
      if (isSeq(node)) node = typeof step === 'number' ? node.items[step] : undefined;
      else node = isMap(node) ? pairOf(node, String(step))?.value : undefined;
    }
    return isNode(node) ? node : undefined;
  }

  /** The column of an offset, from 0. A byte order mark has no column. */
  column(offset: number): number {
    const start = this.text.lastIndexOf('\n', offset - 1) + 1;
    return offset - start - (start === 0 && this.text.startsWith('\ufeff') ? 1 : 0);
  }

  /** Where the line of an offset ends: before its line break, CR included. */
  lineEnd(offset: number): number {
    const end = this.text.indexOf('\n', offset);
    if (end === -1) return this.text.length;
    return end > offset && this.text[end - 1] === '\r' ? end - 1 : end;
  }

  /** The line break of this text. */
  get lineBreak(): string {
    return /\r?\n/.exec(this.text)?.[0] ?? '\n';
  }

  /** The offset after the last character of a node, comments and empty lines after it left out. */
  endOf(node: unknown): number {
    if (isCollection(node) && node.flow !== true) {
      const last: unknown = node.items.at(-1);
      if (last !== undefined) return isPair(last) ? this.endOfPair(last) : this.endOf(last);
    }
    const [start, end] = rangeOf(node);
    if (!isScalar(node) || !isBlockScalar(node)) return end;
    const written = this.text.slice(start, end);
    // With `+` the empty lines at the end are part of the text.
    return /^[|>]\d?\+/.test(written) ? end : start + written.trimEnd().length;
  }

  /** The same for an entry of a mapping, whose value may be written as nothing. */
  endOfPair({ key, value }: { readonly key: unknown; readonly value: unknown }): number {
    const [start, end] = rangeOf(value);
    return start === end ? rangeOf(key)[1] : this.endOf(value);
  }
}

/** The entry of a mapping that counts for a key: the first. */
export function pairOf(map: YAMLMap, key: string): YAMLMap['items'][number] | undefined {
  return map.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === key);
}

/** Start and end of a node, in UTF-16 units; `[0, 0]` for what isn't written. */
export function rangeOf(node: unknown): readonly [number, number] {
  const range = isNode(node) ? node.range : undefined;
  return range ? [range[0], range[1]] : [0, 0];
}

/** A path as people write it: `packages[2].scope.write_allow`. */
export function pathText(path: PlanPath): string {
  return path
    .map((step, index) =>
      typeof step === 'number' ? `[${step}]` : `${index === 0 ? '' : '.'}${step}`,
    )
    .join('');
}

function isBlockScalar({ type }: Scalar): boolean {
  return type === Scalar.BLOCK_FOLDED || type === Scalar.BLOCK_LITERAL;
}

function aliasError(path: PlanPath, anchor: string): PlanEditError {
  return new PlanEditError(
    'alias',
    `${pathText(path)} is the alias *${anchor}, and an edit there would change every place that has it: write the value out first.`,
  );
}

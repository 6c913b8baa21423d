import type { Node, Scalar, YAMLMap } from 'yaml';
import type { PlanPath } from '../parse/parsed-plan';
import { yaml } from '../parse/yaml';
import { escapeControls } from '../text';

/** A text without errors from `parsePlan`, with its YAML nodes. */
export class YamlSource {
  readonly #root: unknown;

  constructor(readonly text: string) {
    this.#root = yaml().parseDocument(text, {
      schema: 'core',
      merge: false,
      resolveKnownTags: false,
      uniqueKeys: false,
      prettyErrors: false,
      logLevel: 'silent',
    }).contents;
  }

  /**
   * Finds the node at a path.
   *
   * @throws PlanEditError `alias` when the path leads through an alias
   */
  node(path: PlanPath): Node | undefined {
    for (let length = 1; length <= path.length; length++) {
      const node = this.find(path.slice(0, length));
      if (yaml().isAlias(node)) throw aliasError(path.slice(0, length), node.source);
    }
    return this.find(path);
  }

  /** Finds the node at a path; `undefined` when the path leads through an alias. */
  find(path: PlanPath): Node | undefined {
    let node: unknown = this.#root;
    for (const step of path) {
      if (yaml().isSeq(node)) node = typeof step === 'number' ? node.items[step] : undefined;
      else node = yaml().isMap(node) ? pairOf(node, String(step))?.value : undefined;
    }
    return yaml().isNode(node) ? node : undefined;
  }

  /** The 0-based column of an offset. A byte order mark has no column. */
  column(offset: number): number {
    const start = this.text.lastIndexOf('\n', offset - 1) + 1;
    return offset - start - (start === 0 && this.text.startsWith('\ufeff') ? 1 : 0);
  }

  /** The end of the line that contains an offset, before its line break (LF or CRLF). */
  lineEnd(offset: number): number {
    const end = this.text.indexOf('\n', offset);
    if (end === -1) return this.text.length;
    return end > offset && this.text[end - 1] === '\r' ? end - 1 : end;
  }

  /** The line break style of this text. */
  get lineBreak(): string {
    return /\r?\n/.exec(this.text)?.[0] ?? '\n';
  }

  /** The offset after the last character of a node, excluding comments and empty lines after it. */
  endOf(node: unknown): number {
    if (yaml().isCollection(node) && node.flow !== true) {
      const last: unknown = node.items.at(-1);
      if (last !== undefined) return yaml().isPair(last) ? this.endOfPair(last) : this.endOf(last);
    }
    const [start, end] = rangeOf(node);
    if (!yaml().isScalar(node) || !isBlockScalar(node)) return end;
    const written = this.text.slice(start, end);
    // With `+`, trailing empty lines are part of the text.
    return /^[|>]\d?\+/.test(written) ? end : start + written.trimEnd().length;
  }

  /** The same as `endOf` for a mapping entry, whose value may be empty. */
  endOfPair({ key, value }: { readonly key: unknown; readonly value: unknown }): number {
    const [start, end] = rangeOf(value);
    return start === end ? rangeOf(key)[1] : this.endOf(value);
  }
}

/** The effective entry for a key in a mapping: the first one. */
export function pairOf(map: YAMLMap, key: string): YAMLMap['items'][number] | undefined {
  return map.items.find((pair) => yaml().isScalar(pair.key) && String(pair.key.value) === key);
}

/** Start and end offset of a node in UTF-16 units; `[0, 0]` for a node without source text. */
export function rangeOf(node: unknown): readonly [number, number] {
  const range = yaml().isNode(node) ? node.range : undefined;
  return range ? [range[0], range[1]] : [0, 0];
}

/** Formats a path for messages: `packages[2].scope.write_allow`. */
export function pathText(path: PlanPath): string {
  return path
    .map((step, index) =>
      typeof step === 'number' ? `[${step}]` : `${index === 0 ? '' : '.'}${step}`,
    )
    .join('');
}

function isBlockScalar({ type }: Scalar): boolean {
  return type === yaml().Scalar.BLOCK_FOLDED || type === yaml().Scalar.BLOCK_LITERAL;
}

function aliasError(path: PlanPath, anchor: string): PlanEditError {
  return new PlanEditError(
    'alias',
    `${pathText(path)} is the alias *${anchor}, and an edit there would change every place that has it: write the value out first.`,
  );
}

/**
 * - `unsound`: the plan has syntax or schema errors
 * - `unknown-package`: no package has the id
 * - `not-a-list`, `not-a-mapping`: the value to extend has another type
 * - `alias`: the value is a YAML alias, and an edit would change other places too
 * - `not-verified`: the edit would damage the text as it is written
 */
export type PlanEditErrorCode =
  'unsound' | 'unknown-package' | 'not-a-list' | 'not-a-mapping' | 'alias' | 'not-verified';

/** Thrown when a plan's text cannot be edited. The text is then unchanged. */
export class PlanEditError extends Error {
  override readonly name = 'PlanEditError';

  /** @param message what is wrong and how to fix it, on one line */
  constructor(
    readonly code: PlanEditErrorCode,
    message: string,
  ) {
    super(escapeControls(message));
  }
}

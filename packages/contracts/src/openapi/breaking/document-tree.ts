import { posix } from 'node:path';
import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
} from 'yaml';
import type { JsonStep } from '../../check/schema-parts';
import { percentDecoded, pointerKeys } from '../../json';
import { isTooDeep } from '../../yaml';

export interface Place {
  readonly file: string;
  /** Starts at 1. */
  readonly line: number;
  /** Starts at 1 and counts UTF-16 units. */
  readonly column: number;
}

interface ReadDocument {
  readonly document: Document;
  readonly lines: LineCounter;
}

/** The current position of a walk: a value, and its key if it has one. */
interface Cursor {
  readonly file: string;
  readonly node: Node | null;
  readonly key?: Node;
}

/** The maximum length of a chain of references. */
const MOST_HOPS = 100;
const MOST_ALIASES = 1_000;

/** Parsed documents that keep the position of each value and follow references. */
export class DocumentTree {
  readonly #files: Readonly<Record<string, string>>;
  readonly #documents = new Map<string, ReadDocument | undefined>();

  /** @param files texts by workspace-relative path */
  constructor(files: Readonly<Record<string, string>>) {
    this.#files = files;
  }

  /**
   * The plain value of a file, or `undefined` for a missing file.
   *
   * @throws Error for text that is not YAML
   */
  value(file: string): unknown {
    const read = this.#read(file);
    const [error] = read?.document.errors ?? [];
    const isRefused = read === undefined && this.#files[file] !== undefined;
    if (error !== undefined || isRefused) throw new Error(`${file} is not YAML or JSON`);
    return read?.document.toJS({ maxAliasCount: MOST_ALIASES }) as unknown;
  }

  /** The position of a path. A missing value has the position of the enclosing value. */
  place(file: string, path: readonly JsonStep[]): Place {
    let at: Cursor = { file, node: this.#read(file)?.document.contents ?? null };
    for (const step of path) {
      const next = this.#enter(at, step);
      if (next === undefined) break;
      at = next;
    }
    const offset = (at.key ?? at.node)?.range?.[0] ?? 0;
    const { line, col } = this.#read(at.file)?.lines.linePos(offset) ?? { line: 1, col: 1 };
    return { file: at.file, line: Math.max(line, 1), column: Math.max(col, 1) };
  }

  #enter(at: Cursor, step: JsonStep): Cursor | undefined {
    const { file, node } = this.#follow(at);
    if (isMap(node)) {
      const pair = entryOf(node.items, step);
      return pair && { file, node: pair.value as Node | null, key: pair.key as Node };
    }
    if (!isSeq(node)) return undefined;
    const found = (node.items as Node[])[Number(step)];
    return found && { file, node: found };
  }

  /**
   * The target of a reference, in any file. A value that is not a reference is returned unchanged.
   */
  #follow(at: Cursor): Cursor {
    let { file, node } = at;
    for (let hop = 0; hop < MOST_HOPS; hop++) {
      const document = this.#read(file)?.document;
      if (isAlias(node) && document) node = node.resolve(document) ?? null;
      const reference: unknown = isMap(node) ? node.get('$ref') : undefined;
      if (typeof reference !== 'string') break;
      const target = referenceTarget(file, reference);
      const found = this.#nodeAt(target.file, target.path);
      if (found === undefined) break;
      [file, node] = [target.file, found];
    }
    return { ...at, file, node };
  }

  #nodeAt(file: string, path: readonly string[]): Node | undefined {
    let node: Node | null | undefined = this.#read(file)?.document.contents;
    for (const step of path) {
      if (isMap(node)) node = entryOf(node.items, step)?.value as Node | null | undefined;
      else if (isSeq(node)) node = node.items[Number(step)] as Node | undefined;
      else return undefined;
    }
    return node ?? undefined;
  }

  #read(file: string): ReadDocument | undefined {
    if (this.#documents.has(file)) return this.#documents.get(file);
    const text = this.#files[file];
    const lines = new LineCounter();
    const read =
      text === undefined || isTooDeep(text)
        ? undefined
        : { document: parseDocument(text, { lineCounter: lines, uniqueKeys: false }), lines };
    this.#documents.set(file, read);
    return read;
  }
}

/** The target of a `$ref`. */
export interface ReferenceTarget {
  /** Workspace-relative; the file of the reference itself if it names none. */
  readonly file: string;
  /** A JSON Pointer, split and unescaped. */
  readonly path: readonly string[];
}

/**
 * @param file the file that holds the reference, workspace-relative
 * @see https://www.rfc-editor.org/rfc/rfc6901
 */
export function referenceTarget(file: string, reference: string): ReferenceTarget {
  const hash = reference.indexOf('#');
  const name = hash === -1 ? reference : reference.slice(0, hash);
  const pointer = hash === -1 ? '' : reference.slice(hash + 1);
  return {
    file: name === '' ? file : posix.join(posix.dirname(file), percentDecoded(name)),
    path: pointerKeys(`#${pointer}`) ?? [],
  };
}

interface Entry {
  readonly key: unknown;
  readonly value: unknown;
}

/**
 * Finds an entry by its name, or by the same path with other parameter names, because parameters
 * can be renamed.
 */
function entryOf(items: readonly Entry[], step: JsonStep): Entry | undefined {
  const names = items.map(({ key }) => (isScalar(key) ? String(key.value) : undefined));
  const name = String(step);
  const exact = names.indexOf(name);
  if (exact !== -1) return items[exact];
  return name.startsWith('/')
    ? items[names.findIndex((other) => other !== undefined && template(other) === template(name))]
    : undefined;
}

function template(path: string): string {
  return path.replace(/\{[^{}]*\}/g, '{}');
}

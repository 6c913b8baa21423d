import { parsePlan } from '@parallel-plan/plan';
import { parse } from 'yaml';
import { pointerKeys, pointerStep, valueAt } from '../../json';
import { quoted } from '../../request/contract-request-error';
import { isObject } from '@parallel-plan/plan/text';

/** The contract can't be used. The message says where, why and how to fix it, on one line. */
export class UnusableContractError extends Error {
  override readonly name = 'UnusableContractError';
}

/** A value of a document and its location: the file, and the path from its root. */
export interface Located {
  readonly value: unknown;
  readonly file: string;
  readonly steps: readonly string[];
}

/** The base URI. No request is ever sent to this host; RFC 2606 reserves the name. */
const BASE = 'http://contract.invalid/';
const MOST_REFS = 32;

/**
 * The files of a contract, parsed on demand. A `$ref` can point only to these files: nothing is
 * fetched, and nothing is read from disk.
 */
export class ContractDocuments {
  readonly #read = new Map<string, unknown>();

  /**
   * @param files texts or parsed values, by workspace-relative path
   * @param parse parses a text; by default YAML or JSON
   */
  constructor(
    private readonly files: ReadonlyMap<string, unknown>,
    private readonly parse: (content: unknown, file: string) => unknown = readText,
  ) {}

  /** @throws UnusableContractError for a file that is missing or can't be parsed */
  root(file: string): Located {
    return { value: this.#document(file), file, steps: [] };
  }

  /** The value at a path of keys, without following references; `undefined` if there is none. */
  at(file: string, steps: readonly string[]): Located | undefined {
    const value = valueAt(this.#document(file), steps);
    return value === undefined ? undefined : { value, file, steps };
  }

  /**
   * The value itself or, for a reference, its target.
   *
   * @throws UnusableContractError for a `$ref` that leaves the contract, has no target, or is part
   * of a cycle
   */
  follow(from: Located): Located {
    let place = from;
    for (let count = 0; count < MOST_REFS; count += 1) {
      const ref = isObject(place.value) ? place.value['$ref'] : undefined;
      if (typeof ref !== 'string') return place;
      place = this.#target(ref, place.file);
    }
    throw new UnusableContractError(
      `${describe(from)}: the $ref leads back to itself. Point it to a schema.`,
    );
  }

  /** The value under a key, with references followed; `undefined` if there is none. */
  child(from: Located, ...keys: readonly string[]): Located | undefined {
    let place: Located | undefined = this.follow(from);
    for (const key of keys) {
      const { value, file, steps }: Located = place;
      if (!isContainer(value) || !Object.hasOwn(value, key)) return undefined;
      place = this.follow({ value: value[key], file, steps: [...steps, key] });
    }
    return place;
  }

  /**
   * The `schema` of a media type or a parameter, to judge values. Its `$ref` is not followed, because
   * keywords beside it apply too.
   *
   * @throws UnusableContractError for a `$ref` without a target
   */
  schema(from: Located): Located | undefined {
    const { file, steps } = this.follow(from);
    const schema = this.at(file, [...steps, 'schema']);
    if (schema !== undefined) this.follow(schema);
    return schema;
  }

  /** The entries of a mapping or a list, with references followed. */
  children(from: Located | undefined): readonly (readonly [key: string, Located])[] {
    if (from === undefined || !isContainer(from.value)) return [];
    return Object.entries(from.value).map(([key, value]) => [
      key,
      this.follow({ value, file: from.file, steps: [...from.steps, key] }),
    ]);
  }

  /** The URI of a location, for references in a JSON Schema. */
  uri({ file, steps }: Pick<Located, 'file' | 'steps'>): string {
    const pointer = steps.map((step) => `/${encodeURIComponent(pointerStep(step))}`).join('');
    return `${BASE}${file.split('/').map(encodeURIComponent).join('/')}#${pointer}`;
  }

  /** The file of a URI, if it is a file of this contract. */
  fileOf(uri: string): string | undefined {
    const file = uri.startsWith(BASE)
      ? decoded(uri.slice(BASE.length).replace(/#.*$/s, ''))
      : undefined;
    return file !== undefined && this.files.has(file) ? file : undefined;
  }

  #target(ref: string, from: string): Located {
    const [path = '', fragment = ''] = splitOnce(ref, '#');
    const file = path === '' ? from : this.#resolve(path, from);
    if (file === undefined) {
      throw new UnusableContractError(
        `${from}: the $ref ${quoted(ref)} leaves the contracts of the change, and nothing is fetched. Copy the schema into them.`,
      );
    }
    const steps = pointerKeys(`#${fragment}`);
    const value = steps && valueAt(this.#document(file), steps);
    if (steps === undefined || value === undefined) {
      throw new UnusableContractError(
        `${from}: the $ref ${quoted(ref)} points to nothing. Correct it, or add what it names.`,
      );
    }
    return { value, file, steps };
  }

  #resolve(path: string, from: string): string | undefined {
    try {
      return this.fileOf(new URL(path, this.uri({ file: from, steps: [] })).href);
    } catch {
      return undefined;
    }
  }

  #document(file: string): unknown {
    if (!this.#read.has(file)) {
      if (!this.files.has(file)) {
        throw new UnusableContractError(`${file} does not exist. Check the name of the contract.`);
      }
      this.#read.set(file, this.parse(this.files.get(file), file));
    }
    return this.#read.get(file);
  }
}

/** A location in messages, such as `file#/paths/~1v1~1users`. */
export function describe({ file, steps }: Pick<Located, 'file' | 'steps'>): string {
  return `${file}#${steps.map((step) => `/${pointerStep(step)}`).join('')}`;
}

function isContainer(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/**
 * Checks YAML with the plan parser first, because some texts would exhaust the memory of the YAML
 * library.
 */
function readText(content: unknown, file: string): unknown {
  const text = String(content);
  if (text.trimStart().startsWith('{')) {
    try {
      return JSON.parse(text);
    } catch {
      // It can be a YAML flow mapping. YAML errors also have line numbers.
    }
  }
  const { diagnostics } = parsePlan(text, { file });
  const [problem] = diagnostics.filter(({ code }) => code.startsWith('yaml/'));
  if (problem !== undefined) {
    throw new UnusableContractError(`${file}:${problem.line}:${problem.column} ${problem.message}`);
  }
  return parse(text, {
    schema: 'core',
    merge: false,
    uniqueKeys: false,
    maxAliasCount: -1,
    logLevel: 'silent',
  });
}

function splitOnce(text: string, separator: string): readonly string[] {
  const at = text.indexOf(separator);
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

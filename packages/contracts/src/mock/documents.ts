import { parsePlan } from '@parallel-plan/plan';
import { parse } from 'yaml';
import { quoted } from '../request/contract-request-error';
import { isObject } from '@parallel-plan/plan/text';
import { MockContractError } from './mock-contract-error';

/** A value of a document, and where it stands: the file, and the steps from its root. */
export interface Located {
  readonly value: unknown;
  readonly file: string;
  readonly steps: readonly string[];
}

/** Nothing is ever asked of this host: the name is reserved for that (RFC 2606). */
const BASE = 'http://contract.invalid/';
const MOST_REFS = 32;

/**
 * The files of a contract, read as they are needed. A `$ref` leads to these files or nowhere: nothing
 * is fetched, and nothing is read from a disk.
 */
export class Documents {
  readonly #read = new Map<string, unknown>();

  /** @param files by workspace-relative path, as text */
  constructor(private readonly files: ReadonlyMap<string, string>) {}

  /** @throws MockContractError for a file that is missing or can't be read */
  root(file: string): Located {
    return { value: this.#document(file), file, steps: [] };
  }

  /**
   * A value, or what it refers to.
   *
   * @throws MockContractError for a `$ref` that leads out of the contract, nowhere, or in a circle
   */
  follow(from: Located): Located {
    let place = from;
    for (let count = 0; count < MOST_REFS; count += 1) {
      const ref = isObject(place.value) ? place.value['$ref'] : undefined;
      if (typeof ref !== 'string') return place;
      place = this.#target(ref, place.file);
    }
    throw new MockContractError(
      `${describe(from)}: the $ref leads in a circle. Let it name what is meant.`,
    );
  }

  /** What is under a key, references followed; `undefined` where there is nothing. */
  child(from: Located, ...keys: readonly string[]): Located | undefined {
    let place: Located | undefined = this.follow(from);
    for (const key of keys) {
      const { value, file, steps }: Located = place;
      if (!isContainer(value) || !Object.hasOwn(value, key)) return undefined;
      place = this.follow({ value: value[key], file, steps: [...steps, key] });
    }
    return place;
  }

  /** The entries of a mapping or a list, references followed. */
  children(from: Located | undefined): readonly (readonly [key: string, Located])[] {
    if (from === undefined || !isContainer(from.value)) return [];
    return Object.entries(from.value).map(([key, value]) => [
      key,
      this.follow({ value, file: from.file, steps: [...from.steps, key] }),
    ]);
  }

  /** The address of a place, for a JSON Schema to refer to. */
  uri({ file, steps }: Pick<Located, 'file' | 'steps'>): string {
    const pointer = steps.map((step) => `/${encodeURIComponent(escapeStep(step))}`).join('');
    return `${BASE}${file.split('/').map(encodeURIComponent).join('/')}#${pointer}`;
  }

  /** The file behind an address, if it is one of these. */
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
      throw new MockContractError(
        `${from}: the $ref ${quoted(ref)} leads out of the contracts of the change, and nothing is fetched. Copy the schema in.`,
      );
    }
    const steps = fragment
      .split('/')
      .slice(1)
      .map((step) => (decoded(step) ?? step).replaceAll('~1', '/').replaceAll('~0', '~'));
    let value = this.#document(file);
    for (const step of steps) {
      value = isContainer(value) && Object.hasOwn(value, step) ? value[step] : undefined;
    }
    if (value === undefined || (fragment !== '' && !fragment.startsWith('/'))) {
      throw new MockContractError(
        `${from}: the $ref ${quoted(ref)} leads nowhere. Correct it, or add what it names.`,
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
    if (!this.#read.has(file)) this.#read.set(file, readText(this.files.get(file), file));
    return this.#read.get(file);
  }
}

/** `file#/paths/~1v1~1users`, for messages. */
export function describe({ file, steps }: Pick<Located, 'file' | 'steps'>): string {
  return `${file}#${steps.map((step) => `/${escapeStep(step)}`).join('')}`;
}

function isContainer(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** The parser of plans looks at YAML first: some text would exhaust the memory of the YAML library. */
function readText(text: string | undefined, file: string): unknown {
  if (text === undefined) {
    throw new MockContractError(`${file} is not there. Check the name of the contract.`);
  }
  if (text.trimStart().startsWith('{')) {
    try {
      return JSON.parse(text);
    } catch {
      // YAML in braces is no JSON, and its errors have lines.
    }
  }
  const { diagnostics } = parsePlan(text, { file });
  const [problem] = diagnostics.filter(({ code }) => code.startsWith('yaml/'));
  if (problem !== undefined) {
    throw new MockContractError(`${file}:${problem.line}:${problem.column} ${problem.message}`);
  }
  return parse(text, {
    schema: 'core',
    merge: false,
    uniqueKeys: false,
    maxAliasCount: -1,
    logLevel: 'silent',
  });
}

function escapeStep(step: string): string {
  return step.replaceAll('~', '~0').replaceAll('/', '~1');
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

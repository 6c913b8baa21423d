/** A literal value in JavaScript text that needs no evaluation. */
export type Literal = string | number | boolean | null | readonly Literal[] | LiteralObject;
export interface LiteralObject {
  readonly [name: string]: Literal;
}

const SPACE = /(?:\s|\/\/[^\n]*|\/\*[^]*?\*\/)*/y;
const TEXT = /"(?:[^"\\\n]|\\["'\\/])*"|'(?:[^'\\\n]|\\["'\\/])*'/y;
const NAME = /[A-Za-z_$][A-Za-z0-9_$]*/y;
const NUMBER = /-?\d+(?:\.\d+)?/y;
const WORDS: Readonly<Record<string, Literal>> = { true: true, false: false, null: null };
const MAX_DEPTH = 32;

/**
 * Reads a literal of JavaScript, or of JSON with comments and trailing commas: objects, lists,
 * strings in plain quotes, numbers, `true`, `false`, `null`. Nothing is run.
 *
 * @param start where the literal starts, including whitespace and comments before it
 * @returns `undefined` if a value has to be computed: a name, a call, a spread, a template
 */
export function readLiteral(text: string, start: number): Literal | undefined {
  try {
    return new LiteralReader(text, start).value(0);
  } catch (error) {
    if (error === NOT_LITERAL) return undefined;
    throw error;
  }
}

const NOT_LITERAL = new Error('not a literal');

class LiteralReader {
  readonly #text: string;
  #at: number;

  constructor(text: string, start: number) {
    this.#text = text;
    this.#at = start;
  }

  value(depth: number): Literal {
    if (depth > MAX_DEPTH) throw NOT_LITERAL;
    this.#take(SPACE);
    if (this.#skip('[')) return this.#list(depth);
    if (this.#skip('{')) return this.#object(depth);
    const text = this.#take(TEXT);
    if (text !== undefined) return unquoted(text);
    const number = this.#take(NUMBER);
    if (number !== undefined) return Number(number);
    const word = this.#take(NAME) ?? '';
    const value = Object.hasOwn(WORDS, word) ? WORDS[word] : undefined;
    if (value === undefined) throw NOT_LITERAL;
    return value;
  }

  #list(depth: number): readonly Literal[] {
    const items: Literal[] = [];
    while (!this.#isEnd(']')) {
      items.push(this.value(depth + 1));
      this.#separator(']');
    }
    return items;
  }

  #object(depth: number): LiteralObject {
    const entries: [string, Literal][] = [];
    while (!this.#isEnd('}')) {
      const text = this.#take(TEXT);
      const name = text === undefined ? this.#take(NAME) : unquoted(text);
      this.#take(SPACE);
      if (name === undefined || !this.#skip(':')) throw NOT_LITERAL;
      entries.push([name, this.value(depth + 1)]);
      this.#separator('}');
    }
    return Object.fromEntries(entries);
  }

  #isEnd(close: string): boolean {
    this.#take(SPACE);
    return this.#skip(close);
  }

  /** Reads a comma, or stops before the closing character. */
  #separator(close: string): void {
    this.#take(SPACE);
    if (!this.#skip(',') && this.#text.charAt(this.#at) !== close) throw NOT_LITERAL;
  }

  #skip(sign: string): boolean {
    const isThere = this.#text.charAt(this.#at) === sign;
    if (isThere) this.#at++;
    return isThere;
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const [found] = pattern.exec(this.#text) ?? [];
    this.#at += found?.length ?? 0;
    return found;
  }
}

function unquoted(text: string): string {
  return text.slice(1, -1).replace(/\\(.)/g, '$1');
}

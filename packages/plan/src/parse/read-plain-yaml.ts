import { CST, parse } from 'yaml';
import { TEXT_LIMITS } from './text-limits';
import { UNPRINTABLE } from './unprintable';

/** The values of a text, and where the ones that fit on a line stand. */
export interface PlainYaml {
  readonly value: unknown;
  /**
   * By mapping, four offsets an entry: key start and end, value start and end. By list, two an item.
   * A start of -1: known to the full reader only.
   */
  readonly ranges: ReadonlyMap<object, readonly number[]>;
}

/**
 * Reads the YAML that plans are written in, about ten times as fast as the `yaml` library: block
 * mappings with simple keys, lists, flow collections, quoted and plain scalars on one line, block
 * scalars, comments. It only says what the library would say: where a text has anything else (tabs,
 * anchors, tags, scalars over several lines, anything odd or wrong), it says nothing, and the
 * library reads the text. A property test holds the two to each other.
 *
 * @returns `undefined` where the text is for the full reader; linear in time and memory either way
 */
export function readPlainYaml(text: string): PlainYaml | undefined {
  if (/[\t\r\ufeff]/.test(text) || UNPRINTABLE.test(text)) return undefined;
  const reader = new PlainReader(text);
  try {
    return { value: reader.document(), ranges: reader.ranges };
  } catch (error) {
    if (error === NOT_PLAIN) return undefined;
    throw error;
  }
}

/** Thrown, and not made each time: a stack trace costs more than the reading. */
const NOT_PLAIN = Symbol('not plain');

/** Far below what the guard of the full reader lets through, so that it is the one to refuse. */
const FREE_NODES = 20_000;
const NODES_PER_UNIT = 0.1;
const DEPTH = TEXT_LIMITS.nesting / 2;
const KEY_LENGTH = 128;

const KEY = /[A-Za-z_][\w.-]*/y;
/** Whatever the core schema might take for something else than text. */
const MAYBE_NUMBER = /^[-+]?\.?(?:\d[\w.+-]*|inf|Inf|INF|nan|NaN|NAN)$/;
const SMALL_INTEGER = /^(?:0|[1-9]\d{0,14})$/;
const WORDS: ReadonlyMap<string, boolean | null> = new Map([
  ...['null', 'Null', 'NULL', '~'].map((word) => [word, null] as const),
  ...['true', 'True', 'TRUE'].map((word) => [word, true] as const),
  ...['false', 'False', 'FALSE'].map((word) => [word, false] as const),
]);

const NEWLINE = 0x0a;
const SPACE = 0x20;
const DOUBLE_QUOTE = 0x22;
const HASH = 0x23;
const SINGLE_QUOTE = 0x27;
const COMMA = 0x2c;
const DASH = 0x2d;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_LIST = 0x5d;
const OPEN_MAP = 0x7b;
const BAR = 0x7c;
const CLOSE_MAP = 0x7d;
const GREATER = 0x3e;

/** What a plain scalar can't start with, or only sometimes. */
const INDICATORS: ReadonlySet<number> = new Set(
  [...'-?:,[]{}#&*!|>\'"%@` \n'].map((char) => char.charCodeAt(0)),
);

class PlainReader {
  readonly ranges = new Map<object, number[]>();
  readonly #text: string;
  readonly #maxNodes: number;
  #nodes = 0;
  #at = 0;
  /** Column of the line's first sign; -1 at the end of the text. */
  #indent = 0;

  constructor(text: string) {
    this.#text = text;
    this.#maxNodes = FREE_NODES + text.length * NODES_PER_UNIT;
  }

  document(): unknown {
    this.#nextLine();
    if (this.#indent !== 0 || !this.#isPlainStart() || /^(?:---|\.\.\.)/m.test(this.#text)) {
      throw NOT_PLAIN;
    }
    const value = this.#mapping(0, 1);
    if (this.#at < this.#text.length) throw NOT_PLAIN;
    return value;
  }

  /** The entries in one column; stands behind the first one's indentation. */
  #mapping(column: number, depth: number): unknown {
    this.#count(depth);
    const text = this.#text;
    const value: Record<string, unknown> = {};
    const ranges: number[] = [];
    this.ranges.set(value, ranges);
    do {
      const keyStart = this.#at;
      const key = this.#key();
      if (Object.hasOwn(value, key)) throw NOT_PLAIN;
      this.#at++;
      const keyEnd = keyStart + key.length;
      ranges.push(keyStart, keyEnd, -1, -1);
      const next = text.charCodeAt(this.#at);
      if (next !== SPACE && next !== NEWLINE && !Number.isNaN(next)) throw NOT_PLAIN;
      this.#skipSpaces();
      value[key] = this.#isAtLineEnd()
        ? this.#blockValue(column, depth)
        : this.#inlineValue(column, depth, ranges);
    } while (this.#indent === column && !this.#isDash());
    if (this.#indent > column) throw NOT_PLAIN;
    return value;
  }

  #sequence(column: number, depth: number): unknown[] {
    this.#count(depth);
    const value: unknown[] = [];
    const ranges: number[] = [];
    this.ranges.set(value, ranges);
    while (this.#indent === column && this.#isDash()) {
      const start = this.#at;
      this.#at++;
      this.#skipSpaces();
      if (this.#isAtLineEnd()) throw NOT_PLAIN;
      if (this.#isKey()) {
        ranges.push(-1, -1);
        const inner = column + this.#at - start;
        this.#indent = inner;
        value.push(this.#mapping(inner, depth + 1));
      } else {
        ranges.push(-1, -1);
        value.push(this.#inlineValue(column, depth, ranges));
      }
    }
    if (this.#indent > column) throw NOT_PLAIN;
    return value;
  }

  /** What stands on the lines below a key. */
  #blockValue(column: number, depth: number): unknown {
    this.#endLine();
    if (this.#indent < column || (this.#indent === column && !this.#isDash())) {
      this.#count(depth);
      return null;
    }
    if (this.#isDash()) return this.#sequence(this.#indent, depth + 1);
    const first = this.#text.charCodeAt(this.#at);
    if (first === OPEN_LIST || first === OPEN_MAP) return this.#lastFlow(column, depth);
    if (!this.#isKey()) throw NOT_PLAIN;
    return this.#mapping(this.#indent, depth + 1);
  }

  /** What stands behind a key or a dash; ends at the start of the next line. */
  #inlineValue(column: number, depth: number, ranges: number[]): unknown {
    const first = this.#text.charCodeAt(this.#at);
    if (first === OPEN_LIST || first === OPEN_MAP) return this.#lastFlow(column, depth);
    if (first === BAR || first === GREATER) return this.#blockScalar(column, depth);
    const start = this.#at;
    const value = this.#scalar(depth, false);
    ranges[ranges.length - 2] = start;
    ranges[ranges.length - 1] = this.#at;
    this.#closeLine();
    // It would go on there.
    if (this.#indent > column) throw NOT_PLAIN;
    return value;
  }

  #lastFlow(column: number, depth: number): unknown {
    const value = this.#flow(column, depth + 1);
    this.#closeLine();
    return value;
  }

  #flow(column: number, depth: number): unknown {
    this.#count(depth);
    return this.#text.charCodeAt(this.#at++) === OPEN_LIST
      ? this.#flowList(column, depth)
      : this.#flowMapping(column, depth);
  }

  #flowList(column: number, depth: number): unknown[] {
    const value: unknown[] = [];
    const ranges: number[] = [];
    this.ranges.set(value, ranges);
    for (;;) {
      this.#skipFlowSpace(column);
      if (this.#text.charCodeAt(this.#at) === CLOSE_LIST) break;
      ranges.push(-1, -1);
      value.push(this.#flowItem(column, depth, ranges));
      if (!this.#flowComma(column, CLOSE_LIST)) break;
    }
    this.#at++;
    return value;
  }

  #flowMapping(column: number, depth: number): unknown {
    const value: Record<string, unknown> = {};
    const ranges: number[] = [];
    this.ranges.set(value, ranges);
    for (;;) {
      this.#skipFlowSpace(column);
      if (this.#text.charCodeAt(this.#at) === CLOSE_MAP) break;
      const start = this.#at;
      const key = this.#key();
      if (Object.hasOwn(value, key)) throw NOT_PLAIN;
      ranges.push(start, start + key.length, -1, -1);
      if (this.#text.charCodeAt(++this.#at) !== SPACE) throw NOT_PLAIN;
      this.#skipSpaces();
      value[key] = this.#flowItem(column, depth, ranges);
      if (!this.#flowComma(column, CLOSE_MAP)) break;
    }
    this.#at++;
    return value;
  }

  #flowItem(column: number, depth: number, ranges: number[]): unknown {
    const first = this.#text.charCodeAt(this.#at);
    if (first === OPEN_LIST || first === OPEN_MAP) return this.#flow(column, depth + 1);
    const start = this.#at;
    const value = this.#scalar(depth, true);
    ranges[ranges.length - 2] = start;
    ranges[ranges.length - 1] = this.#at;
    return value;
  }

  /** Whether another item may follow. */
  #flowComma(column: number, close: number): boolean {
    this.#skipFlowSpace(column);
    const sign = this.#text.charCodeAt(this.#at);
    if (sign === close) return false;
    if (sign !== COMMA) throw NOT_PLAIN;
    const next = this.#text.charCodeAt(++this.#at);
    if (next !== SPACE && next !== NEWLINE) throw NOT_PLAIN;
    return true;
  }

  #skipFlowSpace(column: number): void {
    this.#skipSpaces();
    while (this.#text.charCodeAt(this.#at) === NEWLINE) {
      const lineStart = ++this.#at;
      this.#skipSpaces();
      // An empty line is left to the full reader, which counts them.
      if (this.#at - lineStart <= column) throw NOT_PLAIN;
    }
  }

  #scalar(depth: number, inFlow: boolean): unknown {
    this.#count(depth);
    const first = this.#text.charCodeAt(this.#at);
    if (first === SINGLE_QUOTE || first === DOUBLE_QUOTE) return this.#quoted(first);
    return this.#plain(inFlow);
  }

  #quoted(quote: number): string {
    const text = this.#text;
    const start = this.#at;
    let isPlain = true;
    for (let at = start + 1; at - start < TEXT_LIMITS.scalarLength; at++) {
      const unit = text.charCodeAt(at);
      if (unit === NEWLINE || Number.isNaN(unit)) break;
      if (unit === BACKSLASH && quote === DOUBLE_QUOTE) {
        isPlain = false;
        at++;
        if (text.charCodeAt(at) === NEWLINE) break;
      } else if (unit === quote) {
        if (quote === SINGLE_QUOTE && text.charCodeAt(at + 1) === quote) {
          isPlain = false;
          at++;
          continue;
        }
        this.#at = at + 1;
        if (isPlain) return text.slice(start + 1, at);
        const type = quote === DOUBLE_QUOTE ? 'double-quoted-scalar' : 'single-quoted-scalar';
        const source = text.slice(start, at + 1);
        return resolved({ type, offset: start, indent: 0, source });
      }
    }
    throw NOT_PLAIN;
  }

  #plain(inFlow: boolean): unknown {
    const text = this.#text;
    const start = this.#at;
    if (!this.#isPlainStart()) throw NOT_PLAIN;
    let end = start;
    for (let at = start; at - start < TEXT_LIMITS.scalarLength; at++) {
      const unit = text.charCodeAt(at);
      if (unit === NEWLINE || Number.isNaN(unit)) {
        this.#at = end;
        return resolvePlain(text.slice(start, end));
      }
      if (unit === SPACE) {
        if (text.charCodeAt(at + 1) !== HASH) continue;
        this.#at = end;
        return inFlow ? notPlain() : resolvePlain(text.slice(start, end));
      }
      if (inFlow && isFlowIndicator(unit)) {
        if (unit === OPEN_LIST || unit === OPEN_MAP) throw NOT_PLAIN;
        this.#at = end;
        return resolvePlain(text.slice(start, end));
      }
      if (unit === COLON && endsKey(text.charCodeAt(at + 1), inFlow)) throw NOT_PLAIN;
      end = at + 1;
    }
    throw NOT_PLAIN;
  }

  #blockScalar(column: number, depth: number): unknown {
    this.#count(depth);
    const text = this.#text;
    const start = this.#at;
    if (text.charCodeAt(++this.#at) === DASH) this.#at++;
    const header = text.slice(start, this.#at);
    if (text.charCodeAt(this.#at) !== NEWLINE) throw NOT_PLAIN;
    const contentStart = ++this.#at;
    let inner = -1;
    for (;;) {
      const lineStart = this.#at;
      this.#skipSpaces();
      const indent = this.#at - lineStart;
      const isBlank = this.#isAtEndOfLine();
      if (!isBlank && indent <= column) {
        this.#at = lineStart;
        break;
      }
      if (!isBlank && inner < 0) inner = indent;
      // Whatever is less indented than the first line, or blank before it, has rules of its own.
      if (isBlank ? inner < 0 || indent > inner : indent < inner) throw NOT_PLAIN;
      this.#toLineEnd();
      if (this.#at >= text.length) break;
      this.#at++;
      if (this.#at - contentStart > TEXT_LIMITS.scalarLength / 2) throw NOT_PLAIN;
    }
    if (inner < 0) throw NOT_PLAIN;
    const source = text.slice(contentStart, this.#at);
    this.#nextLine();
    return resolved({
      type: 'block-scalar',
      offset: start,
      indent: column,
      props: [
        { type: 'block-scalar-header', offset: start, indent: column, source: header },
        { type: 'newline', offset: contentStart - 1, indent: column, source: '\n' },
      ],
      source,
    });
  }

  #key(): string {
    KEY.lastIndex = this.#at;
    const match = KEY.exec(this.#text);
    if (!match || match[0].length > KEY_LENGTH || match[0] === '__proto__') throw NOT_PLAIN;
    this.#at += match[0].length;
    if (this.#text.charCodeAt(this.#at) !== COLON) throw NOT_PLAIN;
    return match[0];
  }

  #isKey(): boolean {
    KEY.lastIndex = this.#at;
    if (!KEY.test(this.#text) || this.#text.charCodeAt(KEY.lastIndex) !== COLON) return false;
    return endsKey(this.#text.charCodeAt(KEY.lastIndex + 1), false);
  }

  #isDash(): boolean {
    if (this.#text.charCodeAt(this.#at) !== DASH) return false;
    const next = this.#text.charCodeAt(this.#at + 1);
    return next === SPACE || next === NEWLINE || Number.isNaN(next);
  }

  #isPlainStart(): boolean {
    const unit = this.#text.charCodeAt(this.#at);
    return !Number.isNaN(unit) && !INDICATORS.has(unit);
  }

  #isAtEndOfLine(): boolean {
    const unit = this.#text.charCodeAt(this.#at);
    return unit === NEWLINE || Number.isNaN(unit);
  }

  /** Only a comment may follow, and after a space. */
  #isAtLineEnd(): boolean {
    if (this.#isAtEndOfLine()) return true;
    return (
      this.#text.charCodeAt(this.#at) === HASH && this.#text.charCodeAt(this.#at - 1) === SPACE
    );
  }

  #closeLine(): void {
    this.#skipSpaces();
    if (!this.#isAtLineEnd()) throw NOT_PLAIN;
    this.#endLine();
  }

  #endLine(): void {
    this.#toLineEnd();
    this.#at++;
    this.#nextLine();
  }

  /** To the first sign of the next line that has any. */
  #nextLine(): void {
    const text = this.#text;
    for (let skipped = 0; this.#at < text.length; skipped++) {
      const lineStart = this.#at;
      this.#skipSpaces();
      const unit = text.charCodeAt(this.#at);
      if (unit !== NEWLINE && unit !== HASH && !Number.isNaN(unit)) {
        this.#indent = this.#at - lineStart;
        return;
      }
      if (skipped >= TEXT_LIMITS.emptyLines / 2) throw NOT_PLAIN;
      this.#toLineEnd();
      this.#at++;
    }
    this.#indent = -1;
  }

  #toLineEnd(): void {
    const end = this.#text.indexOf('\n', this.#at);
    const lineEnd = end === -1 ? this.#text.length : end;
    if (lineEnd - this.#at > TEXT_LIMITS.scalarLength) throw NOT_PLAIN;
    this.#at = lineEnd;
  }

  #skipSpaces(): void {
    while (this.#text.charCodeAt(this.#at) === SPACE) this.#at++;
  }

  #count(depth: number): void {
    if (++this.#nodes > this.#maxNodes || depth > DEPTH) throw NOT_PLAIN;
  }
}

function endsKey(next: number, inFlow: boolean): boolean {
  return (
    next === SPACE || next === NEWLINE || Number.isNaN(next) || (inFlow && isFlowIndicator(next))
  );
}

function isFlowIndicator(unit: number): boolean {
  return (
    unit === COMMA ||
    unit === OPEN_LIST ||
    unit === CLOSE_LIST ||
    unit === OPEN_MAP ||
    unit === CLOSE_MAP
  );
}

function resolvePlain(source: string): unknown {
  const word = WORDS.get(source);
  if (word !== undefined) return word;
  if (!MAYBE_NUMBER.test(source)) return source;
  if (SMALL_INTEGER.test(source)) return Number(source);
  return parse(source, { schema: 'core', merge: false, logLevel: 'silent' }) as unknown;
}

/** Escapes, folding and chomping as the library does them. */
function resolved(token: CST.FlowScalar | CST.BlockScalar): string {
  const scalar = CST.resolveAsScalar(token, true, notPlain);
  return scalar ? scalar.value : notPlain();
}

function notPlain(): never {
  throw NOT_PLAIN;
}

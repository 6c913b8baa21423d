import { NOT_YAML } from '../../text';
import { isBreak, LineCursor, NEWLINE, NOT_PLAIN, SPACE } from './line-cursor';
import { isPlainStart, readBlockScalar, readScalar } from './plain-scalars';

/** The values of a text, and the positions of those that fit on one line. */
export interface PlainYaml {
  readonly value: unknown;
  /**
   * For a mapping, four offsets for each entry: start and end of the key and of the value. For a
   * list, two offsets for each item. A start of -1 is only known to the full reader.
   */
  readonly ranges: ReadonlyMap<object, readonly number[]>;
}

/**
 * Reads the YAML subset that plans usually use, about ten times as fast as the `yaml` library:
 * block mappings with simple keys, lists, flow collections, quoted and plain scalars on one line,
 * block scalars and comments. It gives up on everything else (tabs, anchors, tags, multi-line
 * scalars, unusual or invalid text), and the library then reads the text. A property test checks
 * that both give the same result.
 *
 * @returns `undefined` when the text needs the full reader; takes linear time and memory in both
 *   cases
 */
export function readPlainYaml(text: string): PlainYaml | undefined {
  if (/[\t\ufeff]|\r(?!\n)/.test(text) || NOT_YAML.test(text)) return undefined;
  const reader = new PlainReader(text);
  try {
    return { value: reader.document(), ranges: reader.ranges };
  } catch (error) {
    if (error === NOT_PLAIN) return undefined;
    throw error;
  }
}

const COMMA = 0x2c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_MAP = 0x7b;
const BAR = 0x7c;
const CLOSE_MAP = 0x7d;
const GREATER = 0x3e;

class PlainReader {
  readonly ranges = new Map<object, number[]>();
  readonly #cursor: LineCursor;

  constructor(text: string) {
    this.#cursor = new LineCursor(text);
  }

  document(): unknown {
    const cursor = this.#cursor;
    cursor.nextLine();
    if (cursor.text.startsWith('---', cursor.at)) this.#documentStart();
    const rest = cursor.text.slice(cursor.at);
    if (cursor.indent !== 0 || !isPlainStart(cursor) || /^(?:---|\.\.\.)/m.test(rest)) {
      throw NOT_PLAIN;
    }
    const value = this.#mapping(0, 1);
    if (this.#cursor.at < this.#cursor.text.length) throw NOT_PLAIN;
    return value;
  }

  #documentStart(): void {
    if (this.#cursor.indent !== 0) throw NOT_PLAIN;
    this.#cursor.at += 3;
    if (!isBreak(this.#cursor.unit)) throw NOT_PLAIN;
    this.#cursor.closeLine();
  }

  /** Reads the entries at one column, starting after the indentation of the first one. */
  #mapping(column: number, depth: number): unknown {
    this.#cursor.count(depth);
    const value: Record<string, unknown> = {};
    const ranges: number[] = [];
    this.ranges.set(value, ranges);
    do {
      const keyStart = this.#cursor.at;
      const key = this.#cursor.key();
      if (Object.hasOwn(value, key)) throw NOT_PLAIN;
      this.#cursor.at++;
      ranges.push(keyStart, keyStart + key.length, -1, -1);
      if (!isBreak(this.#cursor.unit)) throw NOT_PLAIN;
      this.#cursor.skipSpaces();
      value[key] = this.#cursor.isAtLineEnd()
        ? this.#blockValue(column, depth)
        : this.#inlineValue(column, depth, ranges);
    } while (this.#cursor.indent === column && !this.#cursor.isDash());
    if (this.#cursor.indent > column) throw NOT_PLAIN;
    return value;
  }

  #sequence(column: number, depth: number): unknown[] {
    this.#cursor.count(depth);
    const value: unknown[] = [];
    const ranges: number[] = [];
    this.ranges.set(value, ranges);
    while (this.#cursor.indent === column && this.#cursor.isDash()) {
      const start = this.#cursor.at;
      this.#cursor.at++;
      this.#cursor.skipSpaces();
      if (this.#cursor.isAtLineEnd()) throw NOT_PLAIN;
      ranges.push(-1, -1);
      if (this.#cursor.isKey()) {
        const inner = column + this.#cursor.at - start;
        this.#cursor.indent = inner;
        value.push(this.#mapping(inner, depth + 1));
      } else {
        value.push(this.#inlineValue(column, depth, ranges));
      }
    }
    if (this.#cursor.indent > column) throw NOT_PLAIN;
    return value;
  }

  /** Reads the value on the lines below a key. */
  #blockValue(column: number, depth: number): unknown {
    this.#cursor.endLine();
    if (
      this.#cursor.indent < column ||
      (this.#cursor.indent === column && !this.#cursor.isDash())
    ) {
      this.#cursor.count(depth);
      return null;
    }
    if (this.#cursor.isDash()) return this.#sequence(this.#cursor.indent, depth + 1);
    const first = this.#cursor.unit;
    if (first === OPEN_LIST || first === OPEN_MAP) return this.#lastFlow(column, depth);
    if (!this.#cursor.isKey()) throw NOT_PLAIN;
    return this.#mapping(this.#cursor.indent, depth + 1);
  }

  /** Reads the value after a key or a dash and moves to the start of the next line. */
  #inlineValue(column: number, depth: number, ranges: number[]): unknown {
    const first = this.#cursor.unit;
    if (first === OPEN_LIST || first === OPEN_MAP) return this.#lastFlow(column, depth);
    this.#cursor.count(depth);
    if (first === BAR || first === GREATER) return readBlockScalar(this.#cursor, column);
    const start = this.#cursor.at;
    const value = readScalar(this.#cursor, false);
    ranges[ranges.length - 2] = start;
    ranges[ranges.length - 1] = this.#cursor.at;
    this.#cursor.closeLine();
    // The scalar would continue on the next line.
    if (this.#cursor.indent > column) throw NOT_PLAIN;
    return value;
  }

  #lastFlow(column: number, depth: number): unknown {
    const value = this.#flow(column, depth + 1);
    this.#cursor.closeLine();
    return value;
  }

  #flow(column: number, depth: number): unknown {
    this.#cursor.count(depth);
    const open = this.#cursor.unit;
    this.#cursor.at++;
    return open === OPEN_LIST ? this.#flowList(column, depth) : this.#flowMapping(column, depth);
  }

  #flowList(column: number, depth: number): unknown[] {
    const value: unknown[] = [];
    const ranges: number[] = [];
    this.ranges.set(value, ranges);
    for (;;) {
      this.#skipFlowSpace(column);
      if (this.#cursor.unit === CLOSE_LIST) break;
      ranges.push(-1, -1);
      value.push(this.#flowItem(column, depth, ranges));
      if (!this.#flowComma(column, CLOSE_LIST)) break;
    }
    this.#cursor.at++;
    return value;
  }

  #flowMapping(column: number, depth: number): unknown {
    const value: Record<string, unknown> = {};
    const ranges: number[] = [];
    this.ranges.set(value, ranges);
    for (;;) {
      this.#skipFlowSpace(column);
      if (this.#cursor.unit === CLOSE_MAP) break;
      const start = this.#cursor.at;
      const key = this.#cursor.key();
      if (Object.hasOwn(value, key)) throw NOT_PLAIN;
      ranges.push(start, start + key.length, -1, -1);
      this.#cursor.at++;
      if (this.#cursor.unit !== SPACE) throw NOT_PLAIN;
      this.#cursor.skipSpaces();
      value[key] = this.#flowItem(column, depth, ranges);
      if (!this.#flowComma(column, CLOSE_MAP)) break;
    }
    this.#cursor.at++;
    return value;
  }

  #flowItem(column: number, depth: number, ranges: number[]): unknown {
    const first = this.#cursor.unit;
    if (first === OPEN_LIST || first === OPEN_MAP) return this.#flow(column, depth + 1);
    const start = this.#cursor.at;
    this.#cursor.count(depth);
    const value = readScalar(this.#cursor, true);
    ranges[ranges.length - 2] = start;
    ranges[ranges.length - 1] = this.#cursor.at;
    return value;
  }

  /** Whether another item may follow. */
  #flowComma(column: number, close: number): boolean {
    this.#skipFlowSpace(column);
    const sign = this.#cursor.unit;
    if (sign === close) return false;
    if (sign !== COMMA) throw NOT_PLAIN;
    this.#cursor.at++;
    if (!isBreak(this.#cursor.unit)) throw NOT_PLAIN;
    return true;
  }

  #skipFlowSpace(column: number): void {
    this.#cursor.skipSpaces();
    while (this.#cursor.unit === NEWLINE) {
      const lineStart = ++this.#cursor.at;
      this.#cursor.skipSpaces();
      // The full reader handles empty lines, because it counts them.
      if (this.#cursor.at - lineStart <= column) throw NOT_PLAIN;
    }
  }
}

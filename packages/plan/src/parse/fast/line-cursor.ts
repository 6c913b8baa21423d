import { TEXT_LIMITS } from '../yaml';

/**
 * Thrown when only the full reader can read a text. A constant, because creating a stack trace
 * costs more than reading.
 */
export const NOT_PLAIN = Symbol('not plain');

/** @throws NOT_PLAIN always */
export function notPlain(): never {
  throw NOT_PLAIN;
}

export const NEWLINE = 0x0a;
export const SPACE = 0x20;
const HASH = 0x23;
const DASH = 0x2d;
export const COLON = 0x3a;

const KEY = /[A-Za-z_][\w.-]*/y;
const KEY_LENGTH = 128;

/** Far below the limit of the full reader's guard, so that the guard rejects the text. */
const FREE_NODES = 20_000;
const NODES_PER_UNIT = 0.1;
const DEPTH = TEXT_LIMITS.nesting / 2;

/** A position in a text that is read line by line, without backtracking. */
export class LineCursor {
  at = 0;
  /** Column of the line's first character; -1 at the end of the text. */
  indent = 0;
  readonly #maxNodes: number;
  #nodes = 0;

  /**
   * The text with a blank for each carriage return. Offsets do not change, and blanks before a line
   * break have no meaning.
   */
  readonly text: string;

  /** @param original a text in which every carriage return precedes a line feed */
  constructor(readonly original: string) {
    const text = original.includes('\r') ? original.replaceAll('\r\n', ' \n') : original;
    this.text = text;
    this.#maxNodes = FREE_NODES + text.length * NODES_PER_UNIT;
  }

  /** The next UTF-16 unit; NaN at the end of the text. */
  get unit(): number {
    return this.text.charCodeAt(this.at);
  }

  /** Reads a key and stops at its colon. */
  key(): string {
    KEY.lastIndex = this.at;
    const match = KEY.exec(this.text);
    if (!match || match[0].length > KEY_LENGTH || match[0] === '__proto__') throw NOT_PLAIN;
    this.at += match[0].length;
    if (this.unit !== COLON) throw NOT_PLAIN;
    return match[0];
  }

  isKey(): boolean {
    KEY.lastIndex = this.at;
    if (!KEY.test(this.text) || this.text.charCodeAt(KEY.lastIndex) !== COLON) return false;
    return isBreak(this.text.charCodeAt(KEY.lastIndex + 1));
  }

  /** Whether a list item starts here. */
  isDash(): boolean {
    return this.unit === DASH && isBreak(this.text.charCodeAt(this.at + 1));
  }

  isAtLineBreak(): boolean {
    const { unit } = this;
    return unit === NEWLINE || Number.isNaN(unit);
  }

  /** Whether the rest of the line is empty or a comment after a space. */
  isAtLineEnd(): boolean {
    if (this.isAtLineBreak()) return true;
    return this.unit === HASH && this.text.charCodeAt(this.at - 1) === SPACE;
  }

  /** Moves from the end of a value to the next line. */
  closeLine(): void {
    this.skipSpaces();
    if (!this.isAtLineEnd()) throw NOT_PLAIN;
    this.endLine();
  }

  endLine(): void {
    this.toLineBreak();
    this.at++;
    this.nextLine();
  }

  /** Moves to the first character of the next non-empty line. */
  nextLine(): void {
    const { text } = this;
    for (let skipped = 0; this.at < text.length; skipped++) {
      const lineStart = this.at;
      this.skipSpaces();
      if (!this.isAtLineBreak() && this.unit !== HASH) {
        this.indent = this.at - lineStart;
        return;
      }
      if (skipped >= TEXT_LIMITS.emptyLines / 2) throw NOT_PLAIN;
      this.toLineBreak();
      this.at++;
    }
    this.indent = -1;
  }

  toLineBreak(): void {
    const end = this.text.indexOf('\n', this.at);
    const lineBreak = end === -1 ? this.text.length : end;
    if (lineBreak - this.at > TEXT_LIMITS.scalarLength) throw NOT_PLAIN;
    this.at = lineBreak;
  }

  skipSpaces(): void {
    while (this.text.charCodeAt(this.at) === SPACE) this.at++;
  }

  /** Counts a value. Must be called for each one. */
  count(depth: number): void {
    if (++this.#nodes > this.#maxNodes || depth > DEPTH) throw NOT_PLAIN;
  }
}

/** Whether a unit ends a token: a space, a line break or the end of the text. */
export function isBreak(unit: number): boolean {
  return unit === SPACE || unit === NEWLINE || Number.isNaN(unit);
}

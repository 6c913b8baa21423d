import type { CST } from 'yaml';
import { TEXT_LIMITS, yaml } from '../yaml';
import {
  COLON,
  isBreak,
  type LineCursor,
  NEWLINE,
  NOT_PLAIN,
  notPlain,
  SPACE,
} from './line-cursor';

/** Texts that the core schema might not read as text. */
const MAYBE_NUMBER = /^[-+]?\.?(?:\d[\w.+-]*|inf|Inf|INF|nan|NaN|NAN)$/;
const SMALL_INTEGER = /^(?:0|[1-9]\d{0,14})$/;
const WORDS: ReadonlyMap<string, boolean | null> = new Map([
  ...['null', 'Null', 'NULL', '~'].map((word) => [word, null] as const),
  ...['true', 'True', 'TRUE'].map((word) => [word, true] as const),
  ...['false', 'False', 'FALSE'].map((word) => [word, false] as const),
]);

/** A double-quoted text on one line without tabs. */
const JSON_ESCAPES = /^"(?:[^\\]|\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4}))*"$/;

const DOUBLE_QUOTE = 0x22;
const HASH = 0x23;
const SINGLE_QUOTE = 0x27;
const DASH = 0x2d;
const BACKSLASH = 0x5c;

/** Characters that cannot start a plain scalar, or only in some cases. */
const INDICATORS: ReadonlySet<number> = new Set(
  [...'-?:,[]{}#&*!|>\'"%@` \n'].map((char) => char.charCodeAt(0)),
);
const FLOW_INDICATORS: ReadonlySet<number> = new Set(
  [...',[]{}'].map((char) => char.charCodeAt(0)),
);
const OPENING: ReadonlySet<number> = new Set([...'[{'].map((char) => char.charCodeAt(0)));

/** Reads a scalar on one line and moves past it. */
export function readScalar(cursor: LineCursor, inFlow: boolean): unknown {
  const { unit } = cursor;
  return unit === SINGLE_QUOTE || unit === DOUBLE_QUOTE
    ? readQuoted(cursor, unit)
    : readPlain(cursor, inFlow);
}

/**
 * Reads a block scalar and moves to the next line.
 *
 * @param column the column of its parent
 */
export function readBlockScalar(cursor: LineCursor, column: number): string {
  const { text, original } = cursor;
  const start = cursor.at;
  if (text.charCodeAt(++cursor.at) === DASH) cursor.at++;
  const header = text.slice(start, cursor.at);
  const headerEnd = cursor.at;
  if (original.startsWith('\r\n', headerEnd)) cursor.at++;
  if (cursor.unit !== NEWLINE) throw NOT_PLAIN;
  const contentStart = ++cursor.at;
  let inner = -1;
  for (;;) {
    const lineStart = cursor.at;
    cursor.skipSpaces();
    const indent = cursor.at - lineStart;
    const isBlank = cursor.isAtLineBreak();
    if (!isBlank && indent <= column) {
      cursor.at = lineStart;
      break;
    }
    if (!isBlank && inner < 0) inner = indent;
    // Special rules apply to lines that are less indented than the first one, and to leading blank
    // lines.
    if (isBlank ? inner < 0 || indent > inner : indent < inner) throw NOT_PLAIN;
    cursor.toLineBreak();
    if (cursor.at >= text.length) break;
    cursor.at++;
    if (cursor.at - contentStart > TEXT_LIMITS.scalarLength / 2) throw NOT_PLAIN;
  }
  if (inner < 0) throw NOT_PLAIN;
  const source = original.slice(contentStart, cursor.at);
  cursor.nextLine();
  return (
    blockText(source, header, inner) ??
    resolved({
      type: 'block-scalar',
      offset: start,
      indent: column,
      props: [
        { type: 'block-scalar-header', offset: start, indent: column, source: header },
        {
          type: 'newline',
          offset: headerEnd,
          indent: column,
          source: original.slice(headerEnd, contentStart),
        },
      ],
      source,
    })
  );
}

/**
 * The text of a block scalar.
 *
 * @param header `|`, `|-`, `>` or `>-`
 * @param indent of its content
 * @returns `undefined` for what takes more rules: carriage returns, and further indented lines that would be folded
 */
function blockText(source: string, header: string, indent: number): string | undefined {
  if (source.includes('\r')) return undefined;
  const written = source.split('\n');
  const last = written.findLastIndex((line) => /[^ ]/.test(line));
  const lines = written.slice(0, last + 1).map((line) => line.slice(indent));
  const end = header.endsWith('-') ? '' : '\n';
  if (header.startsWith('|')) return lines.join('\n') + end;
  if (lines.some((line) => line.startsWith(' '))) return undefined;
  return (
    lines.join('\n').replace(/\n+/g, (breaks) => (breaks === '\n' ? ' ' : breaks.slice(1))) + end
  );
}

/** Whether a plain scalar may start here. */
export function isPlainStart({ unit }: LineCursor): boolean {
  return !Number.isNaN(unit) && !INDICATORS.has(unit);
}

function readQuoted(cursor: LineCursor, quote: number): string {
  const { text } = cursor;
  const start = cursor.at;
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
      cursor.at = at + 1;
      if (isPlain) return text.slice(start + 1, at);
      const type = quote === DOUBLE_QUOTE ? 'double-quoted-scalar' : 'single-quoted-scalar';
      const source = text.slice(start, at + 1);
      return unescaped(source, quote) ?? resolved({ type, offset: start, indent: 0, source });
    }
  }
  throw NOT_PLAIN;
}

/** Undoubles single quotes, and resolves the escapes that YAML shares with JSON; `undefined` when there are others. */
function unescaped(source: string, quote: number): string | undefined {
  if (quote === SINGLE_QUOTE) return source.slice(1, -1).replaceAll("''", "'");
  return JSON_ESCAPES.test(source) ? (JSON.parse(source) as string) : undefined;
}

function readPlain(cursor: LineCursor, inFlow: boolean): unknown {
  const { text } = cursor;
  const start = cursor.at;
  if (!isPlainStart(cursor)) throw NOT_PLAIN;
  let end = start;
  for (let at = start; at - start < TEXT_LIMITS.scalarLength; at++) {
    const unit = text.charCodeAt(at);
    if (unit === NEWLINE || Number.isNaN(unit)) {
      cursor.at = end;
      return resolvePlain(text.slice(start, end));
    }
    if (unit === SPACE) {
      if (text.charCodeAt(at + 1) !== HASH) continue;
      cursor.at = end;
      return inFlow ? notPlain() : resolvePlain(text.slice(start, end));
    }
    if (inFlow && FLOW_INDICATORS.has(unit)) {
      if (OPENING.has(unit)) throw NOT_PLAIN;
      cursor.at = end;
      return resolvePlain(text.slice(start, end));
    }
    if (unit === COLON && endsKey(text.charCodeAt(at + 1), inFlow)) throw NOT_PLAIN;
    end = at + 1;
  }
  throw NOT_PLAIN;
}

function endsKey(next: number, inFlow: boolean): boolean {
  return isBreak(next) || (inFlow && FLOW_INDICATORS.has(next));
}

function resolvePlain(source: string): unknown {
  const word = WORDS.get(source);
  if (word !== undefined) return word;
  if (!MAYBE_NUMBER.test(source)) return source;
  if (SMALL_INTEGER.test(source)) return Number(source);
  return yaml().parse(source, { schema: 'core', merge: false, logLevel: 'silent' }) as unknown;
}

/** Resolves rarer escapes and folding with the library. */
function resolved(token: CST.FlowScalar | CST.BlockScalar): string {
  const scalar = yaml().CST.resolveAsScalar(token, true, notPlain);
  return scalar ? scalar.value : notPlain();
}

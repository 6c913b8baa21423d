import { jsonString } from '../text';

/** A value that an edit may add to a plan. */
export type EditValue =
  string | number | boolean | readonly EditValue[] | { readonly [key: string]: EditValue };

/** The style of the surrounding text, which added text follows. */
export interface WriteStyle {
  readonly quotes: 'single' | 'double' | 'plain';
  /** Whether keys are quoted, as in JSON. */
  readonly quotedKeys: boolean;
  /** Indentation of a nested mapping, in columns. */
  readonly indent: number;
  /** Indentation of a list's dashes below their key, in columns. */
  readonly listIndent: number;
}

/** The lines of `key: value` in block style. */
export function entryLines(key: string, value: EditValue, style: WriteStyle): readonly string[] {
  const name = `${keyText(key, style)}:`;
  if (isList(value) && value.length > 0) {
    return [
      name,
      ...indented(
        value.flatMap((item) => itemLines(item, style)),
        style.listIndent,
      ),
    ];
  }
  if (isMapping(value) && Object.keys(value).length > 0) {
    return [
      name,
      ...indented(
        Object.entries(value).flatMap(([inner, item]) => entryLines(inner, item, style)),
        style.indent,
      ),
    ];
  }
  return [`${name} ${flowText(value, style)}`];
}

/** The lines of `- value` in block style. */
export function itemLines(value: EditValue, style: WriteStyle): readonly string[] {
  if (!isMapping(value) || Object.keys(value).length === 0) return [`- ${flowText(value, style)}`];
  const lines = Object.entries(value).flatMap(([key, item]) => entryLines(key, item, style));
  return lines.map((line, index) => `${index === 0 ? '- ' : '  '}${line}`);
}

/** `key: value` on one line, for a flow mapping. */
export function flowEntry(key: string, value: EditValue, style: WriteStyle): string {
  return `${keyText(key, style)}: ${flowText(value, style)}`;
}

/** A value on one line, valid in block and flow style. */
export function flowText(value: EditValue, style: WriteStyle): string {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return scalarText(value, style);
  if (isList(value)) return `[${value.map((item) => flowText(item, style)).join(', ')}]`;
  const entries = Object.entries(value).map(([key, item]) => flowEntry(key, item, style));
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}

/** Words and paths that YAML 1.1 and 1.2 read as text, in block and flow style. */
const PLAIN = /^[A-Za-z_][\w./*+-]*(?: [\w./*+()-]+)*$/;
const NOT_TEXT = /^(?:true|false|null|yes|no|on|off|y|n)$/i;

function scalarText(text: string, { quotes }: WriteStyle): string {
  if (quotes === 'plain' && PLAIN.test(text) && !NOT_TEXT.test(text)) return text;
  const isPrintable = /^[^\p{Cc}\p{Cs}\u2028\u2029\ufeff\ufffe\uffff]*$/u.test(text);
  return quotes === 'single' && isPrintable ? `'${text.replaceAll("'", "''")}'` : jsonString(text);
}

function keyText(key: string, { quotedKeys }: WriteStyle): string {
  return quotedKeys || !PLAIN.test(key) || NOT_TEXT.test(key) ? jsonString(key) : key;
}

function indented(lines: readonly string[], by: number): readonly string[] {
  return lines.map((line) => `${' '.repeat(by)}${line}`);
}

function isList(value: EditValue): value is readonly EditValue[] {
  return Array.isArray(value);
}

function isMapping(value: EditValue): value is { readonly [key: string]: EditValue } {
  return typeof value === 'object' && !Array.isArray(value);
}

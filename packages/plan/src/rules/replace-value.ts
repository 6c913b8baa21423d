import type { Fix } from '../diagnostics/diagnostic';
import type { Located, ParsedPlan } from '../parse/parsed-plan';

/** A plain YAML scalar that needs no quotes in block or flow style. */
const PLAIN = /^(?!true$|false$|null$|yes$|no$|on$|off$)[A-Za-z_][\w./*-]*$/i;

/**
 * Replaces a text in a plan and keeps its quotes.
 *
 * @returns a fix with an edit; without an edit when the notation of the value (block, escapes,
 *   alias, tag) makes a safe edit impossible
 */
export function replaceValue(
  parsed: ParsedPlan,
  { value, path }: Located<string>,
  replacement: string,
  description: string,
): Fix {
  const { offset, endOffset } = parsed.locate(path);
  const written = parsed.text.slice(offset, endOffset);
  const text = rewrite(written, value, replacement);
  if (text === undefined) return { description, edits: [] };
  return { description, edits: [{ offset, length: endOffset - offset, text }] };
}

function rewrite(written: string, value: string, replacement: string): string | undefined {
  if (written === singleQuoted(value)) return singleQuoted(replacement);
  if (written === JSON.stringify(value)) return JSON.stringify(replacement);
  if (written === value) return PLAIN.test(replacement) ? replacement : singleQuoted(replacement);
  return undefined;
}

function singleQuoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

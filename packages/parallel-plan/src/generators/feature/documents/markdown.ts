import { withoutControls } from '@parallel-plan/plan/text';

/**
 * Text from a person on one line of a Markdown document. It can't start a heading, a list or a
 * comment.
 */
export function inline(text: string): string {
  return oneLine(text)
    .replace(/^(#{1,6}\s|>|[-+*]\s|```|~~~)/, '\\$1')
    .replaceAll('<!--', '&lt;!--');
}

/**
 * Text from a person as paragraphs and lists of a Markdown document. Headings, rules and fences are
 * escaped, because tools navigate these documents by headings.
 */
export function prose(text: string): string {
  return withoutControls(text)
    .split(/\r?\n/)
    .map((line) => line.trimEnd())
    .map((line) => line.replace(/^(\s{0,3})(#{1,6}(?:\s|$)|=+$|-{2,}$|```|~~~)/, '$1\\$2'))
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
    .replaceAll('<!--', '&lt;!--');
}

/**
 * Untrusted text as plain words on one line: no markup, no HTML, no link or image that loads
 * something, no mention that sends a notification.
 */
export function words(text: string): string {
  return oneLine(text)
    .replace(/[\\`*_{}[\]()<>#|~!&]/g, '\\$&')
    .replace(/^([-+=])/, '\\$1')
    .replace(/^(\d+)([.)])/, '$1\\$2')
    .replace(/(\w):\/\//g, '$1:&#47;&#47;')
    .replace(/\bwww\./gi, (start) => start.replace('.', '&#46;'))
    .replace(/@(?=\w)/g, '&#64;');
}

/** Formats a table cell. */
export function cell(text: string): string {
  return inline(text).replaceAll('|', '\\|');
}

/** Formats a code span that may contain any text. */
export function code(text: string): string {
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map((ticks) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  const space = longest > 0 ? ' ' : '';
  return `${fence}${space}${oneLine(text)}${space}${fence}`;
}

export function bullets(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join('\n');
}

/** Formats a table. Without rows, returns only the given sentence. */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  empty: string,
): string {
  if (rows.length === 0) {
    return empty;
  }
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

/**
 * Joins the parts of a document with blank lines and adds a final newline. Empty parts are left
 * out.
 */
export function document(parts: readonly (string | undefined)[]): string {
  const kept = parts.filter((part): part is string => part !== undefined && part !== '');
  return `${kept.join('\n\n')}\n`;
}

/** Makes a text a sentence: adds a full stop unless it already ends with punctuation. */
export function sentence(text: string): string {
  const line = inline(text);
  return /[.!?…]$/.test(line) ? line : `${line}.`;
}

/** The text on one line, with whitespace collapsed. */
export function oneLine(text: string): string {
  return withoutControls(text).replace(/\s+/g, ' ').trim();
}

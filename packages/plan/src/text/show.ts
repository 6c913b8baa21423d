/** Characters that UTF-8 cannot encode. */
const LONE_SURROGATE =
  '[\\ud800-\\udbff](?![\\udc00-\\udfff])|(?<![\\ud800-\\udbff])[\\udc00-\\udfff]';

/** C0 and C1 control characters, including tab and line breaks. */
export const CONTROLS = /[\u0000-\u001f\u007f-\u009f]/; // eslint-disable-line no-control-regex -- the pattern finds control characters

/**
 * Characters that are invisible or change how a text reads: C0 and C1 controls, soft hyphen,
 * zero-width and bidirectional controls, line and paragraph separators, byte order mark,
 * non-characters, lone surrogates.
 */
const INVISIBLE = new RegExp(
  `[\\u0000-\\u001f\\u007f-\\u009f\\u00ad\\u061c\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u2069\\ufeff\\ufff9-\\ufffb\\ufffe\\uffff]|${LONE_SURROGATE}`,
  'g',
);

/**
 * Characters that are not allowed in a document: the invisible characters except tab and line
 * breaks.
 */
const NOT_IN_TEXT = new RegExp(`(?![\\t\\n\\r])(?:${INVISIBLE.source})`, 'g');

/** Characters that are not allowed in a file name: controls, separators, lone surrogates. */
export const NOT_IN_PATH = new RegExp(`${CONTROLS.source}|[\\u2028\\u2029]|${LONE_SURROGATE}`);

/**
 * Characters that are not printable in YAML 1.2 (production `c-printable`). They need an escape.
 */
export const NOT_YAML = new RegExp(
  `[^\\t\\n\\r\\u0020-\\u007e\\u0085\\u00a0-\\ufffd]|${LONE_SURROGATE}`,
);

const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/**
 * Makes text safe for a terminal: replaces invisible characters, which can overwrite the screen or
 * reorder text, with visible escapes.
 *
 * @param text any text
 * @returns the text with each such character as `\n`, `\t`, `\x1b` or `\u{202e}`
 */
export function escapeControls(text: string): string {
  return text.replace(INVISIBLE, (character) => {
    const named = NAMED[character];
    if (named !== undefined) return named;
    const code = character.charCodeAt(0);
    return code < 0x100 ? `\\x${hex(code, 2)}` : `\\u{${hex(code, 4)}}`;
  });
}

/**
 * Escapes invisible characters in JSON text. JSON parsers restore the same characters.
 *
 * @param json the output of `JSON.stringify`, including its line breaks
 * @returns JSON text with the same value
 */
export function escapeJson(json: string): string {
  return json.replace(INVISIBLE, (character) =>
    character === '\n' ? character : `\\u${hex(character.charCodeAt(0), 4)}`,
  );
}

/**
 * Formats a text as a JSON string, which is also a double-quoted scalar in YAML 1.1 and 1.2.
 * Invisible characters are escaped, so that no tool changes or drops them.
 *
 * @param text any text
 * @returns the text in double quotes
 */
export function jsonString(text: string): string {
  return escapeJson(JSON.stringify(text));
}

/**
 * Neutralises CI commands in a log: `##[error]`, `##vso[...]` and `##teamcity[...]` anywhere in a
 * line, and `::error::` at its start, also after white space of any kind.
 *
 * @param log the text of a log
 * @returns the log without commands
 * @see https://docs.github.com/actions/reference/workflow-commands-for-github-actions
 */
export function withoutCommands(log: string): string {
  return withoutHashCommands(log).replace(/^([^\S\n]*):(?=:)/gm, '$1: ');
}

/**
 * Neutralises only the CI commands that start with `##`.
 *
 * @param log the text of a log
 * @returns the log without them
 * @see https://learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands
 */
export function withoutHashCommands(log: string): string {
  return log.replace(/##(?=\w*\[)/g, '# #');
}

/**
 * Removes invisible characters except tab and line breaks, for text in a document.
 *
 * @param text any text
 * @returns the text without them
 */
export function withoutControls(text: string): string {
  return text.replace(NOT_IN_TEXT, '');
}

/**
 * Converts a text to one line: runs of white space and invisible characters become one space.
 *
 * @param text any text
 * @returns one line
 */
export function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ').trim();
}

/**
 * Quotes a user's text for a message: in double quotes, on one line, safe to print, at most 160
 * characters.
 *
 * @param text any text
 * @returns the quoted text
 */
export function quoted(text: string): string {
  return quotedUpTo(160, text);
}

/**
 * Like `quoted`, but with at most 40 characters, for minor details of a message.
 *
 * @param text any text
 * @returns the quoted text
 */
export function quotedShort(text: string): string {
  return quotedUpTo(40, text);
}

/**
 * Lists a user's texts in a message: `"a", "b" and 3 more`.
 *
 * @param texts any texts
 * @param most the maximum number of listed texts
 * @returns the list on one line
 */
export function quotedList(texts: readonly string[], most = 5): string {
  return listOf(texts.slice(0, most).map(quoted), Infinity, texts.length - most);
}

/**
 * Lists items: `a`, `a and b`, `a, b and c`. Above `most` items the rest is counted:
 * `a, b and 5 more`.
 *
 * @param items the items, safe to print
 * @param most the maximum number of listed items
 * @param hidden the number of items that the caller has already left out
 * @returns the list
 */
export function listOf(items: readonly string[], most = 6, hidden = 0): string {
  const shown = items.length > most ? items.slice(0, most - 1) : items;
  const rest = items.length - shown.length + Math.max(hidden, 0);
  const parts = rest > 0 ? [...shown, `${rest} more`] : shown;
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

/**
 * Truncates a text. A truncated text ends in an ellipsis.
 *
 * @param text any text
 * @param max the maximum number of characters (code points)
 * @returns the text, at most `max` characters long
 */
export function clip(text: string, max: number): string {
  const characters = [...text];
  return characters.length <= max
    ? text
    : `${characters
        .slice(0, max - 1)
        .join('')
        .trimEnd()}…`;
}

/**
 * Truncates a text for a log and counts what is missing.
 *
 * @param text any text
 * @param max the maximum number of UTF-16 units that are kept
 * @returns the text, or its start with `… (5000 more characters)`
 */
export function cut(text: string, max = 2_000): string {
  if (text.length <= max) return text;
  const start = text.slice(0, max).replace(/[\ud800-\udbff]$/, '');
  return `${start}… (${text.length - start.length} more characters)`;
}

function quotedUpTo(longest: number, text: string): string {
  const shown = text.length > longest ? `${text.slice(0, longest)}…` : text;
  return `"${escapeControls(shown)}"`;
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0');
}

/** Characters that no UTF-8 file can hold. */
const LONE_SURROGATE =
  '[\\ud800-\\udbff](?![\\udc00-\\udfff])|(?<![\\ud800-\\udbff])[\\udc00-\\udfff]';

/** C0 and C1 control characters, tab and line ends included. */
export const CONTROLS = /[\u0000-\u001f\u007f-\u009f]/; // eslint-disable-line no-control-regex -- the pattern finds control characters

/**
 * Characters that a reader can't see or that change how a text reads: C0 and C1 controls, soft
 * hyphen, zero-width and bidirectional controls, line and paragraph separators, byte order mark,
 * non-characters, lone surrogates.
 */
const INVISIBLE = new RegExp(
  `[\\u0000-\\u001f\\u007f-\\u009f\\u00ad\\u061c\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u2069\\ufeff\\ufff9-\\ufffb\\ufffe\\uffff]|${LONE_SURROGATE}`,
  'g',
);

/** What a text in a document may not hold: the invisible characters without tab and line ends. */
const NOT_IN_TEXT = new RegExp(`(?![\\t\\n\\r])(?:${INVISIBLE.source})`, 'g');

/** What the name of a file in a plan may not hold: controls, separators, lone surrogates. */
export const NOT_IN_PATH = new RegExp(`${CONTROLS.source}|[\\u2028\\u2029]|${LONE_SURROGATE}`);

/** What YAML 1.2 calls not printable (production `c-printable`): only an escape can express it. */
export const NOT_YAML = new RegExp(
  `[^\\t\\n\\r\\u0020-\\u007e\\u0085\\u00a0-\\ufffd]|${LONE_SURROGATE}`,
);

const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/**
 * Makes text safe to show in a terminal: invisible characters, which can rewrite what is on screen or
 * reorder text, become visible escapes.
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
 * The same for JSON text. Every JSON parser reads the escapes back as the same characters.
 *
 * @param json what `JSON.stringify` returned, its line breaks included
 */
export function escapeJson(json: string): string {
  return json.replace(INVISIBLE, (character) =>
    character === '\n' ? character : `\\u${hex(character.charCodeAt(0), 4)}`,
  );
}

/**
 * A text as a quoted scalar of JSON, which is a double-quoted scalar of YAML 1.1 and 1.2 too.
 * Invisible characters are escaped, so that no tool changes or drops them.
 */
export function jsonString(text: string): string {
  return escapeJson(JSON.stringify(text));
}

/**
 * Makes what a CI system takes for a command in a log harmless: `##[error]` anywhere in a line, and
 * `::error::` at the start of one.
 *
 * @see https://docs.github.com/actions/reference/workflow-commands-for-github-actions
 */
export function withoutCommands(log: string): string {
  return log.replaceAll('##[', '# #[').replace(/^([ \t]*):(?=:)/gm, '$1: ');
}

/** Removes invisible characters but keeps tab and line ends: for text in a document. */
export function withoutControls(text: string): string {
  return text.replace(NOT_IN_TEXT, '');
}

/** One line: runs of white space and invisible characters become one space. */
export function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ').trim();
}

/** A user's text in a message: in double quotes, on one line, safe to print, at most 160 long. */
export function quoted(text: string): string {
  return quotedUpTo(160, text);
}

/** The same with at most 40 characters, for a text that is only a detail of its message. */
export function quotedShort(text: string): string {
  return quotedUpTo(40, text);
}

/**
 * Texts of a user in a message: `"a", "b" and 3 more`.
 *
 * @param most how many are shown
 */
export function quotedList(texts: readonly string[], most = 5): string {
  return listOf(texts.slice(0, most).map(quoted), Infinity, texts.length - most);
}

/**
 * `a`, `a and b`, `a, b and c`. Past `most` items the rest is a count: `a, b and 5 more`.
 *
 * @param hidden how many items were already left out
 */
export function listOf(items: readonly string[], most = 6, hidden = 0): string {
  const shown = items.length > most ? items.slice(0, most - 1) : items;
  const rest = items.length - shown.length + Math.max(hidden, 0);
  const parts = rest > 0 ? [...shown, `${rest} more`] : shown;
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

/** At most `max` characters (code points). A text that was cut ends in an ellipsis. */
export function clip(text: string, max: number): string {
  const characters = [...text];
  return characters.length <= max
    ? text
    : `${characters
        .slice(0, max - 1)
        .join('')
        .trimEnd()}…`;
}

function quotedUpTo(longest: number, text: string): string {
  const shown = text.length > longest ? `${text.slice(0, longest)}…` : text;
  return `"${escapeControls(shown)}"`;
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0');
}

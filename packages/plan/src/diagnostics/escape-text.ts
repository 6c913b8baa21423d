/**
 * Makes text safe to show: control characters, which can rewrite a terminal, and the characters that
 * reorder or hide text (bidirectional controls, zero-width ones, lone surrogates) become visible.
 *
 * @param text any text
 * @returns the text with each such character as `\n`, `\t`, `\x1b` or `\u{202e}`
 */
export function escapeControls(text: string): string {
  return text.replace(UNSAFE, (character) => {
    const named = NAMED[character];
    if (named !== undefined) return named;
    const code = character.charCodeAt(0);
    return code < 0x100 ? `\\x${hex(code, 2)}` : `\\u{${hex(code, 4)}}`;
  });
}

/**
 * The same for JSON text, as escapes that every JSON reader turns back.
 *
 * @param json what `JSON.stringify` gave, its own line breaks included
 */
export function escapeJson(json: string): string {
  return json.replace(UNSAFE, (character) =>
    character === '\n' ? character : `\\u${hex(character.charCodeAt(0), 4)}`,
  );
}

/** C0 and C1 controls, soft hyphen, zero-width and bidirectional controls, BOM, lone surrogates. */
const UNSAFE =
  // eslint-disable-next-line no-control-regex -- control characters are what it is for
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0');
}

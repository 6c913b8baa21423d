import type { Problem } from './problem';

/** What YAML 1.2 calls not printable (production c-printable); only escapes may stand for it. */
export const UNPRINTABLE =
  /[^\t\n\r\u0020-\u007e\u0085\u00a0-\ufffd]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** The first character of a text that may not stand in YAML. */
export function unprintableProblem(text: string): Problem | undefined {
  const found = UNPRINTABLE.exec(text);
  if (!found) return undefined;
  const [character] = found;
  const code = (character.codePointAt(0) ?? 0).toString(16).padStart(2, '0');
  const escape = code.length > 2 ? `\\u${code.padStart(4, '0')}` : `\\x${code}`;
  return {
    code: 'yaml/syntax',
    message: `The character U+${code.toUpperCase().padStart(4, '0')} may not stand in YAML: remove it, or write "${escape}" between double quotes.`,
    offset: found.index,
    endOffset: found.index + character.length,
  };
}

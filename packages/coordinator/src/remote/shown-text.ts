const MOST_SHOWN = 300;

/**
 * Text of somebody else, as a message may show it: one line, bounded, no control characters, and
 * without secrets that a server may echo.
 *
 * @param secrets what must not be shown
 */
export function shownText(text: string, secrets: readonly string[] = []): string {
  const hidden = secrets
    .filter((secret) => secret !== '')
    .reduce((shown, secret) => shown.replaceAll(secret, '[key]'), text);
  const line = hidden.replace(/\s+/g, ' ').trim();
  // Format characters too: an override of the writing direction can turn a message around.
  const escaped = [...line.slice(0, MOST_SHOWN)]
    .map((character) =>
      /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(character)
        ? `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`
        : character,
    )
    .join('');
  return line.length > MOST_SHOWN ? `${escaped}...` : escaped;
}

export type DecodedText =
  | { readonly ok: true; readonly text: string }
  /**
   * The position of the first character that isn't UTF-8. Lines and columns start at 1; columns
   * count UTF-16 units.
   */
  | { readonly ok: false; readonly line: number; readonly column: number };

/**
 * Decodes bytes to text, without a byte order mark. If they aren't UTF-8, returns the position of
 * the first error.
 */
export function decodeUtf8(bytes: Uint8Array): DecodedText {
  try {
    return { ok: true, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    const sound = decodablePrefix(bytes);
    const lines = sound.split('\n');
    return { ok: false, line: lines.length, column: (lines.at(-1) ?? '').length + 1 };
  }
}

/** A binary search: if a prefix doesn't decode, no longer prefix does. */
function decodablePrefix(bytes: Uint8Array): string {
  let good = 0;
  let bad = bytes.length + 1;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (decode(bytes.subarray(0, middle)) === undefined) bad = middle;
    else good = middle;
  }
  return decode(bytes.subarray(0, good)) ?? '';
}

function decode(prefix: Uint8Array): string | undefined {
  try {
    // Decode as a stream, because the prefix may end inside a character.
    return new TextDecoder('utf-8', { fatal: true }).decode(prefix, { stream: true });
  } catch {
    return undefined;
  }
}

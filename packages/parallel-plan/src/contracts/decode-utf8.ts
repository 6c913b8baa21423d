export type DecodedText =
  | { readonly ok: true; readonly text: string }
  /** Where the first character is that isn't UTF-8; both start at 1, columns count UTF-16 units. */
  | { readonly ok: false; readonly line: number; readonly column: number };

/** Text of bytes, without a byte order mark; or where they stop being UTF-8. */
export function decodeUtf8(bytes: Uint8Array): DecodedText {
  try {
    return { ok: true, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    const sound = decodablePrefix(bytes);
    const lines = sound.split('\n');
    return { ok: false, line: lines.length, column: (lines.at(-1) ?? '').length + 1 };
  }
}

/** By halves: each longer prefix of what doesn't decode doesn't decode either. */
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
    // As a stream, because the prefix may end inside a character.
    return new TextDecoder('utf-8', { fatal: true }).decode(prefix, { stream: true });
  } catch {
    return undefined;
  }
}

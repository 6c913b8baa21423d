/** Runs of white space and control characters become one space, so that no text starts a line of its own. */
export function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ').trim();
}

/** At most `max` characters (code points); a text that was cut ends in an ellipsis. */
export function clip(text: string, max: number): string {
  const characters = [...text];
  return characters.length <= max
    ? text
    : `${characters
        .slice(0, max - 1)
        .join('')
        .trimEnd()}…`;
}

/** `a`, `a and b`, `a, b and c`; past `most` items, `a, b and 5 more`. */
export function listOf(items: readonly string[], most = 6): string {
  const shown = items.length > most ? items.slice(0, most - 1) : items;
  const rest = items.length - shown.length;
  const parts = rest > 0 ? [...shown, `${rest} more`] : shown;
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

/** By code unit: the same on every machine, whatever its locale. */
export function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Sorted, each once. */
export function sortedSet(items: Iterable<string>): string[] {
  return [...new Set(items)].sort(byCodeUnit);
}

/** A JSON or YAML mapping. */
export type JsonObject = Readonly<Record<string, unknown>>;

/**
 * Whether a JSON or YAML value is a mapping (not a list and not `null`).
 *
 * @param value any value
 * @returns whether it is a mapping
 */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Compares by UTF-16 code unit, for `sort`. The order is the same on every machine and in every
 * locale.
 *
 * @param a a text
 * @param b a text
 * @returns a negative number, zero or a positive number
 */
export function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * Creates a comparator for `sort` that orders items by one of their texts.
 *
 * @param textOf returns the text of an item
 * @returns the comparator
 * @example locks.sort(byText(({ key }) => key));
 */
export function byText<T>(textOf: (item: T) => string): (a: T, b: T) => number {
  return (a, b) => byCodeUnit(textOf(a), textOf(b));
}

/**
 * Removes duplicates and sorts by code unit.
 *
 * @param items any texts
 * @returns the distinct texts, sorted
 */
export function sortedSet(items: Iterable<string>): string[] {
  return [...new Set(items)].sort(byCodeUnit);
}

/** A mapping of JSON or YAML. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Whether a value of JSON or YAML is a mapping: no list and not `null`. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Compares by UTF-16 code unit, for `sort`: the same order on every machine and in every locale. */
export function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * A comparator for `sort` that orders items by a text of theirs.
 *
 * @example
 * locks.sort(byText(({ key }) => key));
 */
export function byText<T>(textOf: (item: T) => string): (a: T, b: T) => number {
  return (a, b) => byCodeUnit(textOf(a), textOf(b));
}

/** The distinct texts, sorted by code unit. */
export function sortedSet(items: Iterable<string>): string[] {
  return [...new Set(items)].sort(byCodeUnit);
}

/** The limits that a simple condition sets for its column. Bounds are inclusive. */
export interface ColumnLimits {
  readonly min?: number;
  readonly max?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly values?: readonly string[];
  /** Excluded numbers. */
  readonly not?: readonly number[];
}

const NUMBER = String.raw`(-?\d+(?:\.\d+)?)`;

/**
 * Reads the conditions that seeds can be derived for: comparisons of a column or its length with
 * numbers, `between`, `in`, `is not null` and `<> ''`, joined by `and`.
 *
 * @param integers whether the column holds integers, so `> 0` means 1 or more
 * @returns `undefined` for a condition of another form
 */
export function readCondition(
  condition: string,
  column: string,
  integers: boolean,
): ColumnLimits | undefined {
  const text = stripParentheses(condition.trim());
  const joined = splitAnd(text);
  if (joined.length > 1) {
    const parts = joined.map((part) => readCondition(part, column, integers));
    return parts.reduce((all, part) => all && part && merge(all, part), {});
  }
  return readComparison(text, column, integers);
}

function readComparison(text: string, column: string, integers: boolean): ColumnLimits | undefined {
  const name = `"?${column}"?`;
  const match = (pattern: string): RegExpExecArray | null =>
    new RegExp(`^${pattern}$`, 'i').exec(text);
  const compared = match(String.raw`${name}\s*(>=|<=|<>|!=|>|<|=)\s*${NUMBER}`);
  if (compared !== null) {
    return comparison(compared[1] ?? '', Number(compared[2]), integers);
  }
  const length = match(
    String.raw`(?:char_length|length)\s*\(\s*${name}\s*\)\s*(>=|<=|>|<|=)\s*(\d+)`,
  );
  if (length !== null) {
    const { min, max } = comparison(length[1] ?? '', Number(length[2]), true);
    return {
      ...(min === undefined ? {} : { minLength: min }),
      ...(max === undefined ? {} : { maxLength: max }),
    };
  }
  const between = match(String.raw`${name}\s+between\s+${NUMBER}\s+and\s+${NUMBER}`);
  if (between !== null) {
    return { min: Number(between[1]), max: Number(between[2]) };
  }
  const among = match(String.raw`${name}\s+in\s*\(((?:\s*'(?:[^']|'')*'\s*,?)+)\)`);
  if (among !== null) {
    const values = [...(among[1] ?? '').matchAll(/'((?:[^']|'')*)'/g)];
    return { values: values.map(([, value = '']) => value.replaceAll("''", "'")) };
  }
  if (match(String.raw`${name}\s*(?:<>|!=)\s*''`) !== null) {
    return { minLength: 1 };
  }
  return match(String.raw`${name}\s+is\s+not\s+null`) === null ? undefined : {};
}

function comparison(operator: string, value: number, integers: boolean): ColumnLimits {
  const step = integers ? 1 : 0.01;
  switch (operator) {
    case '>':
      return { min: value + step };
    case '<':
      return { max: value - step };
    case '>=':
      return { min: value };
    case '<=':
      return { max: value };
    case '=':
      return { min: value, max: value };
    default:
      return { not: [value] };
  }
}

function merge(a: ColumnLimits, b: ColumnLimits): ColumnLimits {
  const greatest = (x?: number, y?: number): number => Math.max(x ?? -Infinity, y ?? -Infinity);
  const least = (x?: number, y?: number): number => Math.min(x ?? Infinity, y ?? Infinity);
  const values =
    a.values && b.values
      ? a.values.filter((value) => b.values?.includes(value))
      : (a.values ?? b.values);
  return {
    min: greatest(a.min, b.min),
    max: least(a.max, b.max),
    minLength: Math.max(a.minLength ?? 0, b.minLength ?? 0),
    maxLength: least(a.maxLength, b.maxLength),
    not: [...(a.not ?? []), ...(b.not ?? [])],
    ...(values === undefined ? {} : { values }),
  };
}

function stripParentheses(text: string): string {
  return /^\([^()]*\)$/.test(text) ? text.slice(1, -1).trim() : text;
}

/** Splits at `and`, except inside strings and at the `and` of a `between`. */
function splitAnd(text: string): string[] {
  const outside = text.replace(/'(?:[^']|'')*'|\([^()]*\)/g, (part) => 'x'.repeat(part.length));
  const parts: string[] = [];
  let start = 0;
  for (const found of outside.matchAll(/\sand\s/gi)) {
    const before = outside.slice(start, found.index);
    if (!/\sbetween\s+\S+\s*$/i.test(before)) {
      parts.push(text.slice(start, found.index).trim());
      start = found.index + found[0].length;
    }
  }
  return [...parts, text.slice(start).trim()];
}

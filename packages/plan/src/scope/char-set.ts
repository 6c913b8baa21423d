/**
 * A set of UTF-16 units as sorted, disjoint, inclusive ranges: `[lo, hi, lo, hi, ...]`.
 *
 * Uses units instead of code points, because minimatch compiles globs without the `u` flag: `?`
 * matches one unit, and a character above U+FFFF is two units.
 */
export type CharSet = readonly number[];

export const SLASH = 0x2f;
export const DOT = 0x2e;

/** Every unit that a file name may contain: all except NUL and the slash. */
export const ANY_UNIT: CharSet = [0x01, 0x2e, 0x30, 0xffff];
export const SLASH_SET: CharSet = [SLASH, SLASH];
export const DOT_SET: CharSet = [DOT, DOT];

const PREFERRED = 'xabcdefghijklmnopqrstuvwyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-';

/** More readable units first. Surrogates last, because alone they are not valid text. */
const PICK_ORDER: readonly CharSet[] = [
  [0x21, 0x7e],
  [0xa1, 0x1fff, 0x2c00, 0xd7ff],
  [0x20, 0x20, 0x2000, 0x2bff, 0xe000, 0xffff],
  [0x01, 0xd7ff],
];

/** The set of a single unit. */
export function singleton(unit: number): CharSet {
  return [unit, unit];
}

/** The unit of a set with a single unit, otherwise `undefined`. */
export function onlyUnit(set: CharSet): number | undefined {
  return set.length === 2 && set[0] === set[1] ? set[0] : undefined;
}

/** Whether a set contains a unit. */
export function hasUnit(set: CharSet, unit: number): boolean {
  if (set.length > FEW_BOUNDS) return hasUnitAmongMany(set, unit);
  for (let at = 0; at < set.length; at += 2) {
    if (unit < bound(set, at)) return false;
    if (unit <= bound(set, at + 1)) return true;
  }
  return false;
}

/** A set of letters without their upper case has hundreds of ranges. */
const FEW_BOUNDS = 16;

function hasUnitAmongMany(set: CharSet, unit: number): boolean {
  let low = 0;
  let high = set.length / 2;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (bound(set, middle * 2 + 1) < unit) low = middle + 1;
    else high = middle;
  }
  return low * 2 < set.length && bound(set, low * 2) <= unit;
}

/** Creates a set from ranges in any order. Ranges may overlap. */
export function charSet(ranges: readonly (readonly [number, number])[]): CharSet {
  const result: number[] = [];
  for (const [lo, hi] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const last = result.length - 1;
    if (last > 0 && lo <= bound(result, last) + 1) result[last] = Math.max(bound(result, last), hi);
    else result.push(lo, hi);
  }
  return result;
}

/** The intersection of two sets. */
export function intersectSets(a: CharSet, b: CharSet): CharSet {
  const result: number[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    const lo = Math.max(bound(a, i), bound(b, j));
    const hi = Math.min(bound(a, i + 1), bound(b, j + 1));
    if (lo <= hi) result.push(lo, hi);
    if (bound(a, i + 1) < bound(b, j + 1)) i += 2;
    else j += 2;
  }
  return result;
}

/** The difference of two sets. */
export function subtractSet(from: CharSet, taken: CharSet): CharSet {
  const result: number[] = [];
  for (let i = 0; i < from.length; i += 2) {
    let lo = bound(from, i);
    const hi = bound(from, i + 1);
    for (let j = 0; j < taken.length && lo <= hi; j += 2) {
      if (bound(taken, j + 1) < lo) continue;
      if (bound(taken, j) > hi) break;
      if (lo < bound(taken, j)) result.push(lo, bound(taken, j) - 1);
      lo = bound(taken, j + 1) + 1;
    }
    if (lo <= hi) result.push(lo, hi);
  }
  return result;
}

/**
 * The most readable unit of a set for a witness path: a letter if possible.
 *
 * @param set a non-empty set
 */
export function pickUnit(set: CharSet): number {
  const only = onlyUnit(set);
  if (only !== undefined) return only;
  for (let at = 0; at < PREFERRED.length; at++) {
    const unit = PREFERRED.charCodeAt(at);
    if (hasUnit(set, unit)) return unit;
  }
  for (const nicer of PICK_ORDER) {
    const [first] = intersectSets(set, nicer);
    if (first !== undefined) return first;
  }
  return bound(set, 0);
}

/** Ranges come in pairs, so the index always exists. */
function bound(set: readonly number[], index: number): number {
  return set[index] as number;
}

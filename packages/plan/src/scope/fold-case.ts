import { type CharSet, charSet, hasUnit, onlyUnit, singleton, subtractSet } from './char-set';

let upperUnits: ReadonlyMap<number, number> | undefined;

/**
 * Maps units to their form on a case-insensitive file system. Units without a one-unit form do not
 * change.
 */
function lowerOf(): ReadonlyMap<number, number> {
  if (upperUnits) return upperUnits;
  const table = new Map<number, number>();
  for (let unit = 0; unit <= 0xffff; unit++) {
    const lower = String.fromCharCode(unit).toLowerCase();
    if (lower.length === 1 && lower.charCodeAt(0) !== unit) table.set(unit, lower.charCodeAt(0));
  }
  return (upperUnits = table);
}

/**
 * Converts each unit of a text to lower case. Converts units one by one, because the Greek sigma
 * depends on its neighbours and a set of units has no neighbours.
 */
export function foldText(text: string): string {
  let folded = '';
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    folded += String.fromCharCode(lowerOf().get(unit) ?? unit);
  }
  return folded;
}

/**
 * Folds a text as APFS does, by the full case folding of Unicode: `ß` becomes `ss`, `ﬁ` becomes
 * `fi`, and `İ` becomes `i` with a dot above. The dotless `ı` of Turkish is a letter of its own.
 */
export function foldFully(text: string): string {
  let folded = '';
  for (const character of text) {
    folded += character === 'ı' ? character : character.toLowerCase().toUpperCase().toLowerCase();
  }
  return folded;
}

/** Whether a set has some letter in one case only, such as `[A-C]`. */
export function isCaseSensitive(set: CharSet): boolean {
  if (onlyUnit(set) !== undefined) return false;
  for (const [upper, lower] of lowerOf()) {
    if (hasUnit(set, upper) === hasUnit(set, lower)) continue;
    // Several units can have one lower case: the Kelvin sign, for one.
    if (String.fromCharCode(lower).toUpperCase().charCodeAt(0) === upper) return true;
  }
  return false;
}

/** A letter in both cases. A set of several units does not change. */
export function bothCases(set: CharSet): CharSet {
  const only = onlyUnit(set);
  if (only === undefined) return set;
  const letter = String.fromCharCode(only);
  return charSet(
    [letter, letter.toLowerCase(), letter.toUpperCase()]
      .filter(({ length }) => length === 1)
      .map((one) => [one.charCodeAt(0), one.charCodeAt(0)]),
  );
}

/** The lower-case forms of a set's members: `[!a]` becomes all units, because it contains `A`. */
export function foldSet(set: CharSet): CharSet {
  const only = onlyUnit(set);
  if (only !== undefined) return singleton(lowerOf().get(only) ?? only);
  const known = foldedSets.get(set);
  if (known) return known;
  const folded = foldRanges(set);
  foldedSets.set(set, folded);
  return folded;
}

/** `?` uses the same set everywhere, and folding it takes a thousand steps. */
const foldedSets = new WeakMap<CharSet, CharSet>();

function foldRanges(set: CharSet): CharSet {
  const upper: [number, number][] = [];
  const lower: [number, number][] = [];
  for (const [unit, folded] of lowerOf()) {
    if (!hasUnit(set, unit)) continue;
    upper.push([unit, unit]);
    lower.push([folded, folded]);
  }
  const rest = subtractSet(set, charSet(upper));
  const ranges = [...lower];
  for (let at = 0; at < rest.length; at += 2) {
    ranges.push([rest[at] as number, rest[at + 1] as number]);
  }
  return charSet(ranges);
}

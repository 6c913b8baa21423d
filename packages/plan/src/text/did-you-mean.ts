import { quoted } from '.';

/**
 * Suggests a known name for the end of a message about an unknown name.
 *
 * @param written the unknown name
 * @param known the valid names
 * @param otherwise the sentence when no name is close; default: none
 * @returns a sentence with a leading space, or an empty string
 */
export function didYouMean(written: string, known: Iterable<string>, otherwise = ''): string {
  const meant = closest(written, known);
  const sentence = meant === undefined ? otherwise : `Did you mean ${quoted(meant)}?`;
  return sentence === '' ? '' : ` ${sentence}`;
}

/** Above this number of candidates, a suggestion is not worth the cost. */
const MOST_CANDIDATES = 5_000;
const LONGEST = 200;

/**
 * Finds the candidate that was most likely intended: the one with the fewest typos, at most one for
 * every three characters. A typo is an additional, missing or wrong letter, or two swapped
 * neighbours (the optimal string alignment distance of Damerau and Levenshtein). Case is ignored.
 *
 * @param text the text as written
 * @param candidates the valid texts
 * @returns the closest candidate, the first one of several; `undefined` when none is close
 */
export function closest(text: string, candidates: Iterable<string>): string | undefined {
  if (text.length > LONGEST) return undefined;
  const written = text.toLowerCase();
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(written.length / 3)) + 1;
  let looked = 0;
  for (const candidate of candidates) {
    if (looked++ === MOST_CANDIDATES) break;
    if (Math.abs(candidate.length - written.length) >= bestDistance) continue;
    const distance = distanceBelow(bestDistance, written, candidate.toLowerCase());
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
}

/** The distance if it is below the limit, otherwise any number that is not. */
function distanceBelow(limit: number, a: string, b: string): number {
  let older: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const replaced = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const distance = Math.min(
        replaced,
        (previous[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + 1,
        isSwap ? (older[j - 2] ?? 0) + 1 : Infinity,
      );
      row.push(distance);
      least = Math.min(least, distance);
    }
    // Later rows cannot have a smaller value.
    if (least >= limit) return least;
    [older, previous] = [previous, row];
  }
  return previous[b.length] ?? 0;
}

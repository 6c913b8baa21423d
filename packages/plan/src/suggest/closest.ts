/** Beyond this, distances cost more than a suggestion is worth. */
const MOST_CANDIDATES = 5_000;
const LONGEST = 200;

/**
 * The candidate that a person most likely meant: the one with the fewest slips, where that is at most
 * a third of the text. A slip is a letter too many, one missing, one wrong, or two neighbours swapped
 * (the optimal string alignment distance of Damerau and Levenshtein); capitals don't count.
 *
 * @returns nothing where no candidate is near; the first of several that are equally near
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

/** The distance where it is below the limit; else any number that isn't. */
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
    // No later row has less than this one.
    if (least >= limit) return least;
    [older, previous] = [previous, row];
  }
  return previous[b.length] ?? 0;
}

/**
 * The known name that is nearest to what was written; nothing when more than a third of its letters
 * differ. The distance is Damerau's and Levenshtein's (optimal string alignment), in which two
 * swapped letters, the commonest slip, count as one.
 */
export function nearest(written: string, known: readonly string[]): string | undefined {
  return known
    .map((name) => ({ name, distance: distanceOf(written.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, distance }) => distance <= Math.max(1, Math.floor(name.length / 3)))
    .sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))[0]?.name;
}

function distanceOf(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row.push(
        Math.min(
          (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1),
          (last[j] ?? 0) + 1,
          (row[j - 1] ?? 0) + 1,
          isSwap ? (beforeLast[j - 2] ?? 0) + 1 : Infinity,
        ),
      );
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}

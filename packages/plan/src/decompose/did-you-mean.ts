import { byCodeUnit } from './text';

/**
 * A half sentence for an error message: the known name that is nearest to what was written, or
 * nothing when none is near (more than a third of its letters differ).
 */
export function didYouMean(written: string, known: readonly string[]): string {
  const nearest = known
    .map((name) => ({ name, distance: distanceOf(written.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, distance }) => distance <= Math.max(1, Math.floor(name.length / 3)))
    .sort((a, b) => a.distance - b.distance || byCodeUnit(a.name, b.name))[0];
  return nearest === undefined ? '' : ` Did you mean "${nearest.name}"?`;
}

/** Levenshtein's edit distance, one row at a time. */
function distanceOf(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(substitution, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

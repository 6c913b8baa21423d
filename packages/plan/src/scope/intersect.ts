import { type GlobPath, parseGlob } from './parse-glob';
import { ANY_SEGMENT, foldSegment, GLOBSTAR, intersectSegments, literalSegment } from './segment';

/**
 * Finds a path that two globs both match. The result is exact and deterministic. Prefers a short
 * path with plain letters.
 *
 * @param a a glob
 * @param b a glob
 * @returns a path that both globs match; `null` when there is none
 * @throws InvalidGlobError for a glob outside the dialect
 */
export function intersectGlobs(a: string, b: string): string | null {
  const { alternatives } = parseGlob(a);
  const others = parseGlob(b).alternatives;
  for (const path of alternatives) {
    for (const other of others) {
      const witness = intersectPaths(path, other);
      if (witness !== null) return witness;
    }
  }
  return null;
}

/**
 * Like `intersectGlobs`, for two globs without braces. Segments are independent, so it searches the
 * product of the two segment lists. It first tries a globstar as no segment, to keep the witness
 * short.
 */
export function intersectPaths(a: GlobPath, b: GlobPath): string | null {
  const names: string[] = [];
  const failed = new Set<number>();
  const step = (i: number, j: number, name: string | null): boolean => {
    if (name === null) return false;
    names.push(name);
    if (search(i, j)) return true;
    names.pop();
    return false;
  };
  const search = (i: number, j: number): boolean => {
    const [left, right] = [a[i], b[j]];
    if (!left || !right) return !left && !right;
    const key = i * (b.length + 1) + j;
    if (failed.has(key)) return false;
    const found =
      left === GLOBSTAR || right === GLOBSTAR
        ? (left === GLOBSTAR && search(i + 1, j)) ||
          (right === GLOBSTAR && search(i, j + 1)) ||
          (right !== GLOBSTAR && step(i, j + 1, intersectSegments(ANY_SEGMENT, right))) ||
          (left !== GLOBSTAR && step(i + 1, j, intersectSegments(left, ANY_SEGMENT)))
        : step(i + 1, j + 1, intersectSegments(left, right));
    if (!found) failed.add(key);
    return found;
  };
  return search(0, 0) ? names.join('/') : null;
}

/**
 * Whether a glob without braces matches a path.
 *
 * @param path relative, without empty, `.` and `..` segments
 */
export function matchesPath(glob: GlobPath, path: string): boolean {
  return intersectPaths(glob, path.split('/').map(literalSegment)) !== null;
}

/** A glob as a case-insensitive file system interprets it. */
export function foldPath(path: GlobPath): GlobPath {
  return path.map(foldSegment);
}

import { foldText } from './fold-case';
import { parseGlob } from './parse-glob';
import { foldSegment, GLOBSTAR, intersectSegments, type Segment } from './segment';

/**
 * Names with upper case, times distinct patterns. Above this number the full comparison is cheaper.
 */
const MAX_COMPARISONS = 100_000;

/**
 * Whether ignoring case could add an overlap between some globs. A cheap test that may only err
 * with `true`.
 *
 * It cannot when each name has a single spelling, no pattern is case-sensitive, and no pattern
 * matches a name in lower case only. A lower-case path that two scopes share is then, spelt with
 * the original names, a path that they share anyway and that no `deny` excludes.
 *
 * @throws InvalidGlobError for a glob outside the dialect
 */
export function caseMatters(globs: Iterable<string>): boolean {
  const spelling = new Map<string, string>();
  const patterns = new Map<string, Segment>();
  const upper = new Map<string, Segment>();
  for (const glob of new Set(globs)) {
    for (const path of parseGlob(glob).alternatives) {
      for (const segment of path) {
        if (segment.kind === 'literal') {
          const folded = fold(segment.text);
          const known = spelling.get(folded);
          if (known === undefined) spelling.set(folded, segment.text);
          else if (known !== segment.text) return true;
          if (folded !== segment.text) upper.set(segment.text, segment);
        } else if (segment !== GLOBSTAR && !patterns.has(segment.text)) {
          if (segment.text.includes('[') || fold(segment.text) !== segment.text) return true;
          patterns.set(segment.text, segment);
        }
      }
    }
  }
  if (upper.size * patterns.size > MAX_COMPARISONS) return true;
  return [...upper.values()].some((name) => {
    const folded = foldSegment(name);
    return [...patterns.values()].some(
      (pattern) =>
        intersectSegments(folded, pattern) !== null && intersectSegments(name, pattern) === null,
    );
  });
}

function fold(text: string): string {
  return MAY_HAVE_CASE.test(text) ? foldText(text) : text;
}

const MAY_HAVE_CASE = /[A-Z\u0080-\uffff]/;

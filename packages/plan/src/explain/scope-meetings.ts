import { intersectGlobs } from '../scope/intersect';
import type { Scope } from '../scope/scope';
import { findScopeOverlap, type ScopeOverlap } from '../scope/scope-overlap';
import { ScopeTooComplexError } from '../scope/scope-too-complex-error';
import type { CarvedMeeting, ScopeMeetings } from './pair-explanation';

/** A package's write scope: globs of the dialect only. */
export interface NamedScope extends Required<Scope> {
  readonly id: string;
}

/** Beyond this, to compare each glob with each is more than a person wants to wait for, or read. */
const MOST_COMPARED = 10_000;
/** Each costs the whole budget of a comparison. */
const MOST_TOO_COMPLEX = 10;
/** Beyond this, looking for the fewest denies isn't worth its time. */
const MOST_DENIES = 60;

/**
 * All the places where two write scopes meet, with the denies taken into account one by one.
 *
 * @returns the meetings, and the globs that would have cost too much to tell
 */
export function scopeMeetings(
  a: NamedScope,
  b: NamedScope,
): { readonly meetings: ScopeMeetings; readonly tooComplex: readonly (readonly string[])[] } {
  const overlaps: ScopeOverlap[] = [];
  const carved: CarvedMeeting[] = [];
  const tooComplex: (readonly string[])[] = [];
  const pairs = a.write_allow.flatMap((left) =>
    b.write_allow.map((right) => [left, right] as const),
  );
  for (const globs of pairs.slice(0, MOST_COMPARED)) {
    if (tooComplex.length === MOST_TOO_COMPLEX) break;
    attempt(tooComplex, () => {
      const path = intersectGlobs(...globs);
      if (path === null) return;
      const overlap = overlapOf(globs, a, b);
      if (overlap) overlaps.push(overlap);
      else carved.push({ globs, path, denies: neededDenies(globs, a, b) });
    });
  }
  if (pairs.length > MOST_COMPARED) tooComplex.push([`${pairs.length} pairs of globs`]);
  // What is too complex with case is far more so without.
  const folded = attempt(tooComplex, () =>
    overlaps.length + tooComplex.length > 0
      ? null
      : findScopeOverlap(a, b, { caseInsensitive: true }),
  );
  return {
    meetings: {
      overlaps,
      carved,
      ...(folded && { caseInsensitive: folded }),
      compared: Math.min(pairs.length, MOST_COMPARED),
    },
    tooComplex,
  };
}

function attempt<T>(tooComplex: (readonly string[])[], compute: () => T): T | undefined {
  try {
    return compute();
  } catch (error) {
    if (!(error instanceof ScopeTooComplexError)) throw error;
    tooComplex.push(error.globs);
    return undefined;
  }
}

function overlapOf(
  [left, right]: readonly [string, string],
  a: Pick<Scope, 'deny'>,
  b: Pick<Scope, 'deny'>,
): ScopeOverlap | null {
  return findScopeOverlap(
    { write_allow: [left], deny: a.deny ?? [] },
    { write_allow: [right], deny: b.deny ?? [] },
  );
}

/** Takes denies away as long as nothing is left of the meeting: what stays is needed. */
function neededDenies(
  globs: readonly [string, string],
  a: NamedScope,
  b: NamedScope,
): CarvedMeeting['denies'] {
  let denies = [a, b].flatMap(({ id, deny }, side) =>
    deny
      .filter(
        (glob) =>
          intersectGlobs(glob, globs[0]) !== null && intersectGlobs(glob, globs[1]) !== null,
      )
      .map((glob) => ({ package: id, deny: glob, side })),
  );
  const isEnough = (some: typeof denies): boolean => {
    const of = (side: number) =>
      some.filter((entry) => entry.side === side).map(({ deny }) => deny);
    return overlapOf(globs, { deny: of(0) }, { deny: of(1) }) === null;
  };
  if (denies.length <= MOST_DENIES) {
    for (const candidate of denies) {
      const others = denies.filter((entry) => entry !== candidate);
      if (isEnough(others)) denies = others;
    }
  }
  return denies.map(({ package: id, deny }) => ({ package: id, deny }));
}

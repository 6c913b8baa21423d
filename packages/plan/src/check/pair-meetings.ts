import { filePathIdentity, foldersOf, lockKeysConflict } from '../locks/lock-conflict';
import type { PackageView } from '../parse/parsed-plan';
import { inScope } from '../scope/in-scope';
import { intersectGlobs } from '../scope/intersect';
import { type Scope, ScopeTooComplexError } from '../scope/scope';
import { findScopeOverlap, type ScopeOverlap } from '../scope/scope-overlap';
import type { CarvedMeeting, LockMeeting, ScopeMeetings } from './pair-explanation';

/** The write scope of a package, with valid globs only. */
export interface NamedScope extends Required<Scope> {
  readonly id: string;
}

/**
 * The maximum number of compared pairs of globs, to keep the command fast and its output readable.
 */
const MOST_COMPARED = 10_000;
/** The maximum number of pairs given up. Each one costs the whole budget of a comparison. */
const MOST_TOO_COMPLEX = 10;
/** Above this number of denies, the search for a minimal set is skipped. */
const MOST_DENIES = 60;

/**
 * Finds all overlaps of two write scopes, taking denies into account one by one.
 *
 * @returns the overlaps, and the globs that are too complex to compare
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
  // A comparison that is too complex with case is even more complex without.
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

/** Removes denies while the overlap stays fully denied. The remaining ones are needed. */
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

/** The locks and scope of one package in a comparison. */
interface LockSide {
  readonly id: string;
  readonly locks: PackageView['locks'];
  readonly scope: NamedScope;
}

/**
 * Finds locks that two packages cannot hold at the same time, and locked files that the other
 * package may write.
 */
export function lockMeetings(a: LockSide, b: LockSide): readonly LockMeeting[] {
  return [
    ...shared('key', a, b, lockKeysConflict),
    ...shared('file', a, b, filesConflict),
    ...filesInScope(a, b),
    ...filesInScope(b, a),
  ];
}

function shared(
  kind: 'key' | 'file',
  a: LockSide,
  b: LockSide,
  conflict: (left: string, right: string) => boolean,
): readonly LockMeeting[] {
  const [lefts, rights] = [a, b].map(({ locks }) => (kind === 'key' ? locks.keys : locks.files));
  return (lefts ?? []).flatMap(({ value: left }) =>
    (rights ?? [])
      .filter(({ value: right }) => conflict(left, right))
      .map(({ value: right }): LockMeeting => ({
        kind,
        packages: [a.id, b.id],
        locks: [left, right],
      })),
  );
}

/** A locked folder includes its contents. */
function filesConflict(left: string, right: string): boolean {
  const [a, b] = [filePathIdentity(left), filePathIdentity(right)];
  return a === b || foldersOf(a).includes(b) || foldersOf(b).includes(a);
}

function filesInScope(holder: LockSide, writer: LockSide): readonly LockMeeting[] {
  const { write_allow, deny } = writer.scope;
  return holder.locks.files.flatMap(({ value }) => {
    const glob = write_allow.find((candidate) =>
      inScope({ write_allow: [candidate], deny }, filePathIdentity(value)),
    );
    return glob === undefined
      ? []
      : [
          {
            kind: 'file-in-scope' as const,
            packages: [holder.id, writer.id],
            locks: [value, glob],
          },
        ];
  });
}

import { allows } from '../check/boundaries';
import { isInside } from '../decompose/project-scope';
import type { Located, PackageView, PlanView } from '../parse/parsed-plan';
import { globIfWritable } from '../scope/path-glob';
import { hasMoved, type KnownProjects, type OwnProject } from './recorded-projects';
import { derivedDeny, isCovered, type ListRevision, type Revision, revisionOf } from './revision';

/**
 * Updates the package that merges the others: it gains and loses write access together with them.
 */
export function reviseMerging(
  entry: PackageView,
  others: readonly Revision[],
  view: PlanView,
  known: KnownProjects,
): Revision {
  const own = others.flatMap(({ projects }) => projects.own);
  const revision = revisionOf(entry, { own: [], others: new Map() });
  const { write, deny } = revision;
  const before = namedRoots(own, 'before', write.values);
  reviseWrites(revision, others, view);
  revision.denied = reviseDeny(deny, {
    before,
    now: namedRoots(own, 'now', write.values),
    own,
    others: othersOf(others, own),
    known,
    writes: entry.scope.write_allow,
  });
  return revision;
}

function reviseWrites(
  { entry, write }: Revision,
  others: readonly Revision[],
  view: PlanView,
): void {
  const amended = new Set(entry.amendments.map(({ value }) => value));
  const still = stillWritten(entry, others, view);
  const moves = others.flatMap(movesOf);
  // Finds all items before replacing any, because two projects may have swapped places.
  const found = moves.map(({ from, to }) => ({
    to,
    index: from === undefined || amended.has(from) || still.has(from) ? -1 : write.indexOf(from),
    isMerged: from === undefined || isCovered(from, write.values),
  }));
  write.replace(found.filter(({ index }) => index !== -1));
  for (const { to, index, isMerged } of found) {
    if (index === -1 && isMerged && !isCovered(to, write.values)) write.append(to);
  }
}

/** The globs that a package has gained, each with the glob that it replaces, if any. */
function movesOf({
  projects,
  write,
}: Revision): readonly { readonly from?: string; readonly to: string }[] {
  const gained = write.changes.flatMap(({ from, to }) =>
    from === undefined && to !== undefined ? [{ to }] : [],
  );
  const moved = projects.own.filter(hasMoved).flatMap(({ before, now }) => {
    const [from, to] = [globIfWritable(before), globIfWritable(now)];
    // When a scope was narrowed by hand, the package has not moved with its project.
    return from !== undefined && to !== undefined && write.values.includes(to)
      ? [{ from, to }]
      : [];
  });
  return [...moved, ...gained];
}

/** What the other packages may write after the revision. */
function stillWritten(
  merging: PackageView,
  others: readonly Revision[],
  { packages }: PlanView,
): ReadonlySet<string> {
  const revised = new Map(others.map(({ entry, write }) => [entry, write.values]));
  return new Set(
    packages
      .filter((entry) => entry !== merging)
      .flatMap((entry) => revised.get(entry) ?? entry.scope.write_allow.map(({ value }) => value)),
  );
}

/** Projects that packages name but no package owns. */
function othersOf(
  others: readonly Revision[],
  own: readonly OwnProject[],
): ReadonlyMap<string, string> {
  const mine = new Set(own.flatMap(({ planned, name }) => [planned, name]));
  const all = others.flatMap(({ projects }) => [...projects.others]);
  return new Map(all.filter(([name]) => !mine.has(name)));
}

function namedRoots(
  own: readonly OwnProject[],
  when: 'before' | 'now',
  globs: readonly string[],
): readonly string[] {
  return own
    .flatMap((project) => project[when] ?? [])
    .filter((root) => globs.includes(globIfWritable(root) ?? ''));
}

interface DenyContext {
  /** Previous and current roots of own projects that the scope names. */
  readonly before: readonly string[];
  readonly now: readonly string[];
  readonly own: readonly OwnProject[];
  /** Previous roots of other projects, keyed by name. */
  readonly others: ReadonlyMap<string, string>;
  readonly known: KnownProjects;
  readonly writes: readonly Located<string>[];
}

/**
 * Denies projects of others inside the roots of own projects, and removes denies that are no longer
 * needed.
 *
 * @returns the globs that must be denied now
 */
export function reviseDeny(
  deny: ListRevision,
  { before, now, own, others, known, writes }: DenyContext,
): readonly string[] {
  const ownNames = new Set(own.map(({ name }) => name));
  const elsewhere = [...known.all].filter(([name]) => !ownNames.has(name)).map(([, root]) => root);
  const plans = plansWritten(writes);
  const rootsOf = (when: 'before' | 'now'): readonly string[] =>
    own.flatMap((project) => project[when] ?? []);
  const then = derivedDeny(before, others.values(), [...plans, ...rootsOf('before')]);
  const wanted = derivedDeny(now, elsewhere, [...plans, ...rootsOf('now')]);

  const nameAt = new Map([...others].map(([name, root]) => [globIfWritable(root), name]));
  const doomed = then
    .filter((glob) => !wanted.includes(glob))
    .map((glob) => ({ glob, index: deny.indexOf(glob) }))
    .filter(({ index }) => index !== -1);
  const moves = doomed.flatMap(({ glob, index }) => {
    const root = known.all.get(nameAt.get(glob) ?? '');
    const to = root === undefined ? undefined : globIfWritable(root);
    return to !== undefined && wanted.includes(to) ? [{ index, to }] : [];
  });
  deny.replace(moves);
  for (const { index } of doomed) {
    if (!moves.some((move) => move.index === index)) deny.remove(index);
  }
  const projects = new Set(elsewhere.map(globIfWritable));
  for (const glob of wanted) {
    // A deny of a shared folder such as `.github` may have been removed by hand; a deny of a
    // project's root may not.
    const isNeeded = projects.has(glob) || !then.includes(glob);
    if (isNeeded && allows('**', deny.values, pathUnder(glob))) deny.append(glob);
  }
  return wanted;
}

/** Folders of changes that a package writes. The `deny` of a root project must not cover them. */
function plansWritten(globs: readonly Located<string>[]): readonly string[] {
  return globs
    .map(({ value }) => value.replace(/\/\*\*$/u, ''))
    .filter((path) => isInside(path, 'openspec'));
}

/** A path in the folder of a derived glob, in which `[[]` means `[`. */
function pathUnder(glob: string): string {
  return glob.replace(/\*\*$/u, 'any-file').replace(/\[([[*?(])\]/gu, '$1');
}

import type { PackageView, PlanView } from '../parse/parsed-plan';
import { hasMoved, type KnownProjects, type OwnProject } from './recorded-projects';
import { reviseDeny } from './revise-deny';
import { type Revision, revisionOf } from './revision';
import { globIfWritable } from '../scope/path-glob';
import { isCovered } from './scope-globs';

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

import { isInside } from '../decompose/project-scope';
import type { PackageView } from '../parse/parsed-plan';
import { globIfWritable } from '../scope/path-glob';
import {
  hasMoved,
  type KnownProjects,
  type OwnProject,
  type RecordedProjects,
} from './recorded-projects';
import { reviseDeny } from './revise-merging';
import { isCovered, type Revision, revisionOf } from './revision';

/**
 * Updates the scope of a package to its projects: globs and locked files that were derived from a
 * previous root now follow the current root.
 *
 * @param reached names of the projects in which the scope allows any path
 */
export function reviseDerived(
  entry: PackageView,
  projects: RecordedProjects,
  known: KnownProjects,
  reached: ReadonlySet<string> = new Set(),
): Revision {
  const revision = revisionOf(entry, projects);
  const { write, deny, notes } = revision;
  const amended = new Set(entry.amendments.map(({ value }) => value));
  const derivedBefore = projects.own.filter(({ before }) => {
    const glob = before === undefined ? undefined : globIfWritable(before);
    return glob !== undefined && !amended.has(glob) && write.indexOf(glob) !== -1;
  });
  write.replace(
    derivedBefore.filter(hasMoved).flatMap((project) => {
      const to = globIfWritable(project.now);
      if (to === undefined) notes.push(unwritable(project));
      return to === undefined
        ? []
        : [{ index: write.indexOf(globIfWritable(project.before) ?? ''), to }];
    }),
  );
  for (const project of projects.own) {
    if (project.isGone) notes.push(gone(project));
    else if (!derivedBefore.includes(project) && known.rootOf.has(project.name)) {
      addMissing(project, revision, reached);
    }
  }
  const derivedNow = projects.own.filter(
    ({ now }) => now !== undefined && write.values.includes(globIfWritable(now) ?? ''),
  );
  takeBackOwn(revision);
  revision.denied = reviseDeny(deny, {
    before: derivedBefore.flatMap(({ before }) => before ?? []),
    now: derivedNow.flatMap(({ now }) => now ?? []),
    own: projects.own,
    others: projects.others,
    known,
    writes: entry.scope.write_allow,
  });
  reviseRead(revision, known);
  reviseFiles(revision);
  return revision;
}

/** A project that was declared by hand, or whose scope a person has narrowed. */
function addMissing(
  project: OwnProject,
  { write, notes, narrowed, entry }: Revision,
  reached: ReadonlySet<string>,
): void {
  const { name, now, before } = project;
  const id = entry.package_id?.value ?? 'its package';
  if (now === undefined || now === '.' || reached.has(name)) return;
  const glob = globIfWritable(now);
  if (glob === undefined) notes.push(unwritable(project));
  else if (isCovered(glob, write.values)) return;
  else if (before !== undefined && before !== now) {
    narrowed.add(project.planned);
    notes.push(
      `"${project.planned}" is at "${now}" now. What ${id} may write of it was narrowed by hand from "${globIfWritable(before) ?? before}": correct its scope.write_allow.`,
    );
  } else {
    write.append(glob);
    if (before !== undefined) return;
    notes.push(
      `Where "${project.planned}" was before is not recorded, so nothing was taken away: look whether ${id} still has globs in scope.write_allow of where it was.`,
    );
  }
}

/** Removes a deny of a project that now belongs to the package. */
function takeBackOwn({ deny, projects, entry }: Revision): void {
  const recorded = new Set(entry.roots.map(({ name }) => name));
  for (const { planned, before, now } of projects.own) {
    if (!recorded.has(planned)) continue;
    for (const root of new Set([before, now])) {
      const index = root === undefined ? -1 : deny.indexOf(globIfWritable(root) ?? '');
      if (index !== -1) deny.remove(index);
    }
  }
}

function reviseRead({ read, write, projects }: Revision, known: KnownProjects): void {
  const moved = [
    ...projects.own.filter(hasMoved).map(({ before, now }) => ({ before, now })),
    ...[...projects.others].flatMap(([name, before]) => {
      const now = known.all.get(name);
      // Without its name, a project only counts as gone when no other project has taken its root.
      const isKept = now === before || (now === undefined && known.at(before) !== undefined);
      return isKept ? [] : [{ before, now }];
    }),
  ]
    .map(({ before, now }) => ({
      index: read.indexOf(globIfWritable(before) ?? ''),
      to: now === undefined ? undefined : globIfWritable(now),
    }))
    .filter(({ index }) => index !== -1);
  // A root nested in another one stays, because it may move out again.
  read.replace(moved.flatMap(({ index, to }) => (to === undefined ? [] : [{ index, to }])));
  const dropped = moved.filter(({ to }) => to === undefined);
  // A package must be able to read something.
  const spare = read.values.length > dropped.length ? dropped : dropped.slice(1);
  for (const { index } of spare) read.remove(index);
  for (const project of projects.own) {
    if (project.now === undefined || project.before === project.now) continue;
    const glob = globIfWritable(project.now);
    const isWritten = glob !== undefined && write.values.includes(glob);
    if (isWritten && !isCovered(glob, read.values)) read.append(glob);
  }
}

/** Files of a project move with it. Files of nested projects belong to those. */
function reviseFiles({ files, projects, entry }: Revision): void {
  const roots = [
    ...projects.own.map(({ before, now }) => ({ before, now })),
    ...[...projects.others.values()].map((before) => ({ before, now: before })),
  ];
  files.replace(
    entry.locks.files.flatMap(({ value }, index) => {
      const [owner] = roots
        .filter(({ before }) => before !== undefined && before !== '.' && isInside(value, before))
        .sort((a, b) => (b.before?.length ?? 0) - (a.before?.length ?? 0));
      if (owner?.before === undefined || owner.now === undefined || owner.before === owner.now) {
        return [];
      }
      const rest = value.slice(owner.before.length + 1);
      return [{ index, to: owner.now === '.' ? rest : `${owner.now}/${rest}` }];
    }),
  );
}

function gone({ planned, before }: OwnProject): string {
  const where = before === undefined ? '' : ` It was at "${before}".`;
  return `There is no project "${planned}" in the workspace.${where} Correct inputs.nx.projects, or name it in inputs.nx.newProjects.`;
}

function unwritable({ planned, now }: OwnProject): string {
  return `"${planned}" is at "${now ?? ''}" now, which no glob can name: rename the folder.`;
}

import type { PackageView } from '../parse/parsed-plan';
import { ListRevision } from './list-revision';
import type { RecordedProjects } from './recorded-projects';

/** A package during its revision. */
export interface Revision {
  readonly entry: PackageView;
  readonly projects: RecordedProjects;
  readonly write: ListRevision;
  readonly deny: ListRevision;
  readonly read: ListRevision;
  readonly files: ListRevision;
  /** Globs of `deny` that follow from the current roots of projects. */
  denied: readonly string[];
  /** Projects whose write scope a person has chosen. Their record is kept. */
  readonly narrowed: Set<string>;
  /** Decisions that need a person. */
  readonly notes: string[];
}

/** Starts the revision of a package without any change. */
export function revisionOf(entry: PackageView, projects: RecordedProjects): Revision {
  const { path, scope, locks } = entry;
  return {
    entry,
    projects,
    write: new ListRevision('write_allow', [...path, 'scope', 'write_allow'], scope.write_allow),
    deny: new ListRevision('deny', [...path, 'scope', 'deny'], scope.deny),
    read: new ListRevision('read_allow', [...path, 'scope', 'read_allow'], scope.read_allow),
    files: new ListRevision('locks.files', [...path, 'locks', 'files'], locks.files),
    denied: [],
    narrowed: new Set(),
    notes: [],
  };
}

import type { PackageView } from '../parse/parsed-plan';
import { ListRevision } from './list-revision';
import type { RecordedProjects } from './recorded-projects';

/** A package, while it is revised. */
export interface Revision {
  readonly entry: PackageView;
  readonly projects: RecordedProjects;
  readonly write: ListRevision;
  readonly deny: ListRevision;
  readonly read: ListRevision;
  readonly files: ListRevision;
  /** Globs of `deny` that follow from where projects are now. */
  denied: readonly string[];
  /** Projects of which a person has chosen what the package may write: their record stays. */
  readonly narrowed: Set<string>;
  /** What only a person can decide. */
  readonly notes: string[];
}

/** A package as it is. */
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

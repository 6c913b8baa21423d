import { globUnder } from '../scope/path-glob';
import { isInside, isNestedIn } from './folders';
import { sortedSet } from '../text';

/** What follows from project roots: globs, sorted. */
export interface DerivedScope {
  readonly write_allow: readonly string[];
  readonly deny: readonly string[];
}

/** Folders at the workspace root that belong to nobody's source, though a root project holds them. */
const SHARED_FOLDERS = ['.github', 'openspec'];

/** What of `openspec` only archiving a change may write. */
const ARCHIVE_FOLDERS = ['openspec/changes/archive', 'openspec/specs'];

/**
 * The write scope of a package that owns some projects: all that is under their roots, less the
 * projects nested in them that it doesn't own. A project at the workspace root owns neither
 * `openspec` nor `.github`.
 *
 * A nested root that holds one of the owned roots is not denied, for a `deny` there would take the
 * owned one away too. `decompose` makes no package for which that happens.
 *
 * @param owned roots of the package's projects
 * @param roots roots of all projects, those that the plan will create included
 * @param alsoWrites other paths that the package writes, of which no `deny` may hold one
 * @throws UnwritablePathError for a root that the glob dialect can't write
 */
export function deriveScope(
  owned: readonly string[],
  roots: readonly string[],
  alsoWrites: readonly string[] = [],
): DerivedScope {
  const kept = [...owned, ...alsoWrites];
  const shared = owned.includes('.') ? sharedFolders(kept) : [];
  const nested = roots.filter(
    (root) =>
      owned.some((folder) => isNestedIn(root, folder)) &&
      !kept.some((path) => isInside(path, root)) &&
      !(owned.includes('.') && isInside(root, 'openspec')) &&
      !shared.some((folder) => isInside(root, folder)),
  );
  return {
    write_allow: sortedSet(owned.map(globUnder)),
    deny: sortedSet([...shared, ...nested].map(globUnder)),
  };
}

function sharedFolders(kept: readonly string[]): readonly string[] {
  const writesPlans = kept.some((path) => isInside(path, 'openspec'));
  return SHARED_FOLDERS.flatMap((folder) =>
    folder === 'openspec' && writesPlans ? ARCHIVE_FOLDERS : [folder],
  ).filter((folder) => !kept.some((path) => isInside(path, folder)));
}

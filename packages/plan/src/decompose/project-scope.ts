import { globUnder } from '../scope/path-glob';
import { sortedSet } from '../text';

/** The globs that follow from project roots, sorted. */
interface DerivedScope {
  readonly write_allow: readonly string[];
  readonly deny: readonly string[];
}

/** Shared folders that a project at the workspace root does not own. */
const SHARED_FOLDERS = ['.github', 'openspec'];

/** Folders in `openspec` that only change when a change is archived. */
const ARCHIVE_FOLDERS = ['openspec/changes/archive', 'openspec/specs'];

/**
 * Derives the write scope of a package from its projects: everything under their roots, minus
 * nested projects that it does not own. A project at the workspace root owns neither `openspec` nor
 * `.github`.
 *
 * A nested root that contains an owned root is not denied, because a `deny` would also exclude the
 * owned root. `decompose` never creates such a package.
 *
 * @param owned roots of the package's projects
 * @param roots roots of all projects, including planned ones
 * @param alsoWrites other paths that the package writes and that no `deny` may cover
 * @throws UnwritablePathError for a root that the glob dialect cannot express
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

/** Whether a path equals a folder or lies in it. Every path lies in `.`. */
export function isInside(path: string, folder: string): boolean {
  return folder === '.' || path === folder || path.startsWith(`${folder}/`);
}

/** Whether a folder lies strictly inside another folder. */
export function isNestedIn(path: string, folder: string): boolean {
  return path !== folder && isInside(path, folder);
}

/** The deepest common folder of the paths; `.` when they share none. */
export function commonFolder(paths: readonly string[]): string {
  const [first = '.', ...others] = paths;
  const segments = first === '.' ? [] : first.split('/');
  while (segments.length > 0 && !others.every((path) => isInside(path, segments.join('/')))) {
    segments.pop();
  }
  return segments.length === 0 ? '.' : segments.join('/');
}

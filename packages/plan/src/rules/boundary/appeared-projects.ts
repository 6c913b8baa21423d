import { allows } from '../../boundaries/project-index';
import type { PackageBoundary } from '../../boundaries/package-boundaries';
import type { Workspace, WorkspaceProject } from '../../model/workspace';
import { globUnder } from '../../scope/path-glob';
import { UnwritablePathError } from '../../scope/unwritable-path-error';

/**
 * Finds projects inside a derived scope of a package that the package neither declares nor denies.
 * They were added after the scope was derived.
 */
export function appearedProjects(
  { declared, entry }: PackageBoundary,
  { projects }: Workspace,
): readonly WorkspaceProject[] {
  const own = projects.filter(({ name }) => declared.has(name));
  const written = new Set(entry.scope.write_allow.map(({ value }) => value));
  const derived = own.filter(({ root }) => written.has(derivedGlob(root) ?? ''));
  const deny = entry.scope.deny.map(({ value }) => value);
  return projects.filter(({ name, root }) => {
    const isNested = derived.some((folder) => isNestedIn(root, folder.root));
    // Any file name works here, because a derived scope denies a whole folder or nothing.
    return isNested && !declared.has(name) && allows('**', deny, `${root}/any-file`);
  });
}

function derivedGlob(root: string): string | undefined {
  try {
    return globUnder(root);
  } catch (error) {
    if (error instanceof UnwritablePathError) return undefined;
    throw error;
  }
}

function isNestedIn(path: string, folder: string): boolean {
  if (path === folder || /^(?:openspec|\.github)(?:\/|$)/.test(path)) return false;
  return folder === '.' || path.startsWith(`${folder}/`);
}

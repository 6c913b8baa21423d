import { isAbsolute, join, resolve } from 'node:path';
import type { WorkspacePaths } from '@parallel-plan/coordinator';
import { workspaceRoots } from '../git/worktrees';
import { isWithin, realPathOf, toRelative } from '../paths';
import { namesIn } from '../workspace/list-folder';

/** Cache the worktrees only briefly, in milliseconds: they change while `parallel-plan mcp` runs. */
const ROOTS_LAST_MS = 2_000;

/**
 * Maps paths to lock names for the coordinator of a workspace. A file has one name, however its path is
 * spelled and in whichever worktree it is.
 *
 * @param root the workspace root, absolute, with its own symbolic links resolved
 */
export function workspacePaths(root: string): WorkspacePaths {
  let known: { readonly roots: Promise<readonly string[]>; readonly until: number } | undefined;
  const roots = (): Promise<readonly string[]> => {
    const now = performance.now();
    if (known === undefined || known.until < now) {
      known = { roots: workspaceRoots(root), until: now + ROOTS_LAST_MS };
    }
    return known.roots;
  };
  return {
    relativePath: async (path) => {
      const real = realPathOf(isAbsolute(path) ? resolve(path) : join(root, path));
      // Worktrees can be nested: the file is in the innermost one.
      const [home] = (await roots())
        .map((tree) => realPathOf(tree))
        .filter((tree) => isWithin(tree, real))
        .sort((a, b) => b.length - a.length);
      return home === undefined ? undefined : spelledAsOnDisk(home, toRelative(home, real));
    },
  };
}

/** Prefers the exact name on disk, then a name that differs only in case. */
function spelledAsOnDisk(root: string, path: string): string {
  let folder = root;
  const spelled = path.split('/').map((segment) => {
    const names = namesIn(folder);
    const folded = fold(segment);
    const name = names.includes(segment)
      ? segment
      : (names.find((other) => fold(other) === folded) ?? segment);
    folder = join(folder, name);
    return name;
  });
  return spelled.join('/');
}

function fold(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

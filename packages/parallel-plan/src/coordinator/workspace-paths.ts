import { readdirSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import type { WorkspacePaths } from '@parallel-plan/coordinator';
import { workspaceRoots } from '../git/worktrees';
import { isWithin, realPathOf, toRelative } from '../paths';

/** Worktrees come and go while `parallel-plan mcp` runs. */
const ROOTS_LAST_MS = 2_000;

/**
 * The paths of a workspace for its coordinator: every spelling of a file, in every worktree, has one name.
 *
 * @param root the workspace root, absolute, its own links resolved
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
      // A worktree may lie inside another one: the innermost has the file.
      const [home] = (await roots())
        .map((tree) => realPathOf(tree))
        .filter((tree) => isWithin(tree, real))
        .sort((a, b) => b.length - a.length);
      return home === undefined ? undefined : spelledAsOnDisk(home, toRelative(home, real));
    },
  };
}

/** Where no file has exactly this name, a file whose name differs only in case. */
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

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

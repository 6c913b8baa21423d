import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runGit } from './git';

/**
 * The workspace root in every working tree of the repository that exists on disk.
 *
 * @param root absolute path of the workspace root; it may be a folder inside the repository
 * @returns absolute paths, the main working tree first; only `root` if git fails
 * @see https://git-scm.com/docs/git-worktree#_porcelain_format
 */
export async function workspaceRoots(root: string): Promise<readonly string[]> {
  const [listed, prefix] = await Promise.all([
    runGit(root, ['worktree', 'list', '--porcelain']),
    runGit(root, ['rev-parse', '--show-prefix']),
  ]);
  if (listed.exitCode !== 0 || prefix.exitCode !== 0) return [root];
  const folder = prefix.stdout.trimEnd();
  const trees = listed.stdout
    .split('\n')
    .filter((line) => line.startsWith('worktree '))
    .map((line) => join(line.slice('worktree '.length), folder).replace(/[\\/]+$/, ''));
  const roots = trees.filter((path) => existsSync(path));
  return roots.includes(root) ? roots : [root, ...roots];
}

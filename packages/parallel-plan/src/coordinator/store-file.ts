import { join, resolve } from 'node:path';
import { runGit } from '../git/git';

/** The file of the embedded store, or why there is none. */
export type StoreFile = string | { readonly unavailable: string };

/**
 * Where the embedded store is: in the git directory that all worktrees of the repository share. A workspace
 * in a folder of the repository has a store of its own, because paths are relative to the workspace.
 *
 * @param root the workspace root, absolute
 */
export async function findStoreFile(root: string): Promise<StoreFile> {
  const [common, prefix] = await Promise.all(
    ['--git-common-dir', '--show-prefix'].map((what) => runGit(root, ['rev-parse', what])),
  );
  if (common === undefined || prefix === undefined || common.failure === 'not-found') {
    return {
      unavailable:
        'git is not installed (or not on PATH), and the claims are kept in the git directory.',
    };
  }
  if (common.exitCode !== 0 || prefix.exitCode !== 0) {
    return {
      unavailable:
        'The workspace is not in a git repository, and the claims are kept in the git directory: run `git init`.',
    };
  }
  const line = (text: string) => text.replace(/\r?\n$/, '');
  const folder = join(resolve(root, line(common.stdout)), 'parallel-plan');
  return join(folder, ...line(prefix.stdout).split('/').filter(Boolean), 'coordinator.db');
}

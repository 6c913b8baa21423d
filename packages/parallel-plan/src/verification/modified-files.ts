import { inScope, type WorkPackage } from '@parallel-plan/plan';
import { changedSince } from '../git/changed-paths';
import { defaultBranch, headCommit, mergeBase, resolveRef } from '../git/refs';
import { openRepository } from '../git/repository';
import { NotCheckableError } from '../workspace/not-checkable-error';

/** The files that a package has modified, or why they are unknown. */
export type ModifiedFiles =
  | { readonly base: string; readonly head: string; readonly files: readonly string[] }
  | { readonly base: null; readonly head: null; readonly why: string };

/**
 * The paths in a package's write scope that changed since the branch forked from the default
 * branch: in commits, in the index and in the working tree. Paths outside the scope are checked by
 * `scope-check`, whose result is never cached.
 *
 * @param root absolute path of the workspace root
 * @param ref the ref to compare with, instead of the default branch
 */
export async function modifiedFiles(
  root: string,
  { scope }: WorkPackage,
  ref?: string,
): Promise<ModifiedFiles> {
  try {
    const repository = await openRepository(root);
    const other =
      ref === undefined
        ? await defaultBranch(repository, '--base')
        : await resolveRef(repository, ref, '--base');
    const base = await mergeBase(repository, other);
    const changed = await changedSince(repository, base);
    const paths = changed.flatMap(({ path, from }) => (from === undefined ? [path] : [path, from]));
    const head = await headCommit(repository);
    return { base, head, files: [...new Set(paths)].filter((path) => inScope(scope, path)).sort() };
  } catch (error) {
    if (error instanceof NotCheckableError) return { base: null, head: null, why: error.message };
    throw error;
  }
}

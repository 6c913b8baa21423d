import { NotCheckableError } from '../../workspace/not-checkable-error';
import { treeOf } from '../branches/deliver';
import { foreignRef, packageRef } from '../branches/refs';
import { readRunState } from '../branches/state';
import type { RunPlan } from '../plan-of-run';
import { makeCommit, moveRef, NO_COMMIT, type RunRepository, type WorkTree } from '../repository';
import { findWorktree, gitDirOf, holderOf, removeWorktree } from '../worktree/worktree';

/**
 * Saves the content of the worktree of a package that another machine has continued, and removes the
 * worktree.
 *
 * @param tip the tip of the local branch of the package
 * @throws NotCheckableError if a person or another program holds the worktree
 */
export async function setAsideWorktree(
  repository: RunRepository,
  change: string,
  packageId: string,
  tip: string,
): Promise<void> {
  const worktree = await findWorktree(repository, change, packageId);
  if (worktree === undefined) return;
  if (isInUse(worktree)) {
    throw new NotCheckableError(
      `The worktree ${worktree.path} is in use, and another machine has continued ${packageId}. Save what is in it, then run \`git worktree remove --force --force ${worktree.path}\`.`,
    );
  }
  const gitDir = gitDirOf(worktree.path);
  if (gitDir !== undefined && tip !== NO_COMMIT) {
    const tree = await treeOf(repository, { path: worktree.path, gitDir }, tip);
    const message = `${packageId}: left by a worker that lost its claim\n`;
    const kept = await makeCommit(repository, { tree, parents: [tip], message });
    await moveRef(repository, foreignRef(change, kept), kept, NO_COMMIT);
  }
  await removeWorktree(repository, worktree.path);
}

/**
 * Removes the branches and worktrees of packages that another machine has continued and merged. Commits
 * and files that are not in the merge are kept.
 */
export async function clearLostPackages(repository: RunRepository, plan: RunPlan): Promise<void> {
  const { change } = plan;
  const { packages } = await readRunState(repository, plan);
  for (const { id, state, tip, merge } of packages) {
    if (state !== 'merged' || tip === undefined || tip === merge?.head) continue;
    const ref = packageRef(change, id);
    const worktree = await findWorktree(repository, change, id);
    if (worktree && isInUse(worktree)) continue;
    await setAsideWorktree(repository, change, id, tip);
    await moveRef(repository, foreignRef(change, tip), tip, NO_COMMIT);
    await moveRef(repository, ref, NO_COMMIT, tip);
  }
}

function isInUse(tree: WorkTree): boolean {
  const { kind } = holderOf(tree);
  return kind === 'person' || kind === 'foreign';
}

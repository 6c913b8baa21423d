import { gitSays } from '../../git/repository';
import { NotCheckableError } from '../../workspace/not-checkable-error';
import { CHANGES_FOLDER, PLAN_FILE } from '../../workspace/open-changes';
import {
  commitOf,
  git,
  isAncestor,
  listWorkTrees,
  makeCommit,
  moveRef,
  NO_COMMIT,
  type RunRepository,
  toRepositoryPath,
  tryGit,
} from '../repository';
import { featureRef, withTrailers } from './refs';

/** Git found conflicts in a merge. */
export class MergeConflict extends Error {
  override readonly name = 'MergeConflict';

  constructor(
    message: string,
    /** Relative to the repository. */
    readonly paths: readonly string[],
  ) {
    super(message);
  }
}

/**
 * Creates the feature branch from the commit with the approved plan. If the branch exists with
 * another plan, merges that commit into it.
 *
 * @param approved full id of the commit with the approved plan
 * @returns the tip of the branch
 * @throws NotCheckableError if the branch has a newer plan, or git can't merge the two
 */
export async function ensureFeatureBranch(
  repository: RunRepository,
  change: string,
  approved: string,
): Promise<string> {
  const ref = featureRef(change);
  const tip = await commitOf(repository, ref);
  if (tip === undefined) {
    try {
      if (await moveRef(repository, ref, approved, NO_COMMIT)) return approved;
    } catch (error) {
      if (!(error instanceof NotCheckableError)) throw error;
      throw new NotCheckableError(
        `The branch ${change} could not be created. If a branch named ${change}/… is in its way, rename that branch. ${error.message}`,
      );
    }
    return ensureFeatureBranch(repository, change, approved);
  }
  if (await hasSamePlan(repository, change, tip, approved)) return tip;
  if (await isAncestor(repository, approved, tip)) {
    throw new NotCheckableError(
      `The branch ${change} has a newer plan than this checkout. Run \`git checkout ${change}\`, then run the command again.`,
    );
  }
  return bringIn(repository, change, tip, approved, `merge the approved plan of ${change}`);
}

/**
 * Merges a commit into the feature branch.
 *
 * @returns the new tip
 * @throws NotCheckableError if git finds conflicts
 */
export async function bringIn(
  repository: RunRepository,
  change: string,
  tip: string,
  commit: string,
  message: string,
): Promise<string> {
  if (await isAncestor(repository, commit, tip)) return tip;
  let made: string;
  try {
    made = (await isAncestor(repository, tip, commit))
      ? commit
      : await mergeCommits(repository, {
          into: tip,
          commit,
          message: withTrailers(message, '', { 'Plan-Brings': commit }),
        });
  } catch (error) {
    if (!(error instanceof MergeConflict)) throw error;
    throw new NotCheckableError(
      `${error.message} Merge it by hand: \`git checkout ${change} && git merge ${commit.slice(0, 10)}\`.`,
    );
  }
  if (await advanceFeature(repository, change, made, tip)) return made;
  const now = await commitOf(repository, featureRef(change));
  return bringIn(repository, change, now ?? tip, commit, message);
}

/**
 * Merges without a checkout. Directory renames are not detected: a file must stay where its package
 * put it.
 *
 * @returns the merge commit; no ref points to it yet
 * @throws MergeConflict with the conflicting paths
 * @see https://git-scm.com/docs/git-merge-tree#OUTPUT
 */
export async function mergeCommits(
  repository: RunRepository,
  {
    into,
    commit,
    message,
  }: { readonly into: string; readonly commit: string; readonly message: string },
): Promise<string> {
  const settings = ['-c', 'merge.directoryRenames=false', '-c', 'merge.renames=false'];
  const args = ['merge-tree', '--write-tree', '-z', '--name-only', '--no-messages', into, commit];
  const result = await tryGit(repository, [...settings, ...args]);
  const [tree = '', ...paths] = result.stdout.split('\0');
  if (result.exitCode === 0)
    return makeCommit(repository, { tree, parents: [into, commit], message });
  if (result.exitCode !== 1) {
    throw new NotCheckableError(`git merge-tree failed: ${gitSays(result)}`);
  }
  const conflicts = [...new Set(paths.filter((path) => path !== ''))].sort();
  throw new MergeConflict(
    `${commit.slice(0, 10)} conflicts with ${into.slice(0, 10)} in ${conflicts.join(', ')}.`,
    conflicts,
  );
}

/**
 * Moves the feature branch forward if it hasn't moved since it was read. If it is checked out,
 * updates the files of that checkout too; git refuses this if it would overwrite an edit.
 *
 * @returns whether the branch was moved
 * @throws NotCheckableError if the checkout prevents it
 */
export async function advanceFeature(
  repository: RunRepository,
  change: string,
  to: string,
  from: string,
): Promise<boolean> {
  const checkout = await checkoutOf(repository, change);
  if (checkout === undefined) return moveRef(repository, featureRef(change), to, from);
  if ((await commitOf(repository, featureRef(change))) !== from) return false;
  const merged = await tryGit(repository, ['merge', '--ff-only', '--quiet', to], { cwd: checkout });
  if (merged.exitCode === 0) return true;
  if ((await commitOf(repository, featureRef(change))) !== from) return false;
  throw new NotCheckableError(
    `The branch ${change} is checked out in ${checkout}, and git can't move it forward there: ${gitSays(merged)} Commit or stash your edits, then run the command again.`,
  );
}

/**
 * @returns the working tree that has the feature branch checked out; `undefined` if there is none
 */
export async function checkoutOf(
  repository: RunRepository,
  change: string,
): Promise<string | undefined> {
  const trees = await listWorkTrees(repository);
  return trees.find(({ branch }) => branch === featureRef(change))?.path;
}

/** @throws NotCheckableError if the feature branch is checked out with uncommitted edits */
export async function refuseDirtyCheckout(
  repository: RunRepository,
  change: string,
): Promise<void> {
  const checkout = await checkoutOf(repository, change);
  if (checkout === undefined) return;
  const args = ['status', '--porcelain', '--untracked-files=no', '--ignore-submodules=none'];
  const status = await git(repository, args, { cwd: checkout });
  if (status === '') return;
  throw new NotCheckableError(
    `The branch ${change} is checked out in ${checkout} with uncommitted edits, and merges would move it. Commit or stash them, or check out another branch.`,
  );
}

/** Whether two commits have the plan of a change, with the same content. */
export async function hasSamePlan(
  repository: RunRepository,
  change: string,
  one: string,
  other: string,
): Promise<boolean> {
  const file = toRepositoryPath(repository, `${CHANGES_FOLDER}/${change}/${PLAN_FILE}`);
  const [first, second] = await Promise.all(
    [one, other].map((commit) =>
      tryGit(repository, ['rev-parse', '--verify', `${commit}:${file}`]),
    ),
  );
  return first?.exitCode === 0 && first.stdout === second?.stdout;
}

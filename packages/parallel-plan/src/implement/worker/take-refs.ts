import { NotCheckableError } from '../../workspace/not-checkable-error';
import { mergeCommits } from '../branches/feature-branch';
import { claimRef, foreignRef, packageRef, runRefs, withTrailers } from '../branches/refs';
import { readMerges } from '../branches/state';
import type { RunPlan } from '../plan-of-run';
import { isAncestor, moveRef, NO_COMMIT, type RunRepository, valueOf } from '../repository';
import { setAsideWorktree } from './lost-packages';
import type { ChangeRemote } from './remote';

/** A clone, and what its remote had at the last fetch. */
export interface ClonePair {
  readonly repository: RunRepository;
  readonly plan: RunPlan;
  readonly remote: ChangeRemote;
}

/**
 * Gets the attempts, the handoff and the result of a package.
 *
 * @throws NotCheckableError if git fails
 */
export async function takeRecords(pair: ClonePair, packageId: string): Promise<void> {
  const { plan, remote } = pair;
  const claim = claimRef(plan.change, packageId);
  for (const ref of remote.seenUnder(`${runRefs(plan.change)}${packageId}/`)) {
    if (ref !== claim) await takeRef(pair, ref);
  }
}

/**
 * Gets the branch of a package. A worktree here may have another state of it, from an earlier claim that
 * was lost; its content is saved first.
 *
 * @throws NotCheckableError if git fails, or a person holds the worktree
 */
export async function takeBranch(pair: ClonePair, packageId: string): Promise<void> {
  const { repository, plan, remote } = pair;
  const ref = packageRef(plan.change, packageId);
  const [shared, own] = [remote.seen(ref), await valueOf(repository, ref)];
  const isHere = own !== NO_COMMIT && (await isAncestor(repository, shared, own));
  if (shared === NO_COMMIT || isHere) return;
  await setAsideWorktree(repository, plan.change, packageId, own);
  await takeRef(pair, ref);
}

/** Sets a local ref to the value of the remote, unless it already contains that. */
async function takeRef({ repository, plan, remote }: ClonePair, ref: string): Promise<void> {
  const to = remote.seen(ref);
  const from = await valueOf(repository, ref);
  if (from === to || to === NO_COMMIT) return;
  if (from !== NO_COMMIT) {
    if (await isAncestor(repository, to, from)) return;
    await moveRef(repository, foreignRef(plan.change, from), from, NO_COMMIT);
  }
  await moveRef(repository, ref, to, from);
}

/**
 * Merges the local feature branch into the remote's.
 *
 * @param shared the tip at the remote
 * @param tip the local tip
 * @returns the merge commit
 * @throws NotCheckableError if a package was merged in both
 */
export async function joinFeature(
  { repository, plan, remote }: ClonePair,
  shared: string,
  tip: string,
): Promise<string> {
  const known = await readMerges(repository, shared);
  const own = await readMerges(repository, tip);
  const twice = [...own.values()].find(
    ({ packageId, commit }) => known.get(packageId)?.commit !== commit,
  );
  if (twice !== undefined) {
    throw new NotCheckableError(
      `${twice.packageId} is merged into the local branch ${plan.change} and not into that of ${remote.name}. Run \`git checkout ${plan.change} && git pull --rebase=false ${remote.name} ${plan.change}\`, then run the command again.`,
    );
  }
  const message = withTrailers(`merge the local branch ${plan.change}`, '', { 'Plan-Brings': tip });
  return mergeCommits(repository, { into: shared, commit: tip, message });
}

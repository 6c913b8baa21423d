import { quoted } from '@parallel-plan/plan';
import { NotCheckableError } from '../workspace/not-checkable-error';
import { readOpenChanges } from '../workspace/open-changes';
import { workOfBranch } from './identify-work';
import { listPlansAt } from '../git/plans-at-ref';
import { openRepository } from '../git/repository';
import { findPlanRef } from './scope-check';

/** Whether a branch works on a change. */
export type BranchWork =
  | { readonly judge: true; readonly change: string; readonly packageId?: string }
  /** One sentence. */
  | { readonly judge: false; readonly why: string };

/**
 * Decides whether to check the scope of a branch: if its name refers to a change, and the plan was
 * already agreed on. CI runs this for every branch, and most branches don't work on a change.
 *
 * @param root absolute path of the workspace root
 * @param branch name of the branch, because HEAD is detached in CI
 * @param asked `change`: check only work on this change; `planRef`: the commit with the plan, if it
 *   is not the one where the branch forked from the default branch
 * @throws NotCheckableError if git fails
 */
export async function branchWork(
  root: string,
  branch: string,
  { change, planRef }: { readonly change?: string; readonly planRef?: string },
): Promise<BranchWork> {
  const name = branchName(branch);
  const repository = await openRepository(root);
  const lawful = await findPlanRef(repository, planRef);
  const plans = await listPlansAt(repository, lawful.commit);
  const open = readOpenChanges(root).map(({ id }) => id);
  // Agreed plans have priority. Otherwise a branch could add a change with its own name to bypass
  // the check.
  const work = workOfBranch(name, [...plans.keys()]) ?? workOfBranch(name, open);
  if (work === undefined || (change !== undefined && work.change !== change)) {
    const what = change === undefined ? 'a change' : 'it';
    return { judge: false, why: `the branch ${quoted(branch)} is not work on ${what}` };
  }
  if (!plans.has(work.change)) {
    const why = `the branch ${quoted(branch)} brings the plan, which is not in ${lawful.shown} yet`;
    return { judge: false, why };
  }
  return { judge: true, ...work };
}

/**
 * The name of a branch. CI systems may pass it as a full ref.
 *
 * @throws NotCheckableError if the ref is not a branch; if it were ignored, the check would pass
 */
function branchName(ref: string): string {
  const name = ref.replace(/^(?:refs\/)?heads\/|^refs\/remotes\/[^/]+\//, '');
  if (name !== '' && !name.startsWith('refs/')) return name;
  throw new NotCheckableError(
    `${quoted(ref)} is not a branch: give the name of the branch that is checked, such as GITHUB_HEAD_REF for a pull request.`,
  );
}

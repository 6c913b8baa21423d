import { quoted } from '@parallel-plan/plan';
import { NotCheckableError } from '../workspace/not-checkable-error';
import { readOpenChanges } from '../workspace/open-changes';
import { workOfBranch } from './identify-work';
import { listPlansAt } from '../git/plans-at-ref';
import { openRepository } from '../git/repository';
import { findPlanRef } from './scope-check';

/** What a branch has to do with a change. */
export type BranchWork =
  | { readonly judge: true; readonly change: string; readonly packageId?: string }
  /** One sentence. */
  | { readonly judge: false; readonly why: string };

/**
 * Whether the scope of a branch is judged: where its name says that it works on a change, and the plan
 * was agreed on before. CI asks this of every branch, and most are no work on a change.
 *
 * @param root the workspace root, absolute
 * @param branch its name: HEAD is detached in CI
 * @param asked `change`: only work on this one is meant; `planRef`: where the plan is read, if not where
 *   the branch left the default branch
 * @throws NotCheckableError where git can't answer
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
  // Agreed plans come first: otherwise a branch could add a change with its own name and escape.
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
 * The name of a branch that may be given as a full ref, as CI systems do.
 *
 * @throws NotCheckableError for a ref that is not a branch: ignoring it would let the check pass
 */
function branchName(ref: string): string {
  const name = ref.replace(/^(?:refs\/)?heads\/|^refs\/remotes\/[^/]+\//, '');
  if (name !== '' && !name.startsWith('refs/')) return name;
  throw new NotCheckableError(
    `${quoted(ref)} is not a branch: give the name of the branch that is checked, such as GITHUB_HEAD_REF for a pull request.`,
  );
}

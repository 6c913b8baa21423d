import { quoted } from '@parallel-plan/plan';
import { readOpenChanges } from '../workspace/open-changes';
import { workOfBranch } from './identify-work';
import { listPlansAt } from './plans-at-ref';
import { openRepository } from './repository';
import { findPlanRef } from './scope-check';

/** What a branch has to do with a change. */
export type BranchWork =
  | { readonly judge: true; readonly packageId?: string }
  /** One sentence. */
  | { readonly judge: false; readonly why: string };

/**
 * Whether the scope of a branch is judged by the plan of a change: where its name says that it works on
 * it, and the plan was agreed on before. In CI, one command asks this for all changes that a branch
 * affects, and a branch is work on one of them at most.
 *
 * @param root the workspace root, absolute
 * @param branch its name: HEAD is detached in CI
 * @param planRef where the plan is read, if not where the branch left the default branch
 * @throws NotCheckableError where git can't answer
 */
export async function branchWork(
  root: string,
  change: string,
  branch: string,
  planRef: string | undefined,
): Promise<BranchWork> {
  const repository = await openRepository(root);
  const lawful = await findPlanRef(repository, planRef);
  const plans = await listPlansAt(repository, lawful.commit);
  const open = readOpenChanges(root).map(({ id }) => id);
  const work = workOfBranch(branch, [...new Set([...open, ...plans.keys()])]);
  if (work?.change !== change) {
    return { judge: false, why: `the branch ${quoted(branch)} is not work on it` };
  }
  if (!plans.has(change)) {
    const why = `the branch ${quoted(branch)} brings the plan, which is not in ${lawful.shown} yet`;
    return { judge: false, why };
  }
  return { judge: true, ...(work.packageId === undefined ? {} : { packageId: work.packageId }) };
}

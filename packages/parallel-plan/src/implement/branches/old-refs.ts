import { defaultBranch } from '../../git/refs';
import { NotCheckableError } from '../../workspace/not-checkable-error';
import { commitOf, git, isAncestor, moveRef, NO_COMMIT, type RunRepository } from '../repository';
import { featureRef } from './refs';
import { readMerges } from './state';

/** The records of a change that no run needs: attempts, handoffs, foreign commits. */
export interface OldRecords {
  readonly change: string;
  /** Full names of the refs, and what they point to. */
  readonly refs: ReadonlyMap<string, string>;
  /** Why they are not needed, in a few words. */
  readonly why: string;
}

/**
 * Finds the records of changes that are over. A change is over when its branch is gone, or when the
 * default branch contains its merges and no package has a branch.
 *
 * @throws NotCheckableError if git fails
 */
export async function findOldRecords(repository: RunRepository): Promise<readonly OldRecords[]> {
  const args = ['for-each-ref', '--format=%(refname) %(objectname)', 'refs/parallel-plan/'];
  const byChange = new Map<string, Map<string, string>>();
  for (const line of (await git(repository, args)).split('\n')) {
    const [, ref, change, object] = /^(refs\/parallel-plan\/([^/]+)\/\S+) (\S+)$/.exec(line) ?? [];
    if (ref === undefined || change === undefined || object === undefined) continue;
    byChange.set(change, (byChange.get(change) ?? new Map<string, string>()).set(ref, object));
  }
  const old: OldRecords[] = [];
  for (const [change, refs] of byChange) {
    const why = await whyOver(repository, change);
    if (why !== undefined) old.push({ change, refs, why });
  }
  return old;
}

/** Removes records. A ref that was moved in the meantime stays. */
export async function removeRecords(
  repository: RunRepository,
  { refs }: OldRecords,
): Promise<void> {
  for (const [ref, object] of refs) await moveRef(repository, ref, NO_COMMIT, object);
}

async function whyOver(repository: RunRepository, change: string): Promise<string | undefined> {
  const packages = ['for-each-ref', '--count=1', `${featureRef(change)}--*`];
  if ((await git(repository, packages)) !== '') return undefined;
  const tip = await commitOf(repository, featureRef(change));
  if (tip === undefined) return `the branch ${change} is gone`;
  if ((await readMerges(repository, tip)).size === 0) return undefined;
  const base = await defaultBranch(repository, '--base').catch((error: unknown) => {
    if (error instanceof NotCheckableError) return undefined;
    throw error;
  });
  if (base === undefined || !(await isAncestor(repository, tip, base.commit))) return undefined;
  return `${base.name} contains the branch ${change}`;
}

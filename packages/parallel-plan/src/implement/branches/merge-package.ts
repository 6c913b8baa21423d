import type { WorkPackage } from '@parallel-plan/plan';
import { packageDigest, type RunPlan } from '../plan-of-run';
import { commitOf, git, mergeBaseOf, type RunRepository, treeChanges } from '../repository';
import { advanceFeature, mergeCommits, MergeConflict } from './feature-branch';
import { featureRef, withTrailers } from './refs';

export interface MergeRequest {
  readonly plan: RunPlan;
  readonly work: WorkPackage;
  /** The delivered commit. */
  readonly head: string;
  readonly attempt: number;
  readonly contractsRevision: number;
  /** Who delivered it: a preset, a command or a person. */
  readonly by: string;
  /** Moves the feature branch forward if it hasn't moved. Default: the branch of this clone. */
  readonly advance?: (to: string, from: string) => Promise<boolean>;
}

/**
 * Merges a delivered package into the feature branch, without a checkout. Other processes may merge
 * at the same time.
 *
 * @returns the merge commit
 * @throws MergeConflict if the plan is wrong: packages of a proven plan never conflict
 * @throws NotCheckableError if git fails, or a checkout prevents the merge
 */
export async function mergePackage(
  repository: RunRepository,
  request: MergeRequest,
): Promise<string> {
  const { plan } = request;
  const {
    advance = (to: string, from: string) => advanceFeature(repository, plan.change, to, from),
  } = request;
  for (;;) {
    const tip = await commitOf(repository, featureRef(plan.change));
    if (tip === undefined) throw new MergeConflict(`The branch ${plan.change} is gone.`, []);
    const merged = await mergeOnto(repository, request, tip);
    if (await advance(merged, tip)) return merged;
  }
}

async function mergeOnto(
  repository: RunRepository,
  { plan, work, head, attempt, contractsRevision, by }: MergeRequest,
  tip: string,
): Promise<string> {
  const id = work.package_id;
  const merged = await mergeCommits(repository, {
    into: tip,
    commit: head,
    message: withTrailers(`merge(${plan.change}): ${id}`, `${work.title ?? ''}\n\nDone by ${by}.`, {
      'Plan-Change': plan.change,
      'Plan-Package': id,
      'Plan-Attempt': String(attempt),
      'Plan-Revision': String(plan.plan.feature.plan_revision),
      'Contracts-Revision': String(contractsRevision),
      'Plan-Package-Digest': packageDigest(work),
      'Plan-Head': head,
    }),
  });
  const fork = await mergeBaseOf(repository, tip, head);
  const [own, made] = await Promise.all([
    treeChanges(repository, fork, head),
    treeChanges(repository, tip, merged),
  ]);
  // A change that another package has already merged with the same content no longer differs.
  const wanted = new Set(own.map(({ path, mode, blob }) => `${mode} ${blob} ${path}`));
  const extra = made.filter(({ path, mode, blob }) => !wanted.has(`${mode} ${blob} ${path}`));
  if (extra.length > 0) {
    const paths = extra.map(({ path }) => path);
    throw new MergeConflict(
      `Merging ${id} would change more than ${id} changed: ${paths.join(', ')}.`,
      paths,
    );
  }
  await refuseCaseCollisions(
    repository,
    merged,
    made.filter(({ oldMode }) => /^0+$/.test(oldMode)).map(({ path }) => path),
  );
  return merged;
}

/** Refuses two files whose names differ only in case: on macOS and Windows they are one file. */
async function refuseCaseCollisions(
  repository: RunRepository,
  merged: string,
  added: readonly string[],
): Promise<void> {
  if (added.length === 0) return;
  const names = new Map<string, Set<string>>();
  const listed = await git(repository, ['ls-tree', '-r', '-z', '--name-only', merged]);
  for (const path of listed.split('\0')) {
    const parts = path.split('/');
    for (let end = 1; end <= parts.length; end++) {
      const name = parts.slice(0, end).join('/');
      const key = name.toLowerCase();
      names.set(key, (names.get(key) ?? new Set()).add(name));
    }
  }
  for (const path of added) {
    const parts = path.split('/');
    for (let end = 1; end <= parts.length; end++) {
      const same = names.get(parts.slice(0, end).join('/').toLowerCase()) ?? new Set();
      if (same.size < 2) continue;
      const both = [...same].sort();
      throw new MergeConflict(
        `${both.join(' and ')} differ only in case, so they are one path on macOS and Windows.`,
        both,
      );
    }
  }
}

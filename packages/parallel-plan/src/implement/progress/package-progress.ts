import type { WorkResult } from '../../verification/work-result';
import { NotCheckableError } from '../../workspace/not-checkable-error';
import { type Merge, type PackageState, readMerges, readRunState } from '../branches/state';
import { storedResult } from '../package-result';
import { packageDigest, readRunPlan } from '../plan-of-run';
import { remoteOf } from '../preconditions';
import { commitOf, openRunRepository, type RunRepository, tryGit } from '../repository';

/** What git says about a package. */
export interface PackageProgress {
  readonly state: PackageState;
  /** The merge commit, if it is merged. */
  readonly commit?: string;
  /** The result of the verification before the merge. */
  readonly result?: WorkResult;
}

const FETCH_MS = 30_000;

/**
 * Reads from git how far the packages of a change are: from this clone, and from the feature branch of
 * the remote, into which workers on other machines merge.
 *
 * @param root absolute path of the workspace root
 * @param fetch whether to ask the remote. Default: use what was fetched last.
 * @returns progress by package id; empty if there is no repository or nobody has begun
 * @throws NotCheckableError if the plan is missing or not valid
 */
export async function readProgress(
  root: string,
  change: string,
  fetch = false,
): Promise<ReadonlyMap<string, PackageProgress>> {
  const plan = readRunPlan(root, change);
  const repository = await openRunRepository(root).catch((error: unknown) => {
    if (error instanceof NotCheckableError) return undefined;
    throw error;
  });
  const progress = new Map<string, PackageProgress>();
  if (repository === undefined) return progress;
  const elsewhere = await mergesElsewhere(repository, change, fetch);
  const { feature, packages } = await readRunState(repository, plan);
  if (feature === undefined && elsewhere.size === 0) return progress;
  for (const { id, work, state, merge: own } of packages) {
    const other = elsewhere.get(id);
    const isElsewhere = other !== undefined && other.digest === packageDigest(work);
    const merge = state === 'merged' ? own : isElsewhere ? other : undefined;
    const result = merge && (await storedResult(repository, change, id));
    progress.set(id, {
      state: merge === undefined ? state : 'merged',
      ...(merge === undefined ? {} : { commit: merge.commit }),
      ...(result?.head === merge?.head && result !== undefined ? { result } : {}),
    });
  }
  return progress;
}

/** The merges in the feature branch of the remote. A remote that doesn't answer has none that are new. */
async function mergesElsewhere(
  repository: RunRepository,
  change: string,
  fetch: boolean,
): Promise<ReadonlyMap<string, Merge>> {
  const remote = await remoteOf(repository);
  if (remote === undefined) return new Map();
  const ref = `refs/remotes/${remote}/${change}`;
  if (fetch) {
    const refspec = `+refs/heads/${change}:${ref}`;
    await tryGit(repository, ['fetch', '--quiet', '--no-tags', remote, refspec], {
      timeout: FETCH_MS,
    });
  }
  const tip = await commitOf(repository, ref);
  return tip === undefined ? new Map() : readMerges(repository, tip);
}

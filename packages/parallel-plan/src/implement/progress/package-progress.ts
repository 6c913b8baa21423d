import type { WorkResult } from '../../verification/work-result';
import { NotCheckableError } from '../../workspace/not-checkable-error';
import { gitSays } from '../../git/repository';
import { featureRef } from '../branches/refs';
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

/** How far a change is. */
export interface ChangeProgress {
  /** By package id; empty if there is no repository, or nobody has begun. */
  readonly packages: ReadonlyMap<string, PackageProgress>;
  /** Why work of others may be missing, in one sentence. */
  readonly warning?: string;
}

const FETCH_MS = 30_000;

/**
 * Reads the progress of the packages of a change from git: from this clone, and from the feature branch of
 * the remote, into which workers on other machines merge.
 *
 * @param root absolute path of the workspace root
 * @param fetch whether to ask the remote. Default: use what was fetched last.
 * @throws NotCheckableError if the plan is missing or not valid
 */
export async function readProgress(
  root: string,
  change: string,
  fetch = false,
): Promise<ChangeProgress> {
  const plan = readRunPlan(root, change);
  const packages = new Map<string, PackageProgress>();
  const repository = await openRunRepository(root).catch((error: unknown) => {
    if (error instanceof NotCheckableError) return undefined;
    throw error;
  });
  if (repository === undefined) return { packages };
  const { merges, warning } = await mergesElsewhere(repository, change, fetch);
  const state = await readRunState(repository, plan);
  const hasBegun = state.feature !== undefined || merges.size > 0;
  for (const { id, work, state: here, merge: own } of hasBegun ? state.packages : []) {
    const other = merges.get(id);
    const isElsewhere = other?.digest === packageDigest(work);
    const merge = here === 'merged' ? own : isElsewhere ? other : undefined;
    const result = merge && (await storedResult(repository, change, id));
    packages.set(id, {
      state: merge === undefined ? here : 'merged',
      ...(merge === undefined ? {} : { commit: merge.commit }),
      ...(result !== undefined && result.head === merge?.head ? { result } : {}),
    });
  }
  return { packages, ...(warning === undefined ? {} : { warning }) };
}

/** The merges in the feature branch of the remote. */
async function mergesElsewhere(
  repository: RunRepository,
  change: string,
  fetch: boolean,
): Promise<{ readonly merges: ReadonlyMap<string, Merge>; readonly warning?: string }> {
  const remote = await remoteOf(repository);
  if (remote === undefined) return { merges: new Map() };
  const ref = `refs/remotes/${remote}/${change}`;
  let warning: string | undefined;
  if (fetch) {
    const args = ['fetch', '--quiet', '--no-tags', remote, `+${featureRef(change)}:${ref}`];
    const fetched = await tryGit(repository, args, { timeout: FETCH_MS });
    const isMissing = /couldn't find remote ref/.test(fetched.stderr);
    if (fetched.exitCode !== 0 && !isMissing) {
      warning = `${remote} could not be fetched, so work of others may be missing: ${gitSays(fetched)}`;
    }
  }
  const tip = await commitOf(repository, ref);
  const merges = tip === undefined ? new Map<string, Merge>() : await readMerges(repository, tip);
  return { merges, ...(warning === undefined ? {} : { warning }) };
}

import {
  type ChangedPath,
  type ChangePlan,
  checkScope,
  escapeControls,
  ScopeCheckError,
  type ScopeCheckRequest,
  type ScopeCheckResult,
} from '@parallel-plan/plan';
import { NotCheckableError } from '../workspace/not-checkable-error';
import { readOpenChanges } from '../workspace/open-changes';
import { changedInIndex, changedSince } from '../git/changed-paths';
import { branchesOfChange, changedByPackage, type WorkOnPackage } from '../git/start-of-work';
import { identifyWork, type Work } from './identify-work';
import { namedPath } from './named-paths';
import { listPlansAt, readPlansAt } from '../git/plans-at-ref';
import {
  currentBranch,
  defaultBranch,
  headCommit,
  mergeBase,
  type Ref,
  resolveRef,
} from '../git/refs';
import { hookIndex, openRepository, type Repository } from '../git/repository';

/** What to check, and against which plan. Set at most one of `base`, `staged` and `files`. */
export interface ScopeCheckOptions {
  /** Default: from the branch's name. */
  readonly change?: string;
  /** Default: from the branch's name. If it has none, the whole branch is checked. */
  readonly packageId?: string;
  /** The branch is compared with its merge base with this ref. Default: the default branch. */
  readonly base?: string;
  /** Check what is staged. */
  readonly staged?: boolean;
  /** Check these paths, whether they are changed or not. */
  readonly files?: { readonly names: readonly string[]; readonly from: string };
  /** The ref with the plan. Default: the merge base with the default branch. */
  readonly planRef?: string;
}

/**
 * Checks the changes of a branch or of a commit that is being created, or a list of paths, against
 * the plan that was agreed on before. It reads git and the disk, and writes nothing.
 *
 * @param workspaceRoot absolute path; it may be a folder inside the repository
 * @throws NotCheckableError if the scope can't be checked, with one sentence that says what to do
 */
export async function scopeCheck(
  workspaceRoot: string,
  options: ScopeCheckOptions,
): Promise<ScopeCheckResult> {
  const { base, staged = false, files } = options;
  if ([base !== undefined, staged, files !== undefined].filter(Boolean).length > 1) {
    throw new NotCheckableError('Give only one of --base, --staged and --files.');
  }
  const repository = await openRepository(workspaceRoot);
  const [head, branch, lawful] = await Promise.all([
    headCommit(repository),
    currentBranch(repository),
    findPlanRef(repository, options.planRef).catch(async (error: unknown) => {
      // Without a commit there is no branch either. Report the missing commit.
      await headCommit(repository);
      throw error;
    }),
  ]);
  const plans = await listPlansAt(repository, lawful.commit);
  const changes = [...plans.keys()];
  const { change: asked, packageId: askedPackage } = options;
  const work = identifyWork({
    change: asked,
    packageId: askedPackage,
    branch,
    changes,
    open: readOpenChanges(workspaceRoot).map(({ id }) => id),
    planRef: lawful.shown,
  });
  const [own] = await readPlansAt(repository, plans, [work.change]);
  if (own === undefined) throw new NotCheckableError('The plan could not be read from git.');
  const { changed, since } = await findChanges(
    repository,
    options,
    head,
    lawful,
    workOnPackage(work, own),
  );

  const request = { ...work, ...own, changed, base: since, planRef: lawful.commit };
  const others = (): Promise<readonly ChangePlan[]> =>
    readPlansAt(
      repository,
      plans,
      changes.filter((id) => id !== work.change),
    );
  if (work.packageId === undefined) return judge({ ...request, otherChanges: await others() });
  const result = judge(request);
  // Other changes are read only to name the owners of violations, so without violations they are
  // not read.
  const isClear = result.violations.every(({ owner }) => owner !== undefined);
  return isClear
    ? result
    : { ...judge({ ...request, otherChanges: await others() }), notChecked: [] };
}

/** The plan that a branch is checked against. */
export interface PlanRef {
  readonly commit: string;
  /** The name for messages. */
  readonly shown: string;
  /** The newest commit of the agreed history. */
  readonly tip: string;
  /** The default branch, if it was used. */
  readonly branch?: Ref;
}

export async function findPlanRef(
  repository: Repository,
  name: string | undefined,
): Promise<PlanRef> {
  if (name !== undefined) {
    const ref = await resolveRef(repository, name, '--plan-ref');
    return { commit: ref.commit, tip: ref.commit, shown: escapeControls(name) };
  }
  const branch = await defaultBranch(repository, '--plan-ref');
  const commit = await mergeBase(repository, branch);
  const shown = `${escapeControls(branch.name)} where this branch left it (${commit.slice(0, 10)})`;
  return { commit, shown, tip: branch.commit, branch };
}

async function findChanges(
  repository: Repository,
  { base, staged, files }: ScopeCheckOptions,
  head: string,
  lawful: PlanRef,
  work: WorkOnPackage | undefined,
): Promise<{ readonly changed: readonly ChangedPath[]; readonly since: string | null }> {
  if (files !== undefined) {
    const changed = files.names.map((name) => namedPath(repository.root, files.from, name));
    return { changed, since: null };
  }
  if (staged) {
    const index = hookIndex(repository, process.env);
    const branches = work === undefined ? [] : await branchesOfChange(repository, work);
    const known = [lawful.tip, ...branches.map(({ commit }) => commit)];
    return { changed: await changedInIndex(repository, known, index), since: head };
  }
  const since = await findBase(repository, base, lawful);
  const changed =
    work === undefined
      ? await changedSince(repository, since)
      : await changedByPackage(repository, since, work);
  return { changed, since };
}

/** The package that is checked, with the scopes of all packages; `undefined` for a whole branch. */
function workOnPackage(
  { change, packageId }: Work,
  { plan: { plan } }: ChangePlan,
): WorkOnPackage | undefined {
  if (packageId === undefined || plan === undefined) return undefined;
  const packages = plan.packages.map(({ package_id: id, scope }) => ({
    id,
    scope: { write_allow: scope.write_allow, deny: scope.deny ?? [] },
  }));
  return { change, packageId, packages };
}

async function findBase(
  repository: Repository,
  base: string | undefined,
  lawful: PlanRef,
): Promise<string> {
  if (base !== undefined)
    return mergeBase(repository, await resolveRef(repository, base, '--base'));
  if (lawful.branch !== undefined) return lawful.commit;
  return mergeBase(repository, await defaultBranch(repository, '--base'));
}

function judge(request: ScopeCheckRequest): ScopeCheckResult {
  try {
    return checkScope(request);
  } catch (error) {
    if (error instanceof ScopeCheckError) throw new NotCheckableError(error.message);
    throw error;
  }
}

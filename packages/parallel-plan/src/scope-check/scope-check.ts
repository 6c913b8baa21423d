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

/** What is judged, and by which plan. At most one of `base`, `staged` and `files` is given. */
export interface ScopeCheckOptions {
  /** Default: as the branch's name says. */
  readonly change?: string;
  /** Default: as the branch's name says; if it says none, the whole branch is judged. */
  readonly packageId?: string;
  /** What the branch is compared with: its merge base with this ref. Default: the default branch. */
  readonly base?: string;
  /** Judge what is staged. */
  readonly staged?: boolean;
  /** Judge these paths, whether they are changed or not. */
  readonly files?: { readonly names: readonly string[]; readonly from: string };
  /** Where the plan is read. Default: the merge base with the default branch. */
  readonly planRef?: string;
}

/**
 * Checks what a branch, a commit in the making or a list of paths changes against the plan that was
 * agreed on before it. It reads git and the disk, and writes nothing.
 *
 * @param workspaceRoot absolute; it may be a folder inside the repository
 * @throws NotCheckableError where the scope can't be checked: one sentence, with what to do
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
      // Without a commit there is no branch either, and the commit is what is missing.
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
  // Other changes only name the owners of violations, so without violations they are not read.
  const isClear = result.violations.every(({ owner }) => owner !== undefined);
  return isClear
    ? result
    : { ...judge({ ...request, otherChanges: await others() }), notChecked: [] };
}

/** The plan that a branch is judged by. */
export interface PlanRef {
  readonly commit: string;
  /** For messages. */
  readonly shown: string;
  /** The newest commit whose history is agreed on. */
  readonly tip: string;
  /** The default branch, where it was asked for. */
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

/** The package whose work it is, with the scopes of all; nothing for a whole branch. */
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

import { type ChangedPath, inScope } from '@parallel-plan/plan';
import { changedSince, diffPaths } from './changed-paths';
import { askGit, type Repository, tryGit } from './repository';

/** The write scope of one package of a change. */
export interface PackageOfChange {
  readonly id: string;
  readonly scope: { readonly write_allow: readonly string[]; readonly deny: readonly string[] };
}

/** The package whose work is checked. */
export interface WorkOnPackage {
  readonly change: string;
  readonly packageId: string;
  /** All packages of the change. */
  readonly packages: readonly PackageOfChange[];
}

/** Work of other packages of the change that a branch has merged. */
interface MergedWork {
  /** Full id of its newest commit on the branch. */
  readonly commit: string;
  /** Whether a path is in the scope of the packages that did the work. */
  readonly mayWrite: (path: string) => boolean;
}

/**
 * The changes of a package itself, in commits, in the index and in the working tree. Its branch may
 * start at the merged work of its dependencies, or merge it later: the branch `<change>`, and the
 * branches `<change>--<package>` of other packages. Changes from those branches are left out if
 * their own scopes allow them. A later edit of such a file counts.
 *
 * @param base full id of the commit that the whole change started from
 * @throws NotCheckableError if git fails
 */
export async function changedByPackage(
  repository: Repository,
  base: string,
  work: WorkOnPackage,
): Promise<readonly ChangedPath[]> {
  const merged = await findMergedWork(repository, base, work);
  if (merged.length === 0) return changedSince(repository, base);

  const brought = await Promise.all(
    merged.map(async ({ commit, mayWrite }) => ({
      commit,
      paths: new Set((await diffPaths(repository, [base, commit])).filter(mayWrite)),
    })),
  );
  const [all, ...sinceMerged] = await Promise.all(
    [base, ...merged.map(({ commit }) => commit)].map((commit) =>
      changedSince(repository, commit, { renames: false }),
    ),
  );
  const own = (all ?? []).filter(({ path }) => !brought.some(({ paths }) => paths.has(path)));
  const edited = sinceMerged.flatMap((changed, at) =>
    changed.filter(({ path }) => brought[at]?.paths.has(path)),
  );
  // If two branches bring in different versions of a file, it counts as our edit only if it equals
  // neither.
  const isEdited = (path: string): boolean =>
    brought.every(
      ({ paths }, at) =>
        !paths.has(path) || sinceMerged[at]?.some((changed) => changed.path === path) === true,
    );
  return [...own, ...edited.filter(({ path }) => isEdited(path))];
}

/**
 * The branches whose work may be part of a package's branch: the branch of the change, and the
 * branches of its other packages, local and remote. The checked-out branch is left out.
 *
 * @param current name of the checked-out branch, if there is one
 * @returns branches by commit (full ids)
 */
export async function branchesOfChange(
  repository: Repository,
  { change, packageId, packages }: WorkOnPackage,
): Promise<readonly MergedWork[]> {
  const others = packages.filter(({ id }) => id !== packageId);
  const anyPackage = (path: string): boolean => packages.some(({ scope }) => inScope(scope, path));
  const names = new Map([[change, anyPackage]]);
  for (const { id, scope } of others) {
    names.set(`${change}--${id}`, (path) => inScope(scope, path));
  }
  const head = (await tryGit(repository, ['symbolic-ref', '--quiet', 'HEAD'])).stdout.trim();
  const current = nameOf(head);
  const format = '--format=%(objecttype) %(objectname) %(refname)';
  const listed = await askGit(repository, ['for-each-ref', format, 'refs/heads', 'refs/remotes']);
  return listed.split('\n').flatMap((line) => {
    const [type, commit = '', ref = ''] = line.split(' ');
    const name = nameOf(ref);
    const mayWrite = name === current ? undefined : names.get(name);
    return type === 'commit' && mayWrite ? [{ commit, mayWrite }] : [];
  });
}

/**
 * The newest commits of those branches in HEAD, without commits that the other branches or the base
 * contain.
 */
async function findMergedWork(
  repository: Repository,
  base: string,
  work: WorkOnPackage,
): Promise<readonly MergedWork[]> {
  const branches = await branchesOfChange(repository, work);
  const shared = await Promise.all(
    branches.map(async ({ commit, mayWrite }) => {
      const result = await tryGit(repository, ['merge-base', commit, 'HEAD']);
      return { commit: result.exitCode === 0 ? result.stdout.trim() : base, mayWrite };
    }),
  );
  const older = shared.filter(({ commit }) => commit !== base);
  if (older.length === 0) return [];
  const commits = new Set(older.map(({ commit }) => commit));
  const args = ['merge-base', '--independent', base, ...commits];
  const newest = (await askGit(repository, args)).split('\n').filter((id) => commits.has(id));
  return Promise.all(
    newest.map(async (commit): Promise<MergedWork> => {
      const isPart = await Promise.all(
        older.map((work) => isAncestor(repository, work.commit, commit)),
      );
      const parts = older.filter((_, at) => isPart[at]);
      return { commit, mayWrite: (path) => parts.some(({ mayWrite }) => mayWrite(path)) };
    }),
  );
}

async function isAncestor(repository: Repository, older: string, newer: string): Promise<boolean> {
  const result = await tryGit(repository, ['merge-base', '--is-ancestor', older, newer]);
  return result.exitCode === 0;
}

/** `refs/heads/openspec/x` and `refs/remotes/origin/x` are both `x`. */
function nameOf(ref: string): string {
  return ref.replace(/^refs\/(?:heads\/|remotes\/[^/]+\/)/, '').replace(/^openspec\//, '');
}

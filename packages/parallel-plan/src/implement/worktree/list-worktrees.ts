import { existsSync } from 'node:fs';
import { readOpenChanges } from '../../workspace/open-changes';
import { workOfBranch } from '../../scope-check/identify-work';
import { writeAttempt, readAttempts } from '../branches/attempts';
import { treeOf } from '../branches/deliver';
import { featureRef, packageRef } from '../branches/refs';
import { readMerges } from '../branches/state';
import {
  commitOf,
  git,
  isAncestor,
  listWorkTrees,
  moveRef,
  NO_COMMIT,
  type RunRepository,
} from '../repository';
import { gitDirOf, type Holder, holderOf, removeWorktree } from './worktree';

/** A worktree of a package, and whether it can be removed. */
export interface ListedWorktree {
  readonly change: string;
  readonly package: string;
  /** Absolute path. */
  readonly path: string;
  readonly holder: Holder['kind'];
  /** Who holds it, as text for the user. */
  readonly heldBy?: string;
  /** Whether its package is merged. */
  readonly isMerged: boolean;
  /** Whether it has uncommitted files. */
  readonly isDirty: boolean;
  /** Whether `clean` removes it. */
  readonly canGo: boolean;
  /** Why `clean` doesn't remove it, in a few words. */
  readonly why?: string;
}

/**
 * Lists the worktrees of packages in a repository, for all changes.
 *
 * @param root absolute path of the workspace root
 * @throws NotCheckableError if git fails
 */
export async function listPackageWorktrees(
  repository: RunRepository,
  root: string,
): Promise<readonly ListedWorktree[]> {
  const open = readOpenChanges(root).map(({ id }) => id);
  const listed: ListedWorktree[] = [];
  for (const tree of (await listWorkTrees(repository)).slice(1)) {
    const branch = tree.branch?.replace(/^refs\/heads\//, '');
    const work = branch === undefined ? undefined : workOfBranch(branch, open);
    if (work?.packageId === undefined) continue;
    const { change, packageId } = work;
    const holder = holderOf(tree);
    const isDirty = await hasUncommitted(repository, tree.path);
    const isMerged = await isPackageMerged(repository, change, packageId);
    const why = whyStays(holder, isMerged);
    const heldBy =
      holder.kind === 'person'
        ? holder.name
        : holder.kind === 'process'
          ? `process ${holder.owner.pid} on ${holder.owner.host}`
          : undefined;
    listed.push({
      change,
      package: packageId,
      path: tree.path,
      holder: holder.kind,
      isMerged,
      isDirty,
      canGo: why === undefined,
      ...(heldBy === undefined ? {} : { heldBy }),
      ...(why === undefined ? {} : { why }),
    });
  }
  return listed;
}

/**
 * Removes a worktree. Uncommitted files are first saved in the record of the package.
 *
 * @returns the commit with the saved files; `undefined` if there was nothing to save
 * @throws NotCheckableError if git fails
 */
export async function cleanWorktree(
  repository: RunRepository,
  { change, package: packageId, path, isMerged }: ListedWorktree,
): Promise<string | undefined> {
  const gitDir = gitDirOf(path);
  const ref = packageRef(change, packageId);
  const tip = await commitOf(repository, ref);
  let saved: string | undefined;
  if (gitDir !== undefined && tip !== undefined && existsSync(path)) {
    const tree = await treeOf(repository, { path, gitDir }, tip);
    if (tree !== (await git(repository, ['rev-parse', `${tip}^{tree}`])).trim()) {
      const attempts = (await readAttempts(repository, change)).get(packageId) ?? [];
      const number = (attempts.at(-1)?.number ?? 0) + 1;
      const entry = { change, packageId, number, outcome: 'INTERRUPTED' as const };
      saved = (await writeAttempt(repository, { ...entry, tree, parent: tip })).commit;
    }
  }
  await removeWorktree(repository, path);
  const feature = await commitOf(repository, featureRef(change));
  const isIn =
    tip !== undefined && feature !== undefined && (await isAncestor(repository, tip, feature));
  if (isMerged && isIn) await moveRef(repository, ref, NO_COMMIT, tip);
  return saved;
}

function whyStays(holder: Holder, isMerged: boolean): string | undefined {
  if (holder.kind === 'person') return `${holder.name} works in it`;
  if (holder.kind === 'foreign') return `locked: ${holder.reason}`;
  if (holder.kind === 'process' && holder.isAlive !== false) return 'a process works in it';
  return isMerged ? undefined : 'its package is not merged';
}

async function hasUncommitted(repository: RunRepository, path: string): Promise<boolean> {
  if (!existsSync(path) || gitDirOf(path) === undefined) return false;
  const args = ['status', '--porcelain', '--untracked-files=all', '--ignore-submodules=none'];
  return (await git(repository, args, { cwd: path })) !== '';
}

async function isPackageMerged(
  repository: RunRepository,
  change: string,
  packageId: string,
): Promise<boolean> {
  const feature = await commitOf(repository, featureRef(change));
  const tip = await commitOf(repository, packageRef(change, packageId));
  if (feature === undefined) return false;
  const merge = (await readMerges(repository, feature)).get(packageId);
  return merge !== undefined && (tip === undefined || tip === merge.head);
}

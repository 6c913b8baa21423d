import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { gitSays } from '../../git/repository';
import { NotCheckableError } from '../../workspace/not-checkable-error';
import { packageBranch, packageRef } from '../branches/refs';
import { isAlive, type Owner, parseOwner, thisProcess } from '../owner';
import { git, listWorkTrees, type RunRepository, tryGit, type WorkTree } from '../repository';

/** The working tree of one package. */
export interface Worktree {
  readonly change: string;
  readonly packageId: string;
  /** Absolute path of its top folder. */
  readonly path: string;
  /** Absolute path of the workspace root in it. */
  readonly root: string;
  /** Absolute path of its own git directory. */
  readonly gitDir: string;
  /** The tip of the package's branch when the worktree was opened. */
  readonly start: string;
}

/** Who holds a worktree, according to the reason of its lock. */
export type Holder =
  | { readonly kind: 'process'; readonly owner: Owner; readonly isAlive: boolean | undefined }
  /** Handed out by `parallel-plan start`. `finish` releases it. */
  | { readonly kind: 'person'; readonly name: string }
  /** Locked by another program. */
  | { readonly kind: 'foreign'; readonly reason: string }
  | { readonly kind: 'nobody' };

const BY_PROCESS = 'parallel-plan ';
const BY_PERSON = 'parallel-plan start: ';
const MARKER = 'parallel-plan-prepared';

/**
 * The folder for the worktrees of a repository. It is outside the repository, because inside it Nx
 * and Node would find the files of the main checkout.
 *
 * @param folder another folder, absolute or relative to the caller's working tree
 */
export function worktreesFolder(repository: RunRepository, folder?: string): string {
  if (folder === undefined) return `${repository.mainTree.replace(/\.git$|\/$/, '')}.worktrees`;
  const place = resolve(repository.top, folder);
  if (`${place}/`.startsWith(`${repository.mainTree}/`)) {
    throw new NotCheckableError(
      `Worktrees can't be inside the repository: Nx and Node would find the files of ${repository.mainTree}. Choose a folder outside for --worktrees.`,
    );
  }
  return place;
}

export function worktreePath(
  repository: RunRepository,
  change: string,
  packageId: string,
  folder?: string,
): string {
  return join(worktreesFolder(repository, folder), change, packageId);
}

/**
 * Opens the worktree of a package that has a branch, and creates it if there is none. If its
 * creation was killed, it is created again: without the marker of `markPrepared`, it contains no
 * work.
 *
 * @param holder who holds it from now on
 * @throws NotCheckableError if its path is taken, or if it is held by another process or person
 */
export async function openWorktree(
  repository: RunRepository,
  {
    change,
    packageId,
    tip,
  }: { readonly change: string; readonly packageId: string; readonly tip: string },
  holder: 'process' | { readonly person: string },
  folder?: string,
): Promise<Worktree & { readonly isPrepared: boolean }> {
  const path = worktreePath(repository, change, packageId, folder);
  const reason = reasonOf(holder);
  const known = await findWorktree(repository, change, packageId, path);
  if (known !== undefined) refuseOthers(known, packageId, holder);
  const gitDir = known === undefined ? undefined : gitDirOf(known.path);
  if (known !== undefined && gitDir !== undefined && existsSync(join(gitDir, MARKER))) {
    writeFileSync(join(gitDir, 'locked'), reason);
    return { ...placed(repository, change, packageId, known.path, gitDir, tip), isPrepared: true };
  }
  if (known !== undefined) await removeRegistration(repository, known.path);
  refuseLeftover(path);
  mkdirSync(dirname(path), { recursive: true });
  const add = ['worktree', 'add', '--quiet', '--lock', '--reason', reason, '--', path];
  const branch = packageBranch(change, packageId);
  const addOnce = () => tryGit(repository, ['-c', 'checkout.guess=false', ...add, branch]);
  let added = await addOnce();
  if (added.exitCode !== 0) {
    // A prune at the same time may have removed the entry before git had locked it.
    await removeRegistration(repository, path);
    added = await addOnce();
  }
  const made = gitDirOf(path);
  if (added.exitCode !== 0 || made === undefined) {
    throw new NotCheckableError(`The worktree ${path} could not be created: ${gitSays(added)}`);
  }
  return { ...placed(repository, change, packageId, path, made, tip), isPrepared: false };
}

/** Records that a worktree is complete and prepared. From now on, work in it is kept. */
export function markPrepared({ gitDir }: Worktree, how: string): void {
  writeFileSync(join(gitDir, MARKER), `${how}\n`);
}

/** Hands a worktree over to a person, or back to this process. */
export function setHolder(
  { gitDir }: Worktree,
  holder: 'process' | { readonly person: string },
): void {
  writeFileSync(join(gitDir, 'locked'), reasonOf(holder));
}

/** Finds the worktree of a package at any path. */
export async function findWorktree(
  repository: RunRepository,
  change: string,
  packageId: string,
  path?: string,
): Promise<WorkTree | undefined> {
  const ref = packageRef(change, packageId);
  const trees = (await listWorkTrees(repository)).slice(1);
  // Compare the path too: git doesn't report the branch during a rebase or for a half-created
  // worktree.
  return trees.find(({ branch }) => branch === ref) ?? trees.find((tree) => tree.path === path);
}

export function holderOf({ locked }: Pick<WorkTree, 'locked'>): Holder {
  if (locked === undefined) return { kind: 'nobody' };
  if (locked.startsWith(BY_PERSON)) return { kind: 'person', name: locked.slice(BY_PERSON.length) };
  const owner = locked.startsWith(BY_PROCESS)
    ? parseOwner(locked.slice(BY_PROCESS.length))
    : undefined;
  // The lock reason that `git worktree add` sets until it is done.
  if (locked === 'initializing') return { kind: 'nobody' };
  if (owner === undefined) return { kind: 'foreign', reason: locked };
  return { kind: 'process', owner, isAlive: isAlive(owner) };
}

/**
 * Removes a worktree that is no longer needed. The caller must have saved its content.
 *
 * @throws NotCheckableError if git fails
 */
export async function removeWorktree(repository: RunRepository, path: string): Promise<void> {
  await removeRegistration(repository, path);
  const folder = dirname(path);
  for (const parent of [folder, dirname(folder)]) {
    if (!existsSync(parent) || readdirSync(parent).length > 0) return;
    rmSync(parent, { recursive: true, force: true });
  }
}

/** The git directory of a worktree; `undefined` if it is half-created. */
export function gitDirOf(path: string): string | undefined {
  try {
    const [, target] = /^gitdir: (.+)\n?$/.exec(readFileSync(join(path, '.git'), 'utf8')) ?? [];
    return target === undefined ? undefined : realpathSync(resolve(path, target));
  } catch {
    return undefined;
  }
}

function placed(
  { prefix }: RunRepository,
  change: string,
  packageId: string,
  path: string,
  gitDir: string,
  start: string,
): Worktree {
  const real = realpathSync(path);
  return { change, packageId, path: real, root: join(real, prefix), gitDir, start };
}

function reasonOf(holder: 'process' | { readonly person: string }): string {
  return holder === 'process'
    ? `${BY_PROCESS}${JSON.stringify(thisProcess())}`
    : `${BY_PERSON}${holder.person}`;
}

function refuseOthers(
  tree: WorkTree,
  packageId: string,
  wanted: 'process' | { readonly person: string },
): void {
  const holder = holderOf(tree);
  if (holder.kind === 'foreign') {
    throw new NotCheckableError(
      `The worktree ${tree.path} is locked (${holder.reason}). Run \`git worktree unlock ${tree.path}\` if nobody needs it.`,
    );
  }
  if (holder.kind === 'person' && wanted === 'process') {
    throw new NotCheckableError(
      `${holder.name} works on ${packageId} in ${tree.path}. Run \`parallel-plan finish\` there first.`,
    );
  }
  if (holder.kind === 'process' && holder.isAlive !== false && holder.owner.pid !== process.pid) {
    throw new NotCheckableError(
      `Process ${holder.owner.pid} on ${holder.owner.host} works on ${packageId} in ${tree.path}. Wait until it has ended.`,
    );
  }
}

function refuseLeftover(path: string): void {
  if (!existsSync(path)) return;
  if (readdirSync(path).length > 0) {
    throw new NotCheckableError(
      `${path} exists and is not a worktree of this repository. Move it away, or choose another folder with --worktrees.`,
    );
  }
}

/** Removes a worktree even if git considers it broken. */
async function removeRegistration(repository: RunRepository, path: string): Promise<void> {
  await tryGit(repository, ['worktree', 'unlock', path]);
  const removed = await tryGit(repository, ['worktree', 'remove', '-f', '-f', path]);
  if (removed.exitCode !== 0) {
    const entries = join(repository.commonDir, 'worktrees');
    for (const name of existsSync(entries) ? readdirSync(entries) : []) {
      const leadsHere = readIfThere(join(entries, name, 'gitdir')).trim() === join(path, '.git');
      if (leadsHere) rmSync(join(entries, name), { recursive: true, force: true });
    }
    await git(repository, ['worktree', 'prune']);
  }
  // git leaves the folder behind if it was killed while removing it, and leaves ignored files that
  // it can't delete.
  rmSync(path, { recursive: true, force: true });
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

import { realpathSync } from 'node:fs';
import { posix, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type GitOptions, runGit } from '../git/git';
import { gitSays, openRepository, type Repository } from '../git/repository';
import { NotCheckableError } from '../workspace/not-checkable-error';
import type { ProgramResult } from '../workspace/run-program';

/**
 * The repository of a run: the working tree that the run was started in, and the parts that all
 * working trees share.
 */
export interface RunRepository extends Repository {
  /** Absolute path of the git directory that all working trees share. */
  readonly commonDir: string;
  /** Absolute path of the main working tree, or of the bare repository. */
  readonly mainTree: string;
}

/** A working tree, as `git worktree list` reports it. */
export interface WorkTree {
  /** Absolute. */
  readonly path: string;
  /** The full id of HEAD; zeros if `git worktree add` was killed. */
  readonly head: string;
  /** `refs/heads/…`; `undefined` on a detached HEAD. */
  readonly branch?: string;
  /** The reason of its lock; `undefined` if it isn't locked. */
  readonly locked?: string;
}

export const NO_COMMIT = '0'.repeat(40);

/**
 * An agent may have written hooks or settings to the shared git directory. This program's own git
 * calls run no hook, sign nothing, and start no garbage collection while packages are being worked
 * on.
 */
const ALWAYS = [
  ...['--no-replace-objects', '-c', 'core.hooksPath=/dev/null', '-c', 'gc.auto=0'],
  ...['-c', 'maintenance.auto=false', '-c', 'commit.gpgSign=false', '-c', 'core.quotePath=false'],
];
const MAX_OUTPUT = 256 * 1024 * 1024;
const TIMEOUT_MS = 300_000;
/** Another process may write the same ref, for milliseconds. */
const LOCK_TRIES = 20;
const LOCK_RETRY_MS = 200;

/**
 * Opens the repository that contains a workspace.
 *
 * @param workspaceRoot absolute path
 * @throws NotCheckableError if there is no repository, or git is not installed
 */
export async function openRunRepository(workspaceRoot: string): Promise<RunRepository> {
  const repository = await openRepository(workspaceRoot);
  const opened = { ...repository, commonDir: repository.gitDir, mainTree: repository.top };
  const common = (await git(opened, ['rev-parse', '--git-common-dir'])).replace(/\r?\n$/, '');
  const [main] = await listWorkTrees(opened);
  return {
    ...opened,
    commonDir: realpathSync(resolve(repository.top, common)),
    mainTree: main?.path ?? repository.top,
  };
}

/**
 * Runs git in a folder; the default is the top of the caller's working tree.
 *
 * @throws NotCheckableError if git fails, with the first line that it printed
 */
export async function git(
  repository: RunRepository,
  args: readonly string[],
  options: GitOptions & { readonly cwd?: string } = {},
): Promise<string> {
  const result = await tryGit(repository, args, options);
  if (result.exitCode === 0) return result.stdout;
  throw new NotCheckableError(`git ${args[0] ?? ''} failed: ${gitSays(result)}`);
}

/** Like `git`, but returns a failure instead of throwing. */
export function tryGit(
  { top }: RunRepository,
  args: readonly string[],
  { cwd = top, ...options }: GitOptions & { readonly cwd?: string } = {},
): Promise<ProgramResult> {
  const limits = { maxOutput: MAX_OUTPUT, timeout: TIMEOUT_MS };
  return runGit(cwd, [...ALWAYS, ...args], { ...limits, ...options });
}

/** @returns the full id of the commit that a name resolves to; `undefined` if there is none */
export async function commitOf(
  repository: RunRepository,
  name: string,
  cwd?: string,
): Promise<string | undefined> {
  const found = await tryGit(
    repository,
    ['rev-parse', '--verify', '--quiet', `${name}^{commit}`],
    cwd === undefined ? {} : { cwd },
  );
  return found.exitCode === 0 ? found.stdout.trim() : undefined;
}

/**
 * Resolves several names with one git process.
 *
 * @returns the full id of each commit, in order; `undefined` for a name without one
 */
export async function commitsOf(
  repository: RunRepository,
  names: readonly string[],
  cwd?: string,
): Promise<readonly (string | undefined)[]> {
  const input = names.map((name) => `${name}^{commit}\n`).join('');
  const args = ['cat-file', '--batch-check=%(objectname) %(objecttype)'];
  const found = await git(repository, args, { input, ...(cwd === undefined ? {} : { cwd }) });
  return found
    .split('\n')
    .slice(0, names.length)
    .map((line) => /^([0-9a-f]{40,64}) commit$/.exec(line)?.[1]);
}

export async function isAncestor(
  repository: RunRepository,
  ancestor: string,
  of: string,
): Promise<boolean> {
  if (ancestor === of) return true;
  return (await tryGit(repository, ['merge-base', '--is-ancestor', ancestor, of])).exitCode === 0;
}

export async function mergeBaseOf(
  repository: RunRepository,
  one: string,
  other: string,
): Promise<string> {
  return one === other ? one : (await git(repository, ['merge-base', one, other])).trim();
}

/** The object that a ref points to; `NO_COMMIT` if there is no such ref. */
export async function valueOf(repository: RunRepository, ref: string): Promise<string> {
  const found = await tryGit(repository, ['rev-parse', '--verify', '--quiet', ref]);
  return found.exitCode === 0 ? found.stdout.trim() : NO_COMMIT;
}

/**
 * Moves a ref if it still has the expected value. With `NO_COMMIT` as `from` the ref is created, as
 * `to` deleted.
 *
 * @returns false if something else has moved the ref
 * @throws NotCheckableError if git can't move it for another reason
 */
export async function moveRef(
  repository: RunRepository,
  ref: string,
  to: string,
  from: string,
): Promise<boolean> {
  const args = to === NO_COMMIT ? ['-d', ref, from] : [ref, to, from];
  const why = `parallel-plan: ${ref.split('/').at(-1) ?? ''}`;
  for (let tries = 1; ; tries++) {
    const moved = await tryGit(repository, ['update-ref', '-m', why, ...args]);
    if (moved.exitCode === 0) return true;
    if ((await valueOf(repository, ref)) !== from) return false;
    // Callers repeat a lost race. There was none, so they would repeat it forever.
    if (tries === LOCK_TRIES || !/\.lock': File exists/.test(moved.stderr)) {
      throw new NotCheckableError(`git can't write ${ref}: ${gitSays(moved)}`);
    }
    await delay(LOCK_RETRY_MS);
  }
}

/**
 * Stores a value as JSON in a blob that a ref points to.
 *
 * @throws NotCheckableError if git fails
 */
export async function storeJson(
  repository: RunRepository,
  ref: string,
  value: unknown,
): Promise<void> {
  const input = `${JSON.stringify(value, null, 2)}\n`;
  const blob = (await git(repository, ['hash-object', '-w', '--stdin'], { input })).trim();
  await moveRef(repository, ref, blob, await valueOf(repository, ref));
}

export interface NewCommit {
  readonly tree: string;
  readonly parents: readonly string[];
  readonly message: string;
}

/**
 * Creates a commit that no ref points to yet.
 *
 * @returns its full id
 */
export async function makeCommit(
  repository: RunRepository,
  { tree, parents, message }: NewCommit,
): Promise<string> {
  const args = ['commit-tree', tree, ...parents.flatMap((parent) => ['-p', parent])];
  return (await git(repository, args, { input: message })).trim();
}

/**
 * All working trees of the repository, the main one first.
 *
 * @see https://git-scm.com/docs/git-worktree#_porcelain_format
 */
export async function listWorkTrees(repository: RunRepository): Promise<readonly WorkTree[]> {
  const text = await git(repository, ['worktree', 'list', '--porcelain', '-z']);
  return text
    .split('\0\0')
    .filter((entry) => entry !== '')
    .map((entry): WorkTree => {
      const fields = new Map(
        entry.split('\0').map((line) => {
          const at = line.indexOf(' ');
          return at === -1 ? [line, ''] : [line.slice(0, at), line.slice(at + 1)];
        }),
      );
      const branch = fields.get('branch');
      const locked = fields.get('locked');
      return {
        path: fields.get('worktree') ?? '',
        head: fields.get('HEAD') ?? NO_COMMIT,
        ...(branch === undefined ? {} : { branch }),
        ...(locked === undefined ? {} : { locked }),
      };
    });
}

/**
 * A difference between two trees, without rename detection. Paths are relative to the repository.
 */
export interface TreeChange {
  readonly path: string;
  readonly mode: string;
  readonly blob: string;
  readonly oldMode: string;
  readonly oldBlob: string;
}

/** @see https://git-scm.com/docs/git-diff-tree#_raw_output_format */
export async function treeChanges(
  repository: RunRepository,
  from: string,
  to: string,
): Promise<readonly TreeChange[]> {
  const args = ['diff-tree', '-r', '-z', '--raw', '--no-renames', '--full-index', from, to];
  const fields = (await git(repository, args)).split('\0');
  const changes: TreeChange[] = [];
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [oldMode = '', mode = '', oldBlob = '', blob = ''] = (fields[at] ?? '')
      .slice(1)
      .split(' ');
    changes.push({ path: fields[at + 1] ?? '', mode, blob, oldMode, oldBlob });
  }
  return changes;
}

/**
 * The path of a workspace file inside the repository, with `/`. `toWorkspacePath` is the inverse.
 */
export function toRepositoryPath({ prefix }: RunRepository, path: string): string {
  return posix.join(prefix, path);
}

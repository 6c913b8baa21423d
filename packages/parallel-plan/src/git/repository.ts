import { realpathSync } from 'node:fs';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { escapeControls } from '@parallel-plan/plan';
import { type GitOptions, runGit } from './git';
import { NotCheckableError } from '../workspace/not-checkable-error';
import type { ProgramResult } from '../workspace/run-program';

/** The repository that a workspace lies in. */
export interface Repository {
  /** The workspace root, absolute, its own links resolved. */
  readonly root: string;
  /** The top folder of the working tree, absolute. */
  readonly top: string;
  /** Where the workspace lies in it: empty, or ending in `/`. */
  readonly prefix: string;
  /** The git folder of this working tree, absolute. */
  readonly gitDir: string;
}

/** Names are what they seem, and big repositories have room. */
const ALWAYS = ['--no-replace-objects', '-c', 'core.warnAmbiguousRefs=true'];
const MAX_OUTPUT = 256 * 1024 * 1024;

/**
 * Finds the repository around a workspace.
 *
 * @param workspaceRoot absolute
 * @throws NotCheckableError where there is none, or no git
 */
export async function openRepository(workspaceRoot: string): Promise<Repository> {
  const root = realpathSync(workspaceRoot);
  const [top, prefix, gitDir] = await Promise.all(
    ['--show-toplevel', '--show-prefix', '--absolute-git-dir'].map(async (what) => {
      const result = await runGit(root, ['rev-parse', what]);
      if (result.exitCode !== 0) throw noRepository(result);
      // Only the last newline is git's: a folder's name may hold others.
      return result.stdout.replace(/\r?\n$/, '');
    }),
  );
  if (!top || prefix === undefined || !gitDir) throw noRepository({ stdout: '', stderr: '' });
  return { root, top, prefix, gitDir };
}

/**
 * Asks git, in the top folder of the working tree; paths in its answers are relative to that.
 *
 * @throws NotCheckableError where git can't answer
 */
export async function askGit(
  repository: Repository,
  args: readonly string[],
  options?: GitOptions,
): Promise<string> {
  const result = await tryGit(repository, args, options);
  if (result.exitCode === 0) return result.stdout;
  throw new NotCheckableError(`git ${args[0] ?? ''} failed: ${gitSays(result)}`);
}

/** The same for a question whose answer may be no. */
export function tryGit(
  { top }: Repository,
  args: readonly string[],
  options: GitOptions = {},
): Promise<ProgramResult> {
  return runGit(top, [...ALWAYS, ...args], { maxOutput: MAX_OUTPUT, timeout: 120_000, ...options });
}

/** A path of the repository as the workspace names it: `../` leads out of the workspace. */
export function toWorkspacePath({ prefix }: Repository, path: string): string {
  if (path.startsWith(prefix)) return path.slice(prefix.length);
  const from = prefix.split('/').slice(0, -1);
  const to = path.split('/');
  let common = 0;
  while (common < from.length && from[common] === to[common]) common++;
  return [...from.slice(common).map(() => '..'), ...to.slice(common)].join('/');
}

/** Where a path of the workspace is on the disk. */
export function onDisk({ root }: Repository, path: string): string {
  return join(root, ...path.split('/'));
}

/**
 * The index that a commit in the making uses, when a hook of it runs us: that of `git commit -a`
 * and `git commit <paths>` is not the repository's own.
 */
export function hookIndex({ top, gitDir }: Repository, env: NodeJS.ProcessEnv): string | undefined {
  const named = env['GIT_INDEX_FILE'];
  if (named === undefined || named === '') return undefined;
  const file = resolve(top, named);
  const inGitDir = relative(gitDir, file);
  // The variable may be left over from a hook of another repository.
  const isOurs = !isAbsolute(inGitDir) && inGitDir.split(sep)[0] !== '..';
  return isOurs ? file : undefined;
}

/** The first line of git's error, safe for a terminal. */
export function gitSays({ failure, stderr }: ProgramResult): string {
  if (failure === 'timeout') return 'it did not answer in time.';
  if (failure === 'too-much-output') return 'it had more to say than can be read.';
  const line = stderr.split('\n').find((text) => text.trim() !== '');
  return line === undefined ? 'it gave no reason.' : escapeControls(line.slice(0, 300));
}

function noRepository(result: ProgramResult): NotCheckableError {
  if (result.failure === 'not-found') {
    return new NotCheckableError(
      'git is not installed (or not on PATH): a scope check asks it for the plan and for what changed.',
    );
  }
  return new NotCheckableError(
    'The workspace is not in the working tree of a git repository: a scope check reads the plan and what changed from git. Run it in a checkout.',
  );
}

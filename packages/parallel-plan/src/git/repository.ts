import { realpathSync } from 'node:fs';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { escapeControls } from '@parallel-plan/plan';
import { type GitOptions, runGit } from './git';
import { NotCheckableError } from '../workspace/not-checkable-error';
import type { ProgramResult } from '../workspace/run-program';

/** The repository that contains a workspace. */
export interface Repository {
  /** Absolute path of the workspace root, with symbolic links resolved. */
  readonly root: string;
  /** Absolute path of the top folder of the working tree. */
  readonly top: string;
  /** The workspace's folder in the repository: empty, or with a trailing `/`. */
  readonly prefix: string;
  /** Absolute path of the git folder of this working tree. */
  readonly gitDir: string;
}

/** Object ids are not replaced, and ambiguous names give a warning. */
const ALWAYS = ['--no-replace-objects', '-c', 'core.warnAmbiguousRefs=true'];
const MAX_OUTPUT = 256 * 1024 * 1024;

/**
 * Finds the repository that contains a workspace.
 *
 * @param workspaceRoot absolute path
 * @throws NotCheckableError if there is no repository, or git is not installed
 */
export async function openRepository(workspaceRoot: string): Promise<Repository> {
  const root = realpathSync(workspaceRoot);
  const [top, prefix, gitDir] = await places(root);
  if (!top || prefix === undefined || !gitDir) throw noRepository({ stdout: '', stderr: '' });
  return { root, top, prefix, gitDir };
}

/** The top folder, the prefix and the git folder: from one git process, unless a name has a newline. */
async function places(root: string): Promise<readonly string[]> {
  const ask = async (...what: readonly string[]): Promise<string> => {
    const result = await runGit(root, ['rev-parse', ...what]);
    if (result.exitCode !== 0) throw noRepository(result);
    return result.stdout;
  };
  const questions = ['--show-toplevel', '--show-prefix', '--absolute-git-dir'];
  const lines = (await ask(...questions)).split(/\r?\n/);
  // Each answer ends with a newline, so an empty text follows the last one.
  if (lines.length === questions.length + 1) return lines.slice(0, -1);
  const answers = await Promise.all(questions.map((question) => ask(question)));
  return answers.map((answer) => answer.replace(/\r?\n$/, ''));
}

/**
 * Runs git in the top folder of the working tree. Paths in its output are relative to that folder.
 *
 * @throws NotCheckableError if git fails
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

/** Like `askGit`, for a call that may fail. */
export function tryGit(
  { top }: Repository,
  args: readonly string[],
  options: GitOptions = {},
): Promise<ProgramResult> {
  return runGit(top, [...ALWAYS, ...args], { maxOutput: MAX_OUTPUT, timeout: 120_000, ...options });
}

/** Converts a repository path to a workspace path. `../` leads out of the workspace. */
export function toWorkspacePath({ prefix }: Repository, path: string): string {
  if (path.startsWith(prefix)) return path.slice(prefix.length);
  const from = prefix.split('/').slice(0, -1);
  const to = path.split('/');
  let common = 0;
  while (common < from.length && from[common] === to[common]) common++;
  return [...from.slice(common).map(() => '..'), ...to.slice(common)].join('/');
}

/** The path on disk of a workspace path. */
export function onDisk({ root }: Repository, path: string): string {
  return join(root, ...path.split('/'));
}

/**
 * The index of the commit that is being created, if one of its hooks runs this program. With `git
 * commit -a` and `git commit <paths>` it is not the repository's own index.
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

/** The first line of git's error message, safe to print on a terminal, or how it ended. */
export function gitSays({ exitCode, failure, signal, stderr }: ProgramResult): string {
  if (failure === 'timeout') return 'it did not answer in time.';
  if (failure === 'too-much-output') return 'its output is too long.';
  if (failure === 'not-found') return 'git is not installed, or its folder is not there any more.';
  const line = stderr.split('\n').find((text) => text.trim() !== '');
  if (line !== undefined) return escapeControls(line.slice(0, 300));
  if (signal !== undefined) return `it was ended by ${signal}.`;
  return exitCode === undefined ? 'it could not start.' : `it ended with exit code ${exitCode}.`;
}

function noRepository(result: ProgramResult): NotCheckableError {
  if (result.failure === 'not-found') {
    return new NotCheckableError(
      'git is not installed (or not on PATH): a scope check needs it to read the plan and the changed files.',
    );
  }
  return new NotCheckableError(
    'The workspace is not in the working tree of a git repository: a scope check reads the plan and the changed files from git. Run it in a checkout.',
  );
}

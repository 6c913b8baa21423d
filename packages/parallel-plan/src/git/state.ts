import { byText } from '@parallel-plan/plan';
import { runGit } from './git';
import type { ProgramResult } from '../workspace/run-program';

/** A file that differs from the last commit. Paths are workspace-relative, with `/`. */
export interface DirtyFile {
  readonly path: string;
  readonly status: 'added' | 'modified' | 'deleted' | 'renamed' | 'conflicted' | 'untracked';
  /** The former path of a renamed file. */
  readonly from?: string;
}

/** The git state of the workspace. */
export interface GitRepository {
  readonly kind: 'repository';
  /** Missing if no branch is checked out. */
  readonly branch?: string;
  /** False in a repository without a commit. */
  readonly hasCommits: boolean;
  /** Sorted by path. Files outside the workspace folder are left out. */
  readonly dirty: readonly DirtyFile[];
  /**
   * Number of commits of the remote's default branch, as last fetched, that HEAD doesn't have.
   * Missing if there is no remote. Nothing is fetched.
   */
  readonly behind?: { readonly ref: string; readonly commits: number };
}

/** Why the git state is unknown. */
export interface NoRepository {
  readonly kind: 'none';
  readonly why: 'git-missing' | 'not-a-repository' | 'failed';
  /** One line for the user that says what to do. */
  readonly message: string;
}

export type GitState = GitRepository | NoRepository;

/**
 * Reads the state of the repository that contains the workspace. It changes nothing and fetches
 * nothing.
 *
 * @param root absolute path of the workspace root; it may be a folder inside the repository
 */
export async function readGitState(root: string): Promise<GitState> {
  const prefix = await runGit(root, ['rev-parse', '--is-inside-work-tree', '--show-prefix']);
  if (prefix.exitCode !== 0 || !prefix.stdout.startsWith('true\n')) return noRepository(prefix);

  const status = await readStatus(root);
  if (status.exitCode !== 0) return noRepository(status);
  const { branch, hasCommits, dirty } = parseStatus(
    status.stdout,
    prefix.stdout.slice('true\n'.length).replace(/\n$/, ''),
  );
  const behind = hasCommits ? await readBehind(root) : undefined;
  return {
    kind: 'repository',
    hasCommits,
    dirty,
    ...(branch === undefined ? {} : { branch }),
    ...(behind === undefined ? {} : { behind }),
  };
}

export type FastForward =
  | { readonly ok: true; readonly ref: string; readonly commits: number }
  | { readonly ok: false; readonly message: string };

/**
 * Fetches the remote's default branch and fast-forwards the current branch to it. A branch with its
 * own commits is not changed.
 */
export async function fastForward(root: string): Promise<FastForward> {
  const ref = await defaultRemoteRef(root);
  if (ref === undefined) {
    return { ok: false, message: 'There is no remote to pull from: add one, or leave out --pull.' };
  }
  const remote = ref.slice(0, ref.indexOf('/'));
  const fetched = await runGit(root, ['fetch', '--quiet', remote], { timeout: 120_000 });
  if (fetched.exitCode !== 0) {
    return { ok: false, message: `git could not fetch from ${remote}: ${firstLine(fetched)}` };
  }
  const commits = await countCommits(root, ref);
  const merged = await runGit(root, ['merge', '--ff-only', '--quiet', ref], { timeout: 60_000 });
  if (merged.exitCode !== 0) {
    return {
      ok: false,
      message: `The branch can't be fast-forwarded to ${ref}: ${firstLine(merged)} Rebase or merge it yourself, or leave out --pull.`,
    };
  }
  return { ok: true, ref, commits: commits ?? 0 };
}

/** Lists every untracked file by name or, if there are too many, their folders. */
async function readStatus(root: string): Promise<ProgramResult> {
  const args = ['-c', 'status.renames=true', 'status', '--porcelain=v2', '--branch', '-z'];
  const all = await runGit(root, [...args, '--untracked-files=all', '--', '.']);
  if (all.failure !== 'too-much-output') return all;
  return runGit(root, [...args, '--untracked-files=normal', '--', '.']);
}

/** The `-z` form of porcelain v2: https://git-scm.com/docs/git-status#_porcelain_format_version_2 */
function parseStatus(
  output: string,
  prefix: string,
): { branch?: string; hasCommits: boolean; dirty: DirtyFile[] } {
  const fields = output.split('\0');
  const dirty: DirtyFile[] = [];
  let branch: string | undefined;
  let hasCommits = true;
  const inWorkspace = (path: string) =>
    path.startsWith(prefix) ? path.slice(prefix.length) : undefined;

  for (let index = 0; index < fields.length; index++) {
    const field = fields[index] ?? '';
    if (field.startsWith('# branch.oid ')) hasCommits = field !== '# branch.oid (initial)';
    else if (field.startsWith('# branch.head ')) {
      const head = field.slice('# branch.head '.length);
      if (head !== '(detached)') branch = head;
    } else if (field.startsWith('? ')) {
      const path = inWorkspace(field.slice(2));
      if (path !== undefined) dirty.push({ path, status: 'untracked' });
    } else if (field.startsWith('1 ')) {
      const path = inWorkspace(afterFields(field, 8));
      if (path !== undefined) dirty.push({ path, status: statusOf(field.slice(2, 4)) });
    } else if (field.startsWith('2 ')) {
      const from = inWorkspace(fields[++index] ?? '');
      const path = inWorkspace(afterFields(field, 9));
      if (path === undefined) {
        if (from !== undefined) dirty.push({ path: from, status: 'deleted' });
      } else if (from === undefined) dirty.push({ path, status: 'added' });
      else dirty.push({ path, status: 'renamed', from });
    } else if (field.startsWith('u ')) {
      const path = inWorkspace(afterFields(field, 10));
      if (path !== undefined) dirty.push({ path, status: 'conflicted' });
    }
  }
  dirty.sort(byText(({ path }) => path));
  return { hasCommits, dirty, ...(branch === undefined ? {} : { branch }) };
}

/**
 * The path of an entry: the text after its first `count` space-separated fields. It may contain
 * spaces.
 */
function afterFields(entry: string, count: number): string {
  let position = 0;
  for (let field = 0; field < count; field++) position = entry.indexOf(' ', position) + 1;
  return entry.slice(position);
}

function statusOf(xy: string): DirtyFile['status'] {
  if (xy.includes('D')) return 'deleted';
  return xy.includes('A') ? 'added' : 'modified';
}

async function readBehind(root: string): Promise<GitRepository['behind']> {
  const ref = await defaultRemoteRef(root);
  const commits = ref === undefined ? undefined : await countCommits(root, ref);
  return ref === undefined || commits === undefined ? undefined : { ref, commits };
}

async function countCommits(root: string, ref: string): Promise<number | undefined> {
  const counted = await runGit(root, ['rev-list', '--count', `HEAD..${ref}`, '--']);
  return counted.exitCode === 0 ? Number(counted.stdout) : undefined;
}

/** The default branch of `origin`, or of the only remote: for example `origin/main`. */
async function defaultRemoteRef(root: string): Promise<string | undefined> {
  const listed = await runGit(root, ['remote']);
  const remotes = listed.stdout.split('\n').filter((line) => line !== '');
  const remote = remotes.includes('origin')
    ? 'origin'
    : remotes.length === 1
      ? remotes[0]
      : undefined;
  if (remote === undefined) return undefined;

  const head = await runGit(root, [
    'symbolic-ref',
    '--quiet',
    '--short',
    `refs/remotes/${remote}/HEAD`,
  ]);
  if (head.exitCode === 0) return head.stdout.trim();
  for (const name of ['main', 'master']) {
    const ref = `refs/remotes/${remote}/${name}`;
    const found = await runGit(root, ['rev-parse', '--verify', '--quiet', ref]);
    if (found.exitCode === 0) return `${remote}/${name}`;
  }
  return undefined;
}

function noRepository(result: ProgramResult): NoRepository {
  if (result.failure === 'not-found') {
    return {
      kind: 'none',
      why: 'git-missing',
      message: 'git is not installed (or not on PATH), so uncommitted changes cannot be seen.',
    };
  }
  if (
    result.failure === undefined &&
    /not a git repository|^false/.test(result.stderr + result.stdout)
  ) {
    return {
      kind: 'none',
      why: 'not-a-repository',
      message: 'This folder is not in a git repository: run `git init` and commit the files.',
    };
  }
  return { kind: 'none', why: 'failed', message: `git failed: ${firstLine(result)}` };
}

/** The first line of git's error message, without control characters. */
function firstLine(result: ProgramResult): string {
  if (result.failure === 'timeout') return 'it did not answer in time.';
  const line = result.stderr.split('\n').find((text) => text.trim() !== '') ?? 'no reason given.';
  // eslint-disable-next-line no-control-regex -- removing control characters is the point
  return line.replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ').slice(0, 300);
}

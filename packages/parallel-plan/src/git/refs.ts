import { escapeControls } from '@parallel-plan/plan';
import { NotCheckableError } from '../workspace/not-checkable-error';
import { readBounded } from '../workspace/read-bounded';
import { gitSays, onDisk, type Repository, tryGit } from './repository';

/** A commit, and the name it was found by. */
export interface Ref {
  readonly name: string;
  /** The full id of the commit. */
  readonly commit: string;
}

/**
 * Resolves a name to a commit.
 *
 * @param option name of the option that contains the name, for the message
 * @throws NotCheckableError if the name resolves to no commit, or is ambiguous
 */
export async function resolveRef(
  repository: Repository,
  name: string,
  option: string,
): Promise<Ref> {
  const shown = escapeControls(JSON.stringify(name));
  if (name === '' || name.startsWith('-')) {
    throw new NotCheckableError(`${option} needs a branch, a tag or a commit, not ${shown}.`);
  }
  const result = await tryGit(repository, ['rev-parse', '--verify', `${name}^{commit}`]);
  const commit = result.stdout.trim();
  if (/ambiguous/.test(result.stderr)) {
    throw new NotCheckableError(
      `${option} ${shown} is ambiguous: several things have this name. Write it in full, such as refs/heads/<branch>, refs/tags/<tag> or the whole commit id.`,
    );
  }
  if (result.exitCode !== 0 || !/^[0-9a-f]{40,64}$/.test(commit)) {
    throw new NotCheckableError(
      `There is no commit ${shown} (${option}) in this repository. If it is on a remote, fetch it first: \`git fetch origin\`.`,
    );
  }
  return { name, commit };
}

/**
 * The newest common commit of HEAD and another commit.
 *
 * @throws NotCheckableError if there is none, or HEAD has no commit
 */
export async function mergeBase(repository: Repository, ref: Ref): Promise<string> {
  const result = await tryGit(repository, ['merge-base', ref.commit, 'HEAD']);
  const commit = result.stdout.trim();
  if (result.exitCode === 0 && commit !== '') return commit;
  if (result.exitCode === 1) {
    throw new NotCheckableError(
      `HEAD and ${escapeControls(ref.name)} have no commit in common, as far as this clone knows. In a shallow clone fetch the history first: \`git fetch --unshallow\`, or \`fetch-depth: 0\` for actions/checkout.`,
    );
  }
  throw new NotCheckableError(`git merge-base failed: ${gitSays(result)}`);
}

/**
 * The default branch: `origin/HEAD`, else `defaultBase` of nx.json, else main or master. The remote
 * branch, as last fetched, has priority over the local one.
 *
 * @throws NotCheckableError if none of them exists
 */
export async function defaultBranch(repository: Repository, option: string): Promise<Ref> {
  const configured = defaultBase(repository);
  const names = [...(configured === undefined ? [] : [configured]), 'main', 'master'];
  const candidates = [
    REMOTE_HEAD,
    ...names.flatMap((name) => [`refs/remotes/origin/${name}`, `refs/heads/${name}`]),
  ];
  const tips = await readTips(repository, candidates);
  const named = tips.has(REMOTE_HEAD) ? undefined : await readFullName(repository, configured);
  const found = named ?? candidates.map((ref) => tips.get(ref)).find((tip) => tip !== undefined);
  if (found !== undefined) return found;
  throw new NotCheckableError(
    `The default branch is not known: there is no origin/HEAD, no branch that nx.json names as defaultBase, no main and no master. Name a ref with ${option}.`,
  );
}

const REMOTE_HEAD = 'refs/remotes/origin/HEAD';

/**
 * Reads the commits of the refs that exist, in one call of git, because a hook runs this before
 * each write.
 */
async function readTips(
  repository: Repository,
  refs: readonly string[],
): Promise<ReadonlyMap<string, Ref>> {
  const format = '--format=%(refname)%09%(objectname)%09%(symref)';
  const result = await tryGit(repository, ['for-each-ref', format, ...refs]);
  const tips = new Map<string, Ref>();
  for (const line of result.stdout.split('\n')) {
    const [ref = '', commit = '', target = ''] = line.split('\t');
    const name = (target || ref).replace(/^refs\/(remotes|heads)\//, '');
    if (refs.includes(ref)) tips.set(ref, { name, commit });
  }
  return tips;
}

/** `defaultBase` may be more than a branch name: `upstream/main`, `refs/heads/main`. */
async function readFullName(
  repository: Repository,
  name: string | undefined,
): Promise<Ref | undefined> {
  if (!name?.includes('/')) return undefined;
  const result = await tryGit(repository, ['rev-parse', '--verify', '--quiet', `${name}^{commit}`]);
  return result.exitCode === 0 ? { name, commit: result.stdout.trim() } : undefined;
}

/** The checked-out branch; `undefined` on a detached HEAD. */
export async function currentBranch(repository: Repository): Promise<string | undefined> {
  const result = await tryGit(repository, ['symbolic-ref', '--quiet', 'HEAD']);
  const [, branch] = /^refs\/heads\/(.+)\n$/s.exec(result.stdout) ?? [];
  return branch;
}

/** @throws NotCheckableError if the repository has no commit */
export async function headCommit(repository: Repository): Promise<string> {
  const result = await tryGit(repository, ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}']);
  if (result.exitCode === 0) return result.stdout.trim();
  throw new NotCheckableError(
    'The repository has no commit yet: commit the plan on the default branch first.',
  );
}

/**
 * Reads nx.json as text, because it may have comments. The key is at the top level, or under
 * `affected` in old files.
 */
function defaultBase(repository: Repository): string | undefined {
  const read = readBounded(onDisk(repository, 'nx.json'));
  if (!read.ok) return undefined;
  const [, base] =
    /"defaultBase"\s*:\s*"([^"\\\s-][^"\\\s]*)"/.exec(Buffer.from(read.bytes).toString('utf8')) ??
    [];
  return base;
}

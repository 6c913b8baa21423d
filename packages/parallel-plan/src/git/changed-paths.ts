import { lstatSync, readFileSync, readlinkSync } from 'node:fs';
import { join, posix } from 'node:path';
import type { ChangedPath } from '@parallel-plan/plan';
import { realPathOf, toRelative } from '../paths';
import { readBlobs } from './objects';
import { askGit, onDisk, type Repository, toWorkspacePath, tryGit } from './repository';

/**
 * All changes of a branch since a commit: commits, staged edits, unstaged edits and new files that
 * are not ignored. Each kind is read separately, so that an uncommitted edit can't hide a commit.
 *
 * @param base full id of a commit
 * @param renames whether a moved file is one entry with two names, or a deleted and an added one
 * @throws NotCheckableError if git fails
 */
export async function changedSince(
  repository: Repository,
  base: string,
  { renames = true } = {},
): Promise<readonly ChangedPath[]> {
  const flags = renames ? [] : ['--no-renames'];
  const [untracked, ...diffs] = await Promise.all([
    listUntracked(repository),
    diff(repository, [...flags, base, 'HEAD']),
    diff(repository, [...flags, '--cached', base]),
    diff(repository, [...flags, base]),
  ]);
  return [...(await toChangedPaths(repository, diffs.flat())), ...untracked];
}

/**
 * The paths that differ between two commits, workspace-relative. A moved file gives two paths.
 *
 * @param commits full ids
 * @throws NotCheckableError if git fails
 */
export async function diffPaths(
  repository: Repository,
  commits: readonly [from: string, to: string],
): Promise<readonly string[]> {
  const entries = await diff(repository, ['--no-renames', ...commits]);
  return entries.map(({ path }) => toWorkspacePath(repository, path));
}

/**
 * The changes of the commit that is being created. In a merge, changes from a known commit don't
 * count: others made them.
 *
 * @param known commits that are known, including their ancestors
 * @param indexFile the index of the commit, if it isn't the repository's own index
 * @throws NotCheckableError if git fails
 */
export async function changedInIndex(
  repository: Repository,
  known: readonly string[],
  indexFile: string | undefined,
): Promise<readonly ChangedPath[]> {
  const options = indexFile === undefined ? {} : { indexFile };
  const parents = await knownMergeParents(repository, known);
  if (parents.length === 0) {
    return toChangedPaths(repository, await diff(repository, ['--cached', 'HEAD'], options));
  }
  const [own = [], ...fromParents] = await Promise.all(
    ['HEAD', ...parents].map((commit) =>
      diff(repository, ['--cached', '--no-renames', commit], options),
    ),
  );
  const inAll = fromParents.map((entries) => new Set(entries.map(({ path }) => path)));
  const made = own.filter(({ path }) => inAll.every((paths) => paths.has(path)));
  return toChangedPaths(repository, made);
}

/**
 * Settings of the user or the branch (such as `ignore = all` in .gitmodules) must not hide
 * anything.
 */
const DIFF = [
  'diff',
  '--raw',
  '-z',
  '-M',
  '--no-abbrev',
  '--no-relative',
  '--no-ext-diff',
  '--no-textconv',
  '--ignore-submodules=none',
];

async function diff(
  repository: Repository,
  args: readonly string[],
  options: { readonly indexFile?: string } = {},
): Promise<readonly RawEntry[]> {
  return parseRawDiff(await askGit(repository, [...DIFF, ...args, '--'], options));
}

async function listUntracked(repository: Repository): Promise<readonly ChangedPath[]> {
  const args = ['ls-files', '--others', '--exclude-standard', '--full-name', '-z'];
  const paths = (await askGit(repository, args)).split('\0').filter((path) => path !== '');
  return paths.map((listed): ChangedPath => {
    // git lists a nested repository as a folder. If it were added, it would be a submodule.
    const path = toWorkspacePath(repository, listed.replace(/\/$/, ''));
    const text = linkOnDisk(repository, path);
    const leadsTo = text === undefined ? {} : { leadsTo: whereLinkLeads(repository, path, text) };
    return { path, status: 'untracked', ...leadsTo };
  });
}

async function toChangedPaths(
  repository: Repository,
  entries: readonly RawEntry[],
): Promise<readonly ChangedPath[]> {
  const links = entries.filter(isLink).map(({ blob }) => blob);
  const blobs = await readBlobs(
    repository,
    links.filter((id) => !/^0*$/.test(id)),
  );
  return entries.map((entry): ChangedPath => {
    const path = toWorkspacePath(repository, entry.path);
    const text = isLink(entry) ? linkText(repository, path, blobs.get(entry.blob)) : undefined;
    return {
      path,
      status: entry.status,
      ...(entry.from === undefined ? {} : { from: toWorkspacePath(repository, entry.from) }),
      ...(text === undefined ? {} : { leadsTo: whereLinkLeads(repository, path, text) }),
    };
  });
}

function isLink({ mode, status }: RawEntry): boolean {
  return mode === '120000' && status !== 'deleted';
}

/** The known commits that a merge in progress brings in. */
async function knownMergeParents(
  repository: Repository,
  known: readonly string[],
): Promise<readonly string[]> {
  const parents = readMergeHeads(repository);
  const isKnown = await Promise.all(
    parents.map(async (parent) => {
      const answers = await Promise.all(
        known.map((tip) => tryGit(repository, ['merge-base', '--is-ancestor', parent, tip])),
      );
      return answers.some(({ exitCode }) => exitCode === 0);
    }),
  );
  return parents.filter((_, at) => isKnown[at]);
}

function readMergeHeads({ gitDir }: Repository): readonly string[] {
  try {
    const text = readFileSync(join(gitDir, 'MERGE_HEAD'), 'utf8');
    return text.split('\n').filter((line) => /^[0-9a-f]{40,64}$/.test(line));
  } catch {
    return [];
  }
}

/** One entry of `git diff --raw -z`. Paths are relative to the repository. */
interface RawEntry extends Pick<ChangedPath, 'path' | 'status' | 'from'> {
  /** The mode of the new side: `120000` for a symbolic link, `160000` for a submodule. */
  readonly mode: string;
  /** The id of the new content; zeros if it has no object, as in a working tree. */
  readonly blob: string;
}

const STATUS: Readonly<Record<string, ChangedPath['status']>> = {
  A: 'added',
  M: 'modified',
  T: 'modified',
  D: 'deleted',
  R: 'renamed',
  C: 'copied',
  U: 'unmerged',
};

/**
 * Parses the output of `git diff --raw -z`: `:<mode> <mode> <id> <id> <status>`, then the path,
 * then for renames and copies the new path, each terminated by NUL. See
 * https://git-scm.com/docs/diff-format#_raw_output_format
 */
function parseRawDiff(output: string): readonly RawEntry[] {
  const fields = output.split('\0');
  const entries: RawEntry[] = [];
  for (let index = 0; index + 1 < fields.length; index++) {
    const [, mode = '', , blob = '', letter = ''] = (fields[index] ?? '').split(' ');
    const status = STATUS[letter[0] ?? ''] ?? 'modified';
    const path = fields[++index] ?? '';
    if (status === 'renamed' || status === 'copied') {
      entries.push({ path: fields[++index] ?? '', status, from: path, mode, blob });
    } else entries.push({ path, status, mode, blob });
  }
  return entries;
}

/** The text of a symbolic link on disk; `undefined` if there is no link. */
function linkOnDisk(repository: Repository, path: string): string | undefined {
  try {
    const file = onDisk(repository, path);
    return lstatSync(file).isSymbolicLink() ? readlinkSync(file) : undefined;
  } catch {
    return undefined;
  }
}

/** The text of a link: from its object or, if it has none yet, from disk. */
function linkText(
  repository: Repository,
  path: string,
  blob: Buffer | undefined,
): string | undefined {
  return blob?.toString('utf8') ?? linkOnDisk(repository, path);
}

/**
 * The paths that a write through a link would change: the target of its text and, if the link is on
 * disk, the real target through other links. Links that don't exist on disk are not followed.
 *
 * @param path path of the link, workspace-relative
 * @param text text of the link
 */
function whereLinkLeads(repository: Repository, path: string, text: string): readonly string[] {
  if (/^(?:[/\\]|[A-Za-z]:)/.test(text)) return [text];
  const written = posix.join(posix.dirname(path), text).replace(/\/+$/, '') || '.';
  if (linkOnDisk(repository, path) !== text) return [written];
  const real = toRelative(repository.root, realPathOf(onDisk(repository, path)));
  return [...new Set([written, real])];
}

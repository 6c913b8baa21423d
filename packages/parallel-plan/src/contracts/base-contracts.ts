import { readBlobs } from '../git/objects';
import { defaultBranch, mergeBase, resolveRef } from '../git/refs';
import { askGit, openRepository, type Repository } from '../git/repository';
import { NotCheckableError } from '../workspace/not-checkable-error';
import { CHANGES_FOLDER, PLAN_FILE } from '../workspace/open-changes';
import { MAX_CONTRACT_BYTES } from './read-contract-sources';

/** The commit with the earlier versions of contracts. */
export interface Base {
  readonly repository: Repository;
  /** The display name: `origin/main`. */
  readonly name: string;
  readonly commit: string;
}

/** An earlier version of a change: its plan, and the texts of the requested files. */
export interface EarlierChange {
  readonly plan: Uint8Array;
  readonly files: ReadonlyMap<string, string>;
}

/**
 * The commit to compare contracts with: the newest common commit of HEAD and the base branch.
 *
 * @param ref the base; default: the default branch
 * @throws NotCheckableError if there is none
 */
export async function findBase(root: string, ref?: string): Promise<Base> {
  const repository = await repositoryOf(root);
  const base =
    ref === undefined
      ? await defaultBranch(repository, '--base')
      : await resolveRef(repository, ref, '--base');
  return { repository, name: base.name, commit: await mergeBase(repository, base) };
}

/**
 * A change at the base: all files below its `contracts/`, and the files that its current plan names
 * elsewhere.
 *
 * @param elsewhere workspace-relative paths
 * @returns `undefined` if the base doesn't have the change
 * @throws NotCheckableError if git fails
 */
export async function readEarlierChange(
  { repository, commit }: Base,
  changeId: string,
  elsewhere: readonly string[],
): Promise<EarlierChange | undefined> {
  const folder = `${CHANGES_FOLDER}/${changeId}`;
  const paths = [`${folder}/${PLAN_FILE}`, `${folder}/contracts/`, ...elsewhere];
  const found = await listFiles(repository, commit, paths);
  const plan = found.get(`${folder}/${PLAN_FILE}`);
  if (plan === undefined) return undefined;
  const contents = await readBlobs(repository, [...found.values()]);
  const files = [...found].flatMap(([file, blob]): [string, string][] => {
    const bytes = contents.get(blob);
    const isContract = bytes !== undefined && !file.endsWith(`/${PLAN_FILE}`);
    return isContract ? [[file, bytes.toString('utf8').replace(/^\uFEFF/, '')]] : [];
  });
  const bytes = contents.get(plan);
  if (bytes === undefined) return undefined;
  return { plan: bytes, files: new Map(files) };
}

async function repositoryOf(root: string): Promise<Repository> {
  try {
    return await openRepository(root);
  } catch (error) {
    if (error instanceof NotCheckableError) throw new NotCheckableError(NO_REPOSITORY);
    throw error;
  }
}

const NO_REPOSITORY =
  'The workspace is not in a git repository (or git is not installed), so there is no earlier version of a contract to compare with.';

/**
 * Regular files and their objects, by workspace path. Links and files that are too large are left
 * out.
 */
async function listFiles(
  repository: Repository,
  commit: string,
  paths: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const { prefix } = repository;
  const wanted = paths.map((path) => `${prefix}${path}`);
  const literal = ['--literal-pathspecs', 'ls-tree', '-r', '-l', '-z', '--full-tree'];
  const output = await askGit(repository, [...literal, commit, '--', ...wanted]);
  const found = new Map<string, string>();
  for (const entry of output.split('\0')) {
    const tab = entry.indexOf('\t');
    const [mode = '', , blob = '', size = ''] = entry.slice(0, tab).split(/ +/);
    if (!mode.startsWith('100') || Number(size) > MAX_CONTRACT_BYTES) continue;
    found.set(entry.slice(tab + 1 + prefix.length), blob);
  }
  return found;
}

/** Why there is no base, in one sentence. */
export function whyNoBase(error: unknown): string {
  if (error instanceof NotCheckableError) return error.message;
  throw error;
}

import {
  copyFileSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { foreignRef, featureRef } from './branches/refs';
import { checkoutOf } from './branches/feature-branch';
import { commitOf, git, isAncestor, moveRef, NO_COMMIT, type RunRepository } from './repository';

/** The parts of the shared git directory that decide how git behaves for the whole clone. */
const WATCHED = ['config', 'config.worktree', 'hooks', 'info'];
const MAX_BYTES = 1024 * 1024;

/**
 * Detects whether an agent has changed how git behaves: settings, hooks, attributes. All working
 * trees share these files, so such a change would outlive its worktree.
 */
export class GitGuard {
  readonly #repository: RunRepository;
  readonly #before: ReadonlyMap<string, Buffer>;

  private constructor(repository: RunRepository) {
    this.#repository = repository;
    this.#before = watchedFiles(repository.commonDir);
  }

  static take(repository: RunRepository): GitGuard {
    return new GitGuard(repository);
  }

  /**
   * Restores changed files.
   *
   * @param folder absolute path of a folder that receives copies of the changed files
   * @returns the changed files, relative to the git directory
   */
  restore(folder: string): readonly string[] {
    const { commonDir } = this.#repository;
    const now = watchedFiles(commonDir);
    const paths = [...new Set([...this.#before.keys(), ...now.keys()])].sort();
    return paths.filter((path) => {
      const before = this.#before.get(path);
      const after = now.get(path);
      if (before !== undefined && after?.equals(before)) return false;
      const file = join(commonDir, path);
      if (after !== undefined) {
        const copy = join(folder, 'git', path);
        mkdirSync(dirname(copy), { recursive: true });
        copyFileSync(file, copy);
      }
      if (before === undefined) rmSync(file, { force: true });
      else writeFileSync(file, before);
      return true;
    });
  }
}

function watchedFiles(commonDir: string): ReadonlyMap<string, Buffer> {
  const files = new Map<string, Buffer>();
  const visit = (path: string): void => {
    const absolute = join(commonDir, path);
    const stat = lstatSync(absolute, { throwIfNoEntry: false });
    if (stat?.isDirectory()) for (const name of readdirSync(absolute)) visit(`${path}/${name}`);
    if (!stat?.isFile() || path.endsWith('.lock')) return;
    if (stat.size <= MAX_BYTES) files.set(path, readFileSync(absolute));
  };
  for (const path of WATCHED) visit(path);
  return files;
}

/**
 * Undoes commits on the feature branch that come neither from a merge of this program nor from a
 * person in a checkout: an agent has moved the branch. A separate ref keeps them reachable.
 *
 * @param known the tip as this program left it
 * @returns the foreign tip; `undefined` if there was none
 */
export async function undoForeignCommits(
  repository: RunRepository,
  change: string,
  known: string,
): Promise<string | undefined> {
  const ref = featureRef(change);
  const tip = await commitOf(repository, ref);
  if (tip === undefined || tip === known) return undefined;
  if ((await isAncestor(repository, known, tip)) && (await isOurWork(repository, known, tip))) {
    return undefined;
  }
  if ((await checkoutOf(repository, change)) !== undefined) return undefined;
  await moveRef(repository, foreignRef(change, tip), tip, NO_COMMIT);
  return (await moveRef(repository, ref, known, tip)) ? tip : undefined;
}

async function isOurWork(repository: RunRepository, from: string, to: string): Promise<boolean> {
  const range = [`${from}..${to}`];
  const count = async (...args: string[]): Promise<number> =>
    Number(await git(repository, ['rev-list', '--count', '--first-parent', ...args, ...range]));
  return (await count()) === (await count('--grep=^Plan-Head: ', '--grep=^Plan-Brings: '));
}

import { mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  escapeControls,
  inScope,
  type ScopeViolation,
  type WorkPackage,
} from '@parallel-plan/plan';
import { toWorkspacePath } from '../../git/repository';
import { scopeCheck } from '../../scope-check/scope-check';
import {
  commitsOf,
  git,
  isAncestor,
  makeCommit,
  mergeBaseOf,
  moveRef,
  NO_COMMIT,
  type RunRepository,
  toRepositoryPath,
  type TreeChange,
  treeChanges,
  tryGit,
} from '../repository';
import type { Worktree } from '../worktree/worktree';
import { removeWorktreeLocks } from './locks';
import { featureRef, packageRef, withTrailers } from './refs';

/** The state of a worktree. */
export interface Snapshot {
  /** Id of a tree with all files that git doesn't ignore. */
  readonly tree: string;
  /** The tip of the package's branch, including the agent's own commits. */
  readonly tip: string;
  /** The commit where the branch forked from the feature branch. */
  readonly fork: string;
}

export interface Judged extends Snapshot {
  /** Changes outside the scope, which are a reason to refuse. Workspace-relative paths. */
  readonly violations: readonly ScopeViolation[];
  /** The changes to commit, with repository paths. */
  readonly wanted: readonly TreeChange[];
  /**
   * The changes not to commit: paths outside the scope, and planning files, which no package
   * commits.
   */
  readonly unwanted: readonly TreeChange[];
  /**
   * Whether a commit of the agent touches a path outside the scope. If so, its commits are left
   * out.
   */
  readonly hasForeignHistory: boolean;
}

/** The folder in a worktree for the plugin's own files: the prompt, the handoff. */
export const OWN_FOLDER = '.parallel-plan';

/**
 * Takes a snapshot of a worktree. It ignores the index, because an agent may have staged anything.
 * If an agent has switched branches, the worktree returns to the package's branch, with the agent's
 * commits if they continue that branch.
 */
export async function takeSnapshot(
  repository: RunRepository,
  worktree: Worktree,
  work: WorkPackage,
): Promise<Snapshot> {
  const { change, path: cwd } = worktree;
  const ref = packageRef(change, work.package_id);
  // Neither this program nor an agent runs git here now, so a lock is stale.
  removeWorktreeLocks(repository, worktree);
  const names = [featureRef(change), ref, 'HEAD'];
  const [feature, branch, head] = await commitsOf(repository, names, cwd);
  const start = worktree.start;
  const fork = await mergeBaseOf(repository, feature ?? start, start);
  const candidates = new Set([head, branch].filter((commit) => commit !== undefined));
  let tip = start;
  for (const commit of candidates) {
    if (await isAncestor(repository, fork, commit)) {
      tip = commit;
      break;
    }
  }
  if (branch !== tip) {
    await moveRef(repository, ref, tip, branch ?? NO_COMMIT);
  }
  await git(repository, ['symbolic-ref', 'HEAD', ref], { cwd });
  return { tree: await treeOf(repository, worktree, tip), tip, fork };
}

/** Writes all files of a worktree that git doesn't ignore as a tree, and returns its id. */
export async function treeOf(
  repository: RunRepository,
  { path: cwd, gitDir }: Pick<Worktree, 'path' | 'gitDir'>,
  from: string,
): Promise<string> {
  const indexFile = join(gitDir, 'parallel-plan-index');
  rmSync(indexFile, { force: true });
  rmSync(`${indexFile}.lock`, { force: true });
  const options = { cwd, indexFile };
  await git(repository, ['read-tree', from], options);
  const add = [
    'add',
    '--all',
    '--ignore-errors',
    '--',
    '.',
    `:(exclude,top,glob)**/${OWN_FOLDER}/**`,
  ];
  await tryGit(repository, ['-c', 'advice.addEmbeddedRepo=false', ...add], options);
  const tree = (await git(repository, ['write-tree'], options)).trim();
  rmSync(indexFile, { force: true });
  return tree;
}

/**
 * Checks a snapshot against the plan, in the version the package started from.
 *
 * @throws NotCheckableError if git fails or the plan can't be read
 */
export async function judge(
  repository: RunRepository,
  worktree: Worktree,
  work: WorkPackage,
  snapshot: Snapshot,
): Promise<Judged> {
  const { fork, tree, tip } = snapshot;
  const [result, changes, touched] = await Promise.all([
    scopeCheck(worktree.root, {
      change: worktree.change,
      packageId: work.package_id,
      base: fork,
      planRef: fork,
    }),
    treeChanges(repository, fork, tree),
    pathsOfCommits(repository, fork, tip),
  ]);
  const own = `${OWN_FOLDER}/`;
  const violations = result.violations.filter(({ path }) => !path.startsWith(own));
  const refused = new Set(violations.map(({ path }) => toRepositoryPath(repository, path)));
  const isWanted = (path: string): boolean =>
    !refused.has(path) && inScope(work.scope, toWorkspacePath(repository, path));
  return {
    ...snapshot,
    violations,
    wanted: changes.filter(({ path }) => isWanted(path)),
    unwanted: changes.filter(({ path }) => !isWanted(path)),
    hasForeignHistory: touched.some((path) => !isWanted(path)),
  };
}

async function pathsOfCommits(
  repository: RunRepository,
  from: string,
  to: string,
): Promise<readonly string[]> {
  if (from === to) return [];
  const args = ['log', '-m', '-z', '--format=', '--name-only', '--no-renames', `${from}..${to}`];
  return [...new Set((await git(repository, args)).split('\0'))]
    .map((path) => path.replace(/^\n/, ''))
    .filter((path) => path !== '');
}

/**
 * Commits the changes in scope to the package's branch. The agent's own commits stay, unless one of
 * them touches a path outside the scope.
 *
 * @param trailers `Plan-Delivered` if the package is done
 * @returns the new tip, or the old one if there is nothing to commit
 */
export async function commitWanted(
  repository: RunRepository,
  worktree: Worktree,
  work: WorkPackage,
  judged: Judged,
  trailers: Readonly<Record<string, string>>,
): Promise<string> {
  const { fork, wanted, tip, hasForeignHistory } = judged;
  const tree = await applyTo(repository, worktree, fork, wanted);
  const parent = hasForeignHistory ? fork : tip;
  const before = (await git(repository, ['rev-parse', `${parent}^{tree}`])).trim();
  const isDelivery = Object.keys(trailers).length > 0;
  const next =
    tree === before && !isDelivery
      ? parent
      : await makeCommit(repository, {
          tree,
          parents: [parent],
          message: withTrailers(`feat(${worktree.change}): ${work.title ?? work.package_id}`, '', {
            'Plan-Change': worktree.change,
            'Plan-Package': work.package_id,
            ...trailers,
          }),
        });
  if (next !== tip) {
    await moveRef(repository, packageRef(worktree.change, work.package_id), next, tip);
  }
  await matchIndex(repository, worktree, next);
  return next;
}

/** Applies changes to a tree, and returns the id of the new tree. */
async function applyTo(
  repository: RunRepository,
  { path: cwd, gitDir }: Worktree,
  base: string,
  changes: readonly TreeChange[],
): Promise<string> {
  const indexFile = join(gitDir, 'parallel-plan-index');
  rmSync(indexFile, { force: true });
  rmSync(`${indexFile}.lock`, { force: true });
  mkdirSync(dirname(indexFile), { recursive: true });
  const options = { cwd, indexFile };
  await git(repository, ['read-tree', base], options);
  // Apply removals first: a file may have become a folder.
  const isRemoval = ({ mode }: TreeChange): boolean => /^0+$/.test(mode);
  const sorted = [...changes].sort((a, b) => Number(isRemoval(b)) - Number(isRemoval(a)));
  const input = sorted.map(({ mode, blob, path }) => `${mode} ${blob}\t${path}\0`).join('');
  await git(repository, ['update-index', '-z', '--index-info'], { ...options, input });
  const tree = (await git(repository, ['write-tree'], options)).trim();
  rmSync(indexFile, { force: true });
  return tree;
}

/** Resets the index of a worktree to a commit. Files are not changed. */
async function matchIndex(
  repository: RunRepository,
  { path: cwd }: Worktree,
  commit: string,
): Promise<void> {
  await git(repository, ['read-tree', commit], { cwd });
  await tryGit(repository, ['update-index', '-q', '--refresh'], { cwd });
}

/** Restores files outside the scope to their content when the package started. Save them first. */
export async function restoreUnwanted(
  repository: RunRepository,
  worktree: Worktree,
  { unwanted, fork }: Judged,
): Promise<void> {
  for (const { path, oldMode } of unwanted) {
    if (/^0+$/.test(oldMode)) rmSync(join(worktree.path, path), { force: true, recursive: true });
  }
  const changed = unwanted.filter(({ oldMode }) => !/^0+$/.test(oldMode));
  if (changed.length === 0) return;
  const input = changed.map(({ path }) => `${path}\0`).join('');
  const paths = ['--pathspec-from-file=-', '--pathspec-file-nul'];
  await git(repository, ['--literal-pathspecs', 'checkout', fork, ...paths], {
    cwd: worktree.path,
    input,
  });
}

/**
 * Says which paths must not be changed, and why.
 *
 * @param putBack whether the paths were restored
 */
export function scopeFeedback(violations: readonly ScopeViolation[], putBack: boolean): string {
  const shown = violations.slice(0, 50);
  const more = violations.length - shown.length;
  const lines = shown.map(({ path, message }) => `- \`${escapeControls(path)}\`: ${message}`);
  const kept = putBack ? ' They were reverted; your other work was kept.' : ' Revert them.';
  return `These paths are outside of this package's scope.${kept}
${lines.join('\n')}${more > 0 ? `\n- and ${more} more` : ''}

Do the work without them. If that is not possible, write the path into \`noticed\` of the handoff and say why it is needed.`;
}

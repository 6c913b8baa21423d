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
  commitOf,
  git,
  isAncestor,
  makeCommit,
  mergeBaseOf,
  NO_COMMIT,
  type RunRepository,
  toRepositoryPath,
  type TreeChange,
  treeChanges,
  tryGit,
} from '../repository';
import type { Worktree } from '../worktree/worktree';
import { featureRef, packageRef, withTrailers } from './refs';

/** What an agent has left in its worktree. */
export interface Snapshot {
  /** All files that git doesn't ignore, as a tree. */
  readonly tree: string;
  /** The tip of the package's branch, which has the agent's own commits. */
  readonly tip: string;
  /** Where the branch left the feature branch. */
  readonly fork: string;
}

export interface Judged extends Snapshot {
  /** Outside of the scope: a reason to refuse. Workspace-relative paths. */
  readonly violations: readonly ScopeViolation[];
  /** What is committed: repository paths. */
  readonly wanted: readonly TreeChange[];
  /** What isn't: paths outside of the scope, and planning files, which no package commits. */
  readonly unwanted: readonly TreeChange[];
  /** Whether a commit of the agent touches a path outside of the scope: then its commits are left out. */
  readonly hasForeignHistory: boolean;
}

/** Files of ours in a worktree: the prompt, the handoff. */
export const OWN_FOLDER = '.parallel-plan';

/**
 * Takes a picture of a worktree, without its index: an agent may have staged anything. A worktree in
 * which an agent has switched branches is brought back to the package's branch, with its commits where
 * they continue that branch.
 */
export async function takeSnapshot(
  repository: RunRepository,
  worktree: Worktree,
  work: WorkPackage,
): Promise<Snapshot> {
  const { change, path: cwd } = worktree;
  const ref = packageRef(change, work.package_id);
  const feature = await commitOf(repository, featureRef(change));
  const branch = await commitOf(repository, ref);
  const head = await commitOf(repository, 'HEAD', cwd);
  const start = worktree.start;
  const fork = await mergeBaseOf(repository, feature ?? start, start);
  const candidates = [head, branch].filter((commit) => commit !== undefined);
  let tip = start;
  for (const commit of candidates) {
    if (await isAncestor(repository, fork, commit)) {
      tip = commit;
      break;
    }
  }
  if (branch !== tip) {
    await git(repository, ['update-ref', ref, tip, branch ?? NO_COMMIT]);
  }
  await git(repository, ['symbolic-ref', 'HEAD', ref], { cwd });
  return { tree: await treeOf(repository, worktree, tip), tip, fork };
}

/** All files of a worktree that git doesn't ignore, as a tree. */
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
 * Judges a snapshot by the plan, as it was where the package started.
 *
 * @throws NotCheckableError where git or the plan can't be asked
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
 * Commits what is in scope on the package's branch. The agent's own commits stay, unless one of them
 * touches a path outside of the scope.
 *
 * @param trailers `Plan-Delivered`, where the package is done
 * @returns the new tip; the old one where there is nothing to commit
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
    await git(repository, ['update-ref', packageRef(worktree.change, work.package_id), next, tip]);
  }
  await matchIndex(repository, worktree, next);
  return next;
}

/** A tree with changes put into it. */
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
  // Removals first: a file may have become a folder.
  const isRemoval = ({ mode }: TreeChange): boolean => /^0+$/.test(mode);
  const sorted = [...changes].sort((a, b) => Number(isRemoval(b)) - Number(isRemoval(a)));
  const input = sorted.map(({ mode, blob, path }) => `${mode} ${blob}\t${path}\0`).join('');
  await git(repository, ['update-index', '-z', '--index-info'], { ...options, input });
  const tree = (await git(repository, ['write-tree'], options)).trim();
  rmSync(indexFile, { force: true });
  return tree;
}

/** Brings the index of a worktree to a commit; files stay as they are. */
async function matchIndex(
  repository: RunRepository,
  { path: cwd, gitDir }: Worktree,
  commit: string,
): Promise<void> {
  // Nothing of ours and no agent runs in it any more, so the lock is left over.
  rmSync(join(gitDir, 'index.lock'), { force: true });
  await git(repository, ['read-tree', commit], { cwd });
  await tryGit(repository, ['update-index', '-q', '--refresh'], { cwd });
}

/**
 * Puts files that must not be changed back to what they were where the package started. Call it only
 * after they were saved.
 */
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

/** For the agent: which paths it must leave alone, and why. */
export function scopeFeedback(violations: readonly ScopeViolation[]): string {
  const shown = violations.slice(0, 50);
  const more = violations.length - shown.length;
  const lines = shown.map(({ path, message }) => `- \`${escapeControls(path)}\`: ${message}`);
  return `These paths are outside of this package's scope. They were put back; your other work was kept.
${lines.join('\n')}${more > 0 ? `\n- and ${more} more` : ''}

Do the work without them. If that is not possible, write the path into \`noticed\` of the handoff and say why it is needed.`;
}

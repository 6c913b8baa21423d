import { inScope, INTEGRATION_PACKAGE, type Plan } from '@parallel-plan/plan';
import { type DirtyFile, fastForward, readGitState } from '../../git/state';
import { GeneratorError } from '../generator-error';
import { withoutSetup } from './setup-files';
import type { FeatureOptions, Notes } from './types';

const MAX_LISTED = 20;
const MAX_NAMED = 5;

/** Nx's own state and installed packages, which say nothing about the workspace. */
const IGNORED = /(^|\/)(\.nx|node_modules)\//;
/** Files that nobody means to commit. They never stop a plan. */
const LEFTOVERS = /(^|\/)(\.DS_Store|Thumbs\.db)$|\.(log|tmp|swp|swo|bak|orig)$|~$/;

/**
 * Stops if tracked files are modified or staged: a plan mixed with other edits can't be reviewed or
 * undone separately. What `nx add`, `init`, `agents` and `feature` write is allowed, and so are
 * untracked files.
 *
 * @param root absolute path of the workspace root
 * @returns untracked files, workspace-relative, for `checkUntracked`
 * @throws GeneratorError `feature/dirty-tree`, `feature/pull`
 */
export async function checkCleanState(
  root: string,
  options: Pick<FeatureOptions, 'allowDirty' | 'pull' | 'briefFile'>,
  isDryRun: boolean,
  notes: Notes,
): Promise<readonly string[]> {
  const state = await readGitState(root);
  if (state.kind === 'none') {
    notes.warn(state.message);
    return [];
  }
  const others = await withoutSetup(
    root,
    state.dirty.filter(
      ({ path }) =>
        path !== options.briefFile && !path.startsWith('openspec/') && !IGNORED.test(path),
    ),
  );
  if (!options.allowDirty) {
    stopAt(others.filter(({ status }) => status !== 'untracked'));
  }
  if (options.pull) {
    await pull(root, isDryRun, notes);
  } else if (state.behind !== undefined && state.behind.commits > 0) {
    const { commits, ref } = state.behind;
    notes.warn(
      `The branch is ${commits} commit${commits === 1 ? '' : 's'} behind ${ref}, as last fetched. Pass --pull to plan on the newest state.`,
    );
  }
  return options.allowDirty
    ? []
    : others.filter(({ status }) => status === 'untracked').map(({ path }) => path);
}

/**
 * Stops if a package may write an untracked file: its worktree would not contain the file. Lists
 * other untracked files, and leftovers such as logs, in a note.
 *
 * @param untracked workspace-relative paths, as `checkCleanState` returns them
 * @throws GeneratorError `feature/untracked`
 */
export function checkUntracked(untracked: readonly string[], plan: Plan, notes: Notes): void {
  const packages = plan.packages.filter(({ package_id }) => package_id !== INTEGRATION_PACKAGE);
  const inPackages = untracked.flatMap((path) => {
    const owner = packages.find(({ scope }) => !LEFTOVERS.test(path) && inScope(scope, path));
    return owner === undefined ? [] : [{ path, owner: owner.package_id }];
  });
  if (inPackages.length > 0) {
    const one = inPackages.length === 1;
    throw new GeneratorError(
      'feature/untracked',
      `${one ? '1 untracked file lies' : `${inPackages.length} untracked files lie`} in the scope of a package, whose worktree will not have ${one ? 'it' : 'them'}. Commit, ignore or remove ${one ? 'it' : 'them'}, or pass --allowDirty.`,
      listed(inPackages.map(({ path, owner }) => `${path} (${owner})`)),
    );
  }
  if (untracked.length > 0) {
    const more = untracked.length - MAX_NAMED;
    notes.warn(
      `Untracked files: ${untracked.slice(0, MAX_NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}. Worktrees will not have them.`,
    );
  }
}

/** @throws GeneratorError `feature/dirty-tree` if there are any */
function stopAt(files: readonly DirtyFile[]): void {
  if (files.length === 0) return;
  throw new GeneratorError(
    'feature/dirty-tree',
    `There ${files.length === 1 ? 'is 1 uncommitted change. Commit or stash it' : `are ${files.length} uncommitted changes. Commit or stash them`}, or pass --allowDirty.`,
    listed(files.map(({ status, path }) => `${status}: ${path}`)),
  );
}

async function pull(root: string, isDryRun: boolean, notes: Notes): Promise<void> {
  if (isDryRun) {
    notes.warn('--pull was skipped, because this is a dry run.');
    return;
  }
  const result = await fastForward(root);
  if (!result.ok) {
    throw new GeneratorError('feature/pull', result.message);
  }
}

function listed(lines: readonly string[]): readonly string[] {
  const more = lines.length - MAX_LISTED;
  return more > 0 ? [...lines.slice(0, MAX_LISTED), `and ${more} more`] : lines;
}

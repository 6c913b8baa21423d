import { inScope, type Plan } from '@parallel-plan/plan';
import { type DirtyFile, fastForward, readGitState } from '../../git/state';
import { GeneratorError } from '../generator-error';
import { withoutSetup } from './setup-files';
import type { FeatureOptions, Notes } from './types';

const MAX_LISTED = 20;
const MAX_NAMED = 5;

/** Nx's own state, which says nothing about the workspace. */
const NX_STATE = /(^|\/)\.nx\//;

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
        path !== options.briefFile && !path.startsWith('openspec/') && !NX_STATE.test(path),
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
 * other untracked files in a note.
 *
 * @param untracked workspace-relative paths, as `checkCleanState` returns them
 * @throws GeneratorError `feature/dirty-tree`
 */
export function checkUntracked(untracked: readonly string[], plan: Plan, notes: Notes): void {
  const scopes = plan.packages
    .filter(({ package_id }) => package_id !== 'wp-integration')
    .map(({ scope }) => scope);
  const inPackages = untracked.filter((path) => scopes.some((scope) => inScope(scope, path)));
  stopAt(inPackages.map((path) => ({ path, status: 'untracked' })));
  if (untracked.length > 0) {
    const more = untracked.length - MAX_NAMED;
    notes.warn(
      `Untracked files outside of all packages: ${untracked.slice(0, MAX_NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}. Worktrees will not have them.`,
    );
  }
}

/** @throws GeneratorError `feature/dirty-tree` if there are any */
function stopAt(files: readonly DirtyFile[]): void {
  if (files.length === 0) return;
  throw new GeneratorError(
    'feature/dirty-tree',
    `There ${files.length === 1 ? 'is 1 uncommitted change. Commit or stash it' : `are ${files.length} uncommitted changes. Commit or stash them`}, or pass --allowDirty.`,
    listed(files),
  );
}

async function pull(root: string, isDryRun: boolean, notes: Notes): Promise<void> {
  if (isDryRun) {
    notes.warn('--pull was not done, because this is a dry run.');
    return;
  }
  const result = await fastForward(root);
  if (!result.ok) {
    throw new GeneratorError('feature/pull', result.message);
  }
}

function listed(files: readonly DirtyFile[]): readonly string[] {
  const lines = files.slice(0, MAX_LISTED).map(({ status, path }) => `${status}: ${path}`);
  const more = files.length - lines.length;
  return more > 0 ? [...lines, `and ${more} more`] : lines;
}

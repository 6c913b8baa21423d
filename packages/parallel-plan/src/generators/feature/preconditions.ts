import type { Tree } from '@nx/devkit';
import { type DirtyFile, fastForward, readGitState } from '../../git/state';
import { DERIVED_FOLDERS } from '../../workspace/open-changes';
import { GeneratorError } from '../generator-error';
import { changeProject } from '../init/plugin-options';
import type { FeatureOptions, Notes } from './types';

const MAX_LISTED = 20;

/**
 * Stops where there are uncommitted changes: a plan that mixes with them can't be reviewed or undone
 * alone. The brief itself may be new.
 *
 * @param root the workspace root, absolute
 * @throws GeneratorError `feature/dirty-tree`, `feature/pull`
 */
export async function checkCleanState(
  root: string,
  options: Pick<FeatureOptions, 'allowDirty' | 'pull' | 'briefFile'>,
  isDryRun: boolean,
  notes: Notes,
): Promise<void> {
  const state = await readGitState(root);
  if (state.kind === 'none') {
    notes.warn(state.message);
    return;
  }
  const dirty = state.dirty.filter(({ path }) => path !== options.briefFile);
  if (dirty.length > 0 && !options.allowDirty) {
    throw new GeneratorError(
      'feature/dirty-tree',
      `There ${dirty.length === 1 ? 'is 1 uncommitted change. Commit or stash it' : `are ${dirty.length} uncommitted changes. Commit or stash them`}, or pass --allowDirty.`,
      listed(dirty),
    );
  }
  if (options.pull) {
    await pull(root, isDryRun, notes);
  } else if (state.behind !== undefined && state.behind.commits > 0) {
    const { commits, ref } = state.behind;
    notes.warn(
      `The branch is ${commits} commit${commits === 1 ? '' : 's'} behind ${ref}, as last fetched: pass --pull to plan on the newest state.`,
    );
  }
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

/** @throws GeneratorError `feature/no-openspec` in a workspace that was not set up */
export function checkOpenSpec(tree: Tree): void {
  if (tree.isFile('openspec')) {
    throw new GeneratorError(
      'feature/no-openspec',
      'openspec is a file here, where the folder of the changes has to be. Move it away, then: nx g parallel-plan:init',
    );
  }
  if (!tree.exists('openspec')) {
    throw new GeneratorError(
      'feature/no-openspec',
      'This workspace has no openspec/ folder. Set it up first: nx g parallel-plan:init',
    );
  }
}

/** @throws GeneratorError `feature/change-exists` or `feature/change-archived` */
export function checkNewChange(tree: Tree, id: string): void {
  if (tree.children(`openspec/changes/${id}`).some((name) => !DERIVED_FOLDERS.has(name))) {
    throw new GeneratorError(
      'feature/change-exists',
      `The change "${id}" exists already. Let one of its packages write more with \`nx g parallel-plan:package --change ${id} --amend\`, change its plan in openspec/changes/${id} and prove it with \`nx run ${changeProject(tree, id)}:validate\`, or plan another one with --changeId.`,
    );
  }
  const archived = tree
    .children('openspec/changes/archive')
    .find((name) => name === id || name.replace(/^\d{4}-\d{2}-\d{2}-/, '') === id);
  if (archived !== undefined) {
    throw new GeneratorError(
      'feature/change-archived',
      `The change "${id}" was archived as openspec/changes/archive/${archived}. Give the new one another id: --changeId ${id}-2`,
    );
  }
}

import { type DirtyFile, fastForward, readGitState } from '../../git/state';
import { GeneratorError } from '../errors/generator-error';
import type { Notes } from './notes';
import type { FeatureOptions } from './normalize-options';

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

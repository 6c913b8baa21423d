import { realpathSync } from 'node:fs';
import { NotCheckableError } from '../workspace/not-checkable-error';
import { readPlansElsewhere } from './open-plans';
import { readChangeSources } from './plan-source';
import { validateSources, type ValidationOptions, type ValidationReport } from './validate-sources';

export interface OpenChangesOptions extends ValidationOptions {
  /** Also compare with the changes that are open on other branches. */
  readonly branches?: boolean;
}

/**
 * Validates the open changes of a workspace and then all of them against each other, or one change.
 *
 * One change is not compared with others: its verdict would then depend on their plans, and no edit
 * of another change is to make it stale.
 *
 * @param root the workspace root, absolute
 * @param changeId the one change; without it all
 * @throws NotCheckableError for a change that isn't there or has no plan, or settings without sense
 */
export async function validateOpenChanges(
  root: string,
  changeId: string | undefined,
  { branches = false, ...options }: OpenChangesOptions,
): Promise<ValidationReport> {
  if (branches && changeId !== undefined) throw new NotCheckableError(BRANCHES_NEED_ALL);
  const realRoot = realpathSync(root);
  const { sources, unreadable, withoutPlan } = readChangeSources(realRoot, changeId);
  const notChecked = withoutPlan.map((change) => ({
    check: change.root,
    why: 'The change has no work-packages.yaml.',
  }));
  const input = { root: realRoot, sources, unreadable };
  if (changeId !== undefined) return validateSources({ ...input, notChecked }, options);

  const { notChecked: unread, ...elsewhere } = branches
    ? await readPlansElsewhere(realRoot)
    : { plans: [], notChecked: [] };
  return validateSources(
    { ...input, notChecked: [...notChecked, ...unread], compareWith: elsewhere },
    // Whoever asks what other branches hold asks git anyway.
    branches ? { base: 'default', ...options } : options,
  );
}

const BRANCHES_NEED_ALL =
  'Other branches are compared with all open changes: leave out either `branches` or `change`.';

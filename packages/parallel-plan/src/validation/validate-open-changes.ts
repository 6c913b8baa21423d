import { realpathSync } from 'node:fs';
import { readChangeSources } from './plan-source';
import { validateSources, type ValidationOptions, type ValidationReport } from './validate-sources';

/**
 * Validates the open changes of a workspace and then all of them against each other, or one change.
 *
 * @param root the workspace root, absolute
 * @param changeId the one change; without it all
 * @throws NotCheckableError for a change that isn't there or has no plan, or settings without sense
 */
export async function validateOpenChanges(
  root: string,
  changeId: string | undefined,
  options: ValidationOptions,
): Promise<ValidationReport> {
  const realRoot = realpathSync(root);
  const { sources, unreadable, withoutPlan } = readChangeSources(realRoot, changeId);
  const notChecked = withoutPlan.map((change) => ({
    check: change.root,
    why: 'The change has no work-packages.yaml.',
  }));
  const compareAll = changeId === undefined;
  return validateSources({ root: realRoot, sources, unreadable, notChecked, compareAll }, options);
}

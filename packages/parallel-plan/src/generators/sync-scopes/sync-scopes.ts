import { createProjectGraphAsync, type Tree } from '@nx/devkit';
import type { Workspace } from '@parallel-plan/plan';
import { withDepConstraints } from '../../workspace/dep-constraints';
import { toWorkspace } from '../../workspace/to-workspace';
import { describeOutcomes, type SyncReport } from './describe-outcomes';
import { plannedChanges, syncPlan } from './sync-plan';

/**
 * The sync generator of `validate`: rewrites derived scopes in the plans of all open changes, in
 * place, and increases their revision. Plans that are up to date are not changed, byte for byte.
 * Neither are unreadable plans, whose errors `validate` reports.
 *
 * @see https://nx.dev/docs/concepts/sync-generators
 */
export async function syncScopesGenerator(tree: Tree): Promise<SyncReport> {
  return syncOpenPlans(tree, async () =>
    withDepConstraints(
      toWorkspace(await createProjectGraphAsync({ exitOnError: false })),
      tree.root,
    ),
  );
}

export default syncScopesGenerator;

/** @param readWorkspace called only if a plan names projects */
export async function syncOpenPlans(
  tree: Tree,
  readWorkspace: () => Promise<Workspace>,
): Promise<SyncReport> {
  const changes = plannedChanges(tree);
  if (changes.length === 0) return {};
  const workspace = await readWorkspace();
  const outcomes = changes.flatMap((change) => syncPlan(tree, change, workspace));
  for (const { change, edited } of outcomes) {
    if (edited !== undefined) tree.write(change.planFile, edited.text);
  }
  return describeOutcomes(tree, outcomes);
}

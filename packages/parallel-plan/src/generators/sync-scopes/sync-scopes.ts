import { createProjectGraphAsync, type GeneratorCallback, logger, type Tree } from '@nx/devkit';
import type { Workspace } from '@parallel-plan/plan';
import { withDepConstraints } from '../../workspace/dep-constraints';
import { toWorkspace } from '../../workspace/to-workspace';
import { CHANGES_FOLDER } from '../../workspace/open-changes';
import { noteWrites, undoInterrupted } from '../whole-writes';
import { describeOutcomes, type SyncReport } from './describe-outcomes';
import { plannedChanges, syncPlan } from './sync-plan';

/**
 * The sync generator of `validate`: rewrites derived scopes in the plans of all open changes, in
 * place, and increases their revision. Plans that are up to date are not changed, byte for byte.
 * Neither are unreadable plans, whose errors `validate` reports.
 *
 * @see https://nx.dev/docs/concepts/sync-generators
 */
export async function syncScopesGenerator(tree: Tree): Promise<WrittenSync> {
  return syncWholePlans(tree, async () =>
    withDepConstraints(
      toWorkspace(await createProjectGraphAsync({ exitOnError: false })),
      tree.root,
    ),
  );
}

/**
 * `nx sync` passes no options and reads the report. `nx generate` passes options and calls what it
 * gets.
 */
export default async function syncScopesWithNx(
  tree: Tree,
  options?: object,
): Promise<WrittenSync | GeneratorCallback> {
  const report = await syncScopesGenerator(tree);
  if (options === undefined) return report;
  return () => {
    report.callback();
    logger.info(report.outOfSyncMessage ?? 'All scopes are up to date.');
  };
}

/** A report, and what Nx calls after it has written the files. */
type WrittenSync = SyncReport & { readonly callback: () => void };

/**
 * Syncs the plans, and undoes what an interrupted sync has written of one. Each plan is written in
 * full or not at all.
 *
 * @param readWorkspace called only if a plan names projects
 * @throws GeneratorError `disk/full`, `disk/not-writable`
 */
export async function syncWholePlans(
  tree: Tree,
  readWorkspace: () => Promise<Workspace>,
): Promise<WrittenSync> {
  undoInterrupted(tree.root, false);
  const report = await syncOpenPlans(tree, readWorkspace);
  // The tree may also contain changes of other sync generators.
  const plans = tree.listChanges().filter(({ path }) => path.startsWith(`${CHANGES_FOLDER}/`));
  const callback = noteWrites(
    tree.root,
    plans.map((plan) => [plan]),
  );
  return { ...report, callback };
}

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

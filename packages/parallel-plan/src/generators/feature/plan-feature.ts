import {
  detectPackageManager,
  formatFiles,
  type GeneratorCallback,
  getPackageManagerCommand,
  logger,
  type Tree,
} from '@nx/devkit';
import { GeneratorError } from '../generator-error';
import { changeProject } from '../init/plugin-options';
import { readBrief } from './brief/read-brief';
import { settleChangeId } from './change-id';
import { checkNewChange, checkOpenSpec } from './check-change';
import { checkCleanState, checkUntracked } from './clean-state';
import { findConflicts } from './conflicts';
import { gatherContext } from './context';
import { takeOver } from './contracts/take-over';
import { askCoordinator, claimLocks, leaveHandoff } from './coordinate';
import { decideFeature } from './decide-feature';
import { decomposeFeature } from './decompose-feature';
import { normalizeOptions } from './options';

import type { FeatureGeneratorSchema } from './schema';
import { nextSteps, renderSummary, type SummaryContent } from './summary';
import { type FeatureEnvironment, Notes } from './types';
import { validateFeature } from './validate-feature';
import { pythonModels, writeChange } from './write-change';

/**
 * The steps of the generator, in order. Only the last step but one changes the tree. If it fails,
 * the tree is restored.
 */
export async function planFeature(
  tree: Tree,
  schema: FeatureGeneratorSchema,
  environment: FeatureEnvironment,
): Promise<GeneratorCallback> {
  const notes = new Notes();
  checkOpenSpec(tree);
  const brief =
    schema.brief === undefined || schema.brief === ''
      ? undefined
      : readBrief(tree.root, schema.brief, environment.cwd);
  const given = normalizeOptions(schema, brief);
  const options = await settleChangeId(given, environment.askForChangeId, notes);
  checkNewChange(tree, options.changeId);
  const untracked = await checkCleanState(tree.root, options, environment.isDryRun, notes);
  const takenOver =
    options.openapi === undefined
      ? undefined
      : await takeOver(tree, options.openapi, environment.cwd);

  const [answer, workspace] = await Promise.all([
    askCoordinator(tree.root, options, environment, notes),
    environment.readWorkspace(),
  ]);
  const context = await gatherContext(tree.root, workspace, options.description);
  const decisions = await decideFeature(
    options,
    answer.tier,
    context,
    {
      root: tree.root,
      changeProject: changeProject(tree, options.changeId),
      ...(takenOver && { takenOver }),
    },
    environment.askForProjects,
    notes,
  );
  const plan = decomposeFeature(tree, decisions, workspace, notes);
  checkUntracked(untracked, plan, notes);

  const models = pythonModels(tree.root, decisions, environment.isDryRun, notes);
  const { recalled } = answer;
  const change = await writeChange(tree, { decisions, context, recalled, plan }, models);
  try {
    if (!options.skipFormat) {
      await formatFiles(tree);
      change.keepGenerated();
    }
    const validation = await validateFeature(tree, change, workspace, environment);
    const content: SummaryContent = {
      change,
      changeProject: changeProject(tree, change.id),
      plan,
      validation,
      conflicts: findConflicts(plan, context.openChanges),
      decisions,
      notes,
      answer,
      exec: getPackageManagerCommand(detectPackageManager(tree.root), tree.root).exec,
      isDryRun: environment.isDryRun,
    };
    if (environment.isDryRun) {
      // In this case Nx doesn't run the callback.
      logger.info(renderSummary(content));
    }
    return () => finish(tree.root, content, environment);
  } catch (error) {
    change.discard();
    throw error;
  }
}

/** The steps that need the files on disk. */
async function finish(
  root: string,
  planned: SummaryContent,
  environment: FeatureEnvironment,
): Promise<void> {
  const { change, notes } = planned;
  const { env = {} } = environment;
  const claims = await claimLocks(root, planned, environment, notes);
  const content: SummaryContent = { ...planned, claims };
  await leaveHandoff(root, planned, { claims, next: nextSteps(content) }, env, notes);
  logger.info(renderSummary(content));
  if (claims.tried && claims.report.heldBy.length > 0) {
    const { heldBy, wanted, ghosts } = claims.report;
    const next =
      ghosts.length === 0
        ? `Agree with them, or wait, then run \`${planned.exec} parallel-plan claim --change ${change.id}\`; or plan something else.`
        : `${ghosts.map((ghost) => ghost.change).join(', ')} is gone: \`${planned.exec} nx run change:claim\` releases its claims and claims this plan.`;
    // A callback that throws is the only way to make Nx exit with code 1.
    throw new GeneratorError(
      'feature/claims-held',
      `The plan is written, but its claims are not: others hold ${heldBy.length} of the ${wanted} keys that it locks (see "Claims" above). ${next}`,
    );
  }
}

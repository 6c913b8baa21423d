import { formatFiles, type GeneratorCallback, logger, type Tree } from '@nx/devkit';
import type { Workspace } from '@parallel-plan/plan';
import { readBrief } from './brief/read-brief';
import { checkNewChange, checkOpenSpec } from './check-change';
import { checkCleanState } from './clean-state';
import { pythonModels } from './contracts/python-models';
import { takeOver } from './contracts/take-over';
import { gatherContext } from './context/gather-context';
import { decideFeature } from './decide-feature';
import { decomposeFeature } from './decompose-feature';
import { normalizeOptions } from './normalize-options';
import { Notes } from './notes';
import type { ProjectProposal } from './projects/choose-projects';
import { changeProject } from './plugin-options';
import type { FeatureGeneratorSchema } from './schema';
import { findConflicts } from './summary/find-conflicts';
import { renderSummary } from './summary/render-summary';
import { validateFeature } from './validate/validate-feature';
import { writeChange } from './write-change';

/** What surrounds a run: all that isn't in the options or in the tree. */
export interface FeatureEnvironment {
  readWorkspace(): Promise<Workspace>;
  /** Where the command was started, absolute. */
  readonly cwd: string;
  /** Nothing may be written, nor any process be started that writes. */
  readonly isDryRun: boolean;
  /** There when there is a person to ask. */
  readonly askForProjects?: (proposal: ProjectProposal) => Promise<readonly string[]>;
  /** Where the OpenSpec CLI is installed. Default: the workspace root. */
  readonly toolRoot?: string;
}

/**
 * The steps of the generator, in order. The tree is only changed by the last but one, and left as it
 * was when that fails.
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
  const options = normalizeOptions(schema, brief);
  checkNewChange(tree, options.changeId);
  await checkCleanState(tree.root, options, environment.isDryRun, notes);
  const takenOver =
    options.openapi === undefined
      ? undefined
      : await takeOver(tree, options.openapi, environment.cwd);

  const workspace = await environment.readWorkspace();
  const context = await gatherContext(tree.root, workspace, options.description);
  const decisions = await decideFeature(
    options,
    context,
    { changeProject: changeProject(tree, options.changeId), ...(takenOver && { takenOver }) },
    environment.askForProjects,
    notes,
  );
  const plan = decomposeFeature(tree, decisions, workspace, notes);

  const models = pythonModels(tree.root, decisions, environment.isDryRun, notes);
  const change = await writeChange(tree, { decisions, context, plan }, models);
  try {
    if (!options.skipFormat) {
      await formatFiles(tree);
      change.keepGenerated();
    }
    const validation = await validateFeature(tree, change, workspace, environment);
    const summary = renderSummary({
      change,
      changeProject: changeProject(tree, change.id),
      plan,
      validation,
      conflicts: findConflicts(plan, context.openChanges),
      decisions,
      notes,
      isDryRun: environment.isDryRun,
    });
    if (environment.isDryRun) {
      // Nx doesn't run the callback then.
      logger.info(summary);
    }
    return () => logger.info(summary);
  } catch (error) {
    change.discard();
    throw error;
  }
}

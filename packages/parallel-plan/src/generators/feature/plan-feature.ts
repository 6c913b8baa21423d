import { formatFiles, type GeneratorCallback, logger, type Tree } from '@nx/devkit';
import type { Workspace } from '@parallel-plan/plan';
import { GeneratorError } from '../errors/generator-error';
import { readBrief } from './brief/read-brief';
import { checkNewChange, checkOpenSpec } from './check-change';
import { checkCleanState } from './clean-state';
import { pythonModels } from './contracts/python-models';
import { takeOver } from './contracts/take-over';
import { askCoordinator } from './coordinate/ask-coordinator';
import { claimLocks, leaveHandoff } from './coordinate/finish-planning';
import { gatherContext } from './context/gather-context';
import { decideFeature } from './decide-feature';
import { decomposeFeature } from './decompose-feature';
import { type FeatureOptions, normalizeOptions } from './normalize-options';
import { Notes } from './notes';
import type { ProjectProposal } from './projects/choose-projects';
import { changeProject } from './plugin-options';
import type { FeatureGeneratorSchema } from './schema';
import { findConflicts } from './summary/find-conflicts';
import { nextSteps, renderSummary, type SummaryContent } from './summary/render-summary';
import { validateFeature } from './validate/validate-feature';
import { writeChange } from './write-change';

/** What surrounds a run: all that isn't in the options or in the tree. */
export interface FeatureEnvironment {
  readWorkspace(): Promise<Workspace>;
  /** Where the command was started, absolute. */
  readonly cwd: string;
  /** Nothing may be written, nor any process be started that writes. */
  readonly isDryRun: boolean;
  /** Says which coordinator is meant, and who asks it. Default: the embedded one, this user. */
  readonly env?: NodeJS.ProcessEnv;
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
  const requested = normalizeOptions(schema, brief);
  checkNewChange(tree, requested.changeId);
  await checkCleanState(tree.root, requested, environment.isDryRun, notes);
  const takenOver =
    requested.openapi === undefined
      ? undefined
      : await takeOver(tree, requested.openapi, environment.cwd);

  const [answer, workspace] = await Promise.all([
    askCoordinator(tree.root, requested, environment, notes),
    environment.readWorkspace(),
  ]);
  const options: FeatureOptions = { ...requested, tier: answer.tier };
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
      isDryRun: environment.isDryRun,
    };
    if (environment.isDryRun) {
      // Nx doesn't run the callback then.
      logger.info(renderSummary(content));
    }
    return () => finish(tree.root, content, environment);
  } catch (error) {
    change.discard();
    throw error;
  }
}

/** What has to wait until the files are on the disk. */
async function finish(
  root: string,
  planned: SummaryContent,
  { env = {} }: FeatureEnvironment,
): Promise<void> {
  const { changeProject: project, notes } = planned;
  const claims = await claimLocks(root, planned, env, notes);
  const content: SummaryContent = { ...planned, claims };
  await leaveHandoff(root, planned, { claims, next: nextSteps(content) }, env, notes);
  logger.info(renderSummary(content));
  if (claims.tried && claims.report.heldBy.length > 0) {
    const { heldBy, wanted } = claims.report;
    // Nx ends with exit code 1 for what a callback throws, and in no other way.
    throw new GeneratorError(
      'feature/claims-held',
      `The plan is written, but nothing of it is claimed: others hold ${heldBy.length} of the ${wanted} keys that it locks (see "Claims" above). Agree with them or wait for them, then run \`nx run ${project}:claim\`; or plan something else.`,
    );
  }
}

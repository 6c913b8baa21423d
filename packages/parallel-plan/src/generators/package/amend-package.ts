import { type GeneratorCallback, logger, type Tree } from '@nx/devkit';
import {
  type Amendment,
  amendPlan,
  type EditedPlan,
  type ParsedPlan,
  type Plan,
  PlanEditError,
  type Workspace,
} from '@parallel-plan/plan';
import { GeneratorError } from '../errors/generator-error';
import { nearest } from '../feature/nearest';
import { checkPaths } from './check-paths';
import { findChange, type PlannedChange } from './find-change';
import { type AmendOptions, normalizeOptions } from './normalize-options';
import { provePlan } from './prove-plan';
import { renderSummary } from './render-summary';
import type { PackageGeneratorSchema } from './schema';

/** What surrounds a run: all that isn't in the options or in the tree. */
export interface PackageEnvironment {
  readWorkspace(): Promise<Workspace>;
  /** Nothing may be written. */
  readonly isDryRun: boolean;
  /** There when there is a person to ask. */
  readonly ask?: (question: string) => Promise<string>;
}

/** Lets a package write more paths. The tree is only changed once the new plan is proven. */
export async function amendPackage(
  tree: Tree,
  schema: PackageGeneratorSchema,
  { readWorkspace, isDryRun, ask }: PackageEnvironment,
): Promise<GeneratorCallback> {
  const given = normalizeOptions(schema);
  const change = findChange(tree, given.change);
  const workspace = await readWorkspace();
  const before = provePlan(tree, change, workspace);
  if (before.plan === undefined || before.errors.length > 0) {
    throw new GeneratorError(
      'package/invalid-plan',
      `The plan of "${change.id}" is not valid as it is, so it can't be proven with an amendment. Correct it first.`,
      before.errors,
    );
  }

  const amendment = await completeAmendment(given, before.plan, change, ask);
  checkPaths(tree, change, before.plan, amendment);
  const edited = edit(change, amendment);
  const after = provePlan(tree, { ...change, parsed: edited.parsed }, workspace);
  if (after.errors.length > 0) {
    throw new GeneratorError(
      'package/invalid',
      `With this amendment the plan of "${change.id}" would not be valid, so nothing was written. Amend with other paths, or change the order of the packages first; lines are those of the plan as it would be.`,
      after.errors,
    );
  }

  tree.write(change.planFile, edited.text);
  const summary = renderSummary({
    change,
    plan: before.plan,
    amendment,
    revision: edited.revision,
    warnings: after.warnings.filter((warning) => !before.warnings.includes(warning)),
    notChecked: after.notChecked,
    hasApproval: tree.exists(`${change.root}/approval.yaml`),
    isDryRun,
  });
  if (isDryRun) {
    // Nx doesn't run the callback then.
    logger.info(summary);
  }
  return () => logger.info(summary);
}

/** What was not given is asked for, where there is somebody to ask. */
async function completeAmendment(
  given: AmendOptions,
  plan: Plan,
  { id }: PlannedChange,
  ask: PackageEnvironment['ask'],
): Promise<Amendment> {
  const ids = plan.packages.map(({ package_id }) => package_id);
  const packageId = given.packageId ?? (await ask?.(`Which package (${ids.join(', ')})?`)) ?? '';
  checkPackage(packageId, ids, id);
  const asked: PackageGeneratorSchema = {
    ...(given.paths === undefined && {
      path: (await ask?.(`Which path or glob shall ${packageId} be allowed to write?`)) ?? '',
    }),
    ...(given.reason === undefined && {
      reason:
        (await ask?.(`Why does ${packageId} need it (one line, recorded in the plan)?`)) ?? '',
    }),
  };
  const answers = normalizeOptions({ amend: true, ...asked });
  const [first, ...rest] = given.paths ?? answers.paths ?? [];
  if (first === undefined) {
    throw new GeneratorError(
      'package/no-path',
      `It is not said what ${packageId} shall write. Name a file or a glob: --path "libs/legacy/**"`,
    );
  }
  const reason = given.reason ?? answers.reason;
  if (reason === undefined) {
    throw new GeneratorError(
      'package/no-reason',
      'An amendment is recorded with its reason, for those who review the plan. Give one: --reason "the old sessions are read there"',
    );
  }
  return { packageId, paths: [first, ...rest], reason };
}

function checkPackage(packageId: string, ids: readonly string[], changeId: string): void {
  if (packageId === '') {
    throw new GeneratorError(
      'package/no-package',
      `It is not said which package is to be amended. Name one with --package: ${ids.join(', ')}`,
    );
  }
  if (!ids.includes(packageId)) {
    const meant = nearest(packageId, ids);
    throw new GeneratorError(
      'package/unknown-package',
      `The plan of "${changeId}" has no package ${JSON.stringify(packageId)}. ${meant === undefined ? `It has ${ids.join(', ')}.` : `Did you mean "${meant}"?`}`,
    );
  }
}

function edit(
  { parsed, planFile }: { parsed: ParsedPlan; planFile: string },
  amendment: Amendment,
): EditedPlan {
  try {
    return amendPlan(parsed, amendment);
  } catch (error) {
    if (!(error instanceof PlanEditError)) throw error;
    throw new GeneratorError(`package/edit/${error.code}`, `${planFile}: ${error.message}`);
  }
}

import { type GeneratorCallback, logger, type Tree } from '@nx/devkit';
import { type Amendment, amendPlan, type Plan } from '@parallel-plan/plan';
import { GeneratorError } from '../errors/generator-error';
import type { PackageEnvironment } from './change-package';
import { checkPackage } from './check-package';
import { checkPaths } from './check-paths';
import { findChange, type PlannedChange } from '../plan-edit/find-change';
import { mergersOf } from './mergers-of';
import { type AmendOptions, normalizeAmendment } from './normalize-options';
import { editPlan, newWarnings, proveAfter, proveBefore } from '../plan-edit/prove-edit';
import { renderAmendment } from './render-amendment';
import type { PackageGeneratorSchema } from './schema';

/** Lets a package write more paths. The tree is only changed once the new plan is proven. */
export async function amendPackage(
  tree: Tree,
  schema: PackageGeneratorSchema,
  { readWorkspace, isDryRun, ask }: PackageEnvironment,
): Promise<GeneratorCallback> {
  const given = normalizeAmendment(schema);
  const change = findChange(tree, given.change, 'package');
  const workspace = await readWorkspace();
  const before = proveBefore(tree, change, workspace);

  const amendment = await completeAmendment(given, before.plan, change, ask);
  checkPaths(tree, change, before.plan, amendment);
  const mergedBy = mergersOf(before.plan, amendment);
  const edited = editPlan(change, () => amendPlan(change.parsed, { ...amendment, mergedBy }));
  const after = proveAfter(tree, change, edited, workspace);

  tree.write(change.planFile, edited.text);
  const summary = renderAmendment({
    change,
    amendment: { ...amendment, mergedBy },
    revision: edited.revision,
    warnings: newWarnings(before, after),
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
  if (packageId === '') {
    throw new GeneratorError(
      'package/no-package',
      `It is not said which package is to be amended. Name one with --package: ${ids.join(', ')}`,
    );
  }
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
  const answers = normalizeAmendment({ amend: true, ...asked });
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

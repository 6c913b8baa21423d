import { type GeneratorCallback, logger, type Tree } from '@nx/devkit';
import { addPackage, integrationPackage } from '@parallel-plan/plan';
import { GeneratorError } from '../errors/generator-error';
import { findChange } from '../plan-edit/find-change';
import { editPlan, newWarnings, proveAfter, proveBefore } from '../plan-edit/prove-edit';
import { addToTasks } from './add-to-tasks';
import type { PackageEnvironment } from './change-package';
import { checkPackage } from './check-package';
import { normalizeSplit } from './normalize-options';
import { planSplit } from './plan-split';
import { renderSplit } from './render-split';
import type { PackageGeneratorSchema } from './schema';

/** Makes two packages of one. The tree is only changed once the new plan is proven. */
export async function splitPackage(
  tree: Tree,
  schema: PackageGeneratorSchema,
  { readWorkspace, isDryRun }: PackageEnvironment,
): Promise<GeneratorCallback> {
  const options = normalizeSplit(schema);
  const change = findChange(tree, options.change, 'package');
  const workspace = await readWorkspace();
  const before = proveBefore(tree, change, workspace);
  const ids = before.plan.packages.map(({ package_id }) => package_id);
  checkPackage(options.packageId, ids, change.id);
  const merging = integrationPackage(change.parsed.view)?.package_id?.value;
  if (options.packageId === merging) {
    throw new GeneratorError(
      'package/not-divisible',
      `${merging} brings the others together, which one package does: split another one.`,
    );
  }
  const split = planSplit(tree, change, before.plan, workspace, options, merging);
  const mergedBy = before.plan.packages.some(
    ({ package_id, depends_on }) =>
      package_id === merging && depends_on.includes(options.packageId),
  )
    ? merging
    : undefined;
  const edited = editPlan(change, () =>
    addPackage(change.parsed, { ...split, ...(mergedBy !== undefined && { mergedBy }) }),
  );
  const after = proveAfter(tree, change, edited, workspace);

  tree.write(change.planFile, edited.text);
  const tasksFile = `${change.root}/tasks.md`;
  const tasks = tree.read(tasksFile, 'utf-8');
  if (tasks !== null) {
    tree.write(tasksFile, addToTasks(tasks, split.work, options.projects, mergedBy));
  }
  const summary = renderSplit({
    change,
    split,
    packageId: options.packageId,
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

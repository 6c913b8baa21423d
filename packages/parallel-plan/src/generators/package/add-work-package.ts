import { type GeneratorCallback, logger, type Tree } from '@nx/devkit';
import { addPackage, integrationPackage } from '@parallel-plan/plan';
import { addToTasks } from './add-to-tasks';
import type { PackageEnvironment } from './change-package';
import { derivePackage, packagesOnTopOf } from './derive-package';
import { findChange } from '../plan-edit/find-change';
import { normalizeAddition } from './normalize-options';
import { editPlan, newWarnings, proveAfter, proveBefore } from '../plan-edit/prove-edit';
import { renderAddition } from './render-addition';
import type { PackageGeneratorSchema } from './schema';

/** Adds a package for projects. The tree is only changed once the new plan is proven. */
export async function addWorkPackage(
  tree: Tree,
  schema: PackageGeneratorSchema,
  { readWorkspace, isDryRun }: PackageEnvironment,
): Promise<GeneratorCallback> {
  const addition = normalizeAddition(schema);
  const change = findChange(tree, addition.change, 'package');
  const workspace = await readWorkspace();
  const before = proveBefore(tree, change, workspace);
  const work = derivePackage(tree, change, before.plan, workspace, addition);
  const mergedBy = integrationPackage(change.parsed.view)?.package_id?.value;
  const edited = editPlan(change, () =>
    addPackage(change.parsed, { work, ...(mergedBy !== undefined && { mergedBy }) }),
  );
  const after = proveAfter(tree, change, edited, workspace);

  tree.write(change.planFile, edited.text);
  const tasksFile = `${change.root}/tasks.md`;
  const tasks = tree.read(tasksFile, 'utf-8');
  if (tasks !== null) {
    tree.write(tasksFile, addToTasks(tasks, work, addition.projects, mergedBy));
  }
  const summary = renderAddition({
    change,
    work,
    revision: edited.revision,
    mergedBy,
    onTop: packagesOnTopOf(before.plan, workspace, addition.projects).map(
      ({ package_id }) => package_id,
    ),
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

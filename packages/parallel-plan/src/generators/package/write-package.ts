import type { Tree } from '@nx/devkit';
import { addPackage, type PackageAddition, type Workspace } from '@parallel-plan/plan';
import { addToTasks } from '../plan-edit/edit-tasks';
import type { PlannedChange } from '../plan-edit/find-change';
import { editPlan, newWarnings, proveAfter } from '../plan-edit/prove-edit';
import type { ProvenPlan } from '../plan-edit/prove-plan';
import type { EditSummary } from '../plan-edit/render-sections';

/**
 * Adds a package to the plan and its group to `tasks.md`. The tree is changed only after the new
 * plan is proven.
 *
 * @param before the proof of the plan before the edit
 * @param projects the projects that get tasks in the new group
 * @returns the common part of the summary
 * @throws GeneratorError if the plan can't be edited or would be invalid
 */
export function writePackage(
  tree: Tree,
  change: PlannedChange,
  workspace: Workspace,
  before: ProvenPlan,
  addition: PackageAddition,
  projects: readonly string[],
): Omit<EditSummary, 'isDryRun'> {
  const edited = editPlan(change, () => addPackage(change.parsed, addition));
  const after = proveAfter(tree, change, edited, workspace);

  tree.write(change.planFile, edited.text);
  const tasksFile = `${change.root}/tasks.md`;
  const tasks = tree.read(tasksFile, 'utf-8');
  if (tasks !== null) {
    tree.write(tasksFile, addToTasks(tasks, addition.work, projects, addition.mergedBy));
  }
  return {
    change,
    revision: edited.revision,
    warnings: newWarnings(before, after),
    notChecked: after.notChecked,
    hasApproval: tree.exists(`${change.root}/approval.yaml`),
  };
}

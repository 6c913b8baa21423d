import type { Tree } from '@nx/devkit';
import { type EditedPlan, type Plan, PlanEditError, type Workspace } from '@parallel-plan/plan';
import { GeneratorError } from '../errors/generator-error';
import type { PlannedChange } from './find-change';
import { type ProvenPlan, provePlan } from './prove-plan';

/** @throws GeneratorError `package/invalid-plan` for a plan that has errors before it is edited */
export function proveBefore(
  tree: Tree,
  change: PlannedChange,
  workspace: Workspace,
): ProvenPlan & { readonly plan: Plan } {
  const proven = provePlan(tree, change, workspace);
  const { plan, errors } = proven;
  if (plan === undefined || errors.length > 0) {
    throw new GeneratorError(
      'package/invalid-plan',
      `The plan of "${change.id}" is not valid as it is, so nothing that is changed in it could be proven. Correct it first.`,
      errors,
    );
  }
  return { ...proven, plan };
}

/** @throws GeneratorError `package/edit/<code>` where the text can't be edited */
export function editPlan({ planFile }: PlannedChange, edit: () => EditedPlan): EditedPlan {
  try {
    return edit();
  } catch (error) {
    if (!(error instanceof PlanEditError)) throw error;
    throw new GeneratorError(`package/edit/${error.code}`, `${planFile}: ${error.message}`);
  }
}

/** @throws GeneratorError `package/invalid` where the edited plan would have errors */
export function proveAfter(
  tree: Tree,
  change: PlannedChange,
  { parsed }: EditedPlan,
  workspace: Workspace,
): ProvenPlan {
  const proven = provePlan(tree, { ...change, parsed }, workspace);
  if (proven.errors.length > 0) {
    throw new GeneratorError(
      'package/invalid',
      `With this the plan of "${change.id}" would not be valid, so nothing was written. Choose other paths or projects, or change the order of the packages first; lines are those of the plan as it would be.`,
      proven.errors,
    );
  }
  return proven;
}

/** The warnings that an edit brings. */
export function newWarnings(before: ProvenPlan, after: ProvenPlan): readonly string[] {
  return after.warnings.filter((warning) => !before.warnings.includes(warning));
}

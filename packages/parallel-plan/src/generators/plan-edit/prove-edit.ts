import type { Tree } from '@nx/devkit';
import { type EditedPlan, type Plan, PlanEditError, type Workspace } from '@parallel-plan/plan';
import { GeneratorError } from '../generator-error';
import { planEditError, type PlanGenerator, type PlannedChange } from './find-change';
import { type EditedContracts, type ProvenPlan, provePlan } from './prove-plan';

/**
 * @throws GeneratorError `invalid-plan`, prefixed with the generator's name, if the plan has errors
 *   before it is edited
 */
export function proveBefore(
  tree: Tree,
  change: PlannedChange,
  workspace: Workspace,
): ProvenPlan & { readonly plan: Plan } {
  const proven = provePlan(tree, change, workspace);
  const { plan, errors } = proven;
  if (plan === undefined || errors.length > 0) {
    throw planEditError(
      change.generator,
      'invalid-plan',
      `The plan of "${change.id}" is invalid, so no edit of it can be proven. Correct it first.`,
      errors,
    );
  }
  return { ...proven, plan };
}

/** @throws GeneratorError `<generator>/edit/<code>` if the text can't be edited */
export function editPlan(
  { planFile, generator }: PlannedChange,
  edit: () => EditedPlan,
): EditedPlan {
  try {
    return edit();
  } catch (error) {
    if (!(error instanceof PlanEditError)) throw error;
    throw new GeneratorError(`${generator}/edit/${error.code}`, `${planFile}: ${error.message}`);
  }
}

/**
 * @throws GeneratorError `invalid`, prefixed with the generator's name, if the edited plan would
 *   have errors
 */
export function proveAfter(
  tree: Tree,
  change: PlannedChange,
  { parsed }: EditedPlan,
  workspace: Workspace,
  contracts?: EditedContracts,
): ProvenPlan {
  const proven = provePlan(tree, { ...change, parsed }, workspace, contracts);
  if (proven.errors.length > 0) {
    throw planEditError(
      change.generator,
      'invalid',
      `With this edit the plan of "${change.id}" would be invalid, so nothing was written. ${WAYS_OUT[change.generator]}; line numbers refer to the edited plan.`,
      proven.errors,
    );
  }
  return proven;
}

const WAYS_OUT: Readonly<Record<PlanGenerator, string>> = {
  package: 'Choose other paths or projects, or change the order of the packages first',
  contract: 'Choose another owner or other consumers, or correct the plan first',
};

/** The warnings that an edit adds. */
export function newWarnings(before: ProvenPlan, after: ProvenPlan): readonly string[] {
  return after.warnings.filter((warning) => !before.warnings.includes(warning));
}

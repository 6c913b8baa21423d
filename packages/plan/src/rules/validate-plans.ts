import { type OpenPlan, toRecord } from '../changes/change-collision';
import type { Diagnostic, Severity } from '../diagnostics/diagnostic';
import type { NotChecked, PlanShape, ValidationResult } from '../diagnostics/validation-result';
import type { ContractFacts } from '../words/facts';
import type { ParsedPlan } from '../parse/parsed-plan';
import {
  asOpenPlans,
  type CheckOptions,
  collisionsToReport,
  compareChanges,
  requirementsIn,
  runRules,
} from './check-plan';
import { parallelism } from '../dag/parallelism';

/** Options for all plans. Contract facts differ between plans. */
export interface ValidatePlansOptions extends Omit<CheckOptions, 'contracts'> {
  /** Contract facts of each plan's change, keyed by the plan's file. */
  readonly contracts?: ReadonlyMap<string, ContractFacts>;
}

/**
 * Validates plans and reports what could not be checked. With `changes` or `otherPlans`, also
 * compares them with these and with each other. A collision of two plans is reported once, with the
 * later plan by name.
 *
 * @param plans in reporting order
 * @param options options for all plans
 * @returns the findings, the shapes of the plans, the collisions and the checks that could not run
 */
export function validatePlans(
  plans: readonly ParsedPlan[],
  { contracts, ...options }: ValidatePlansOptions = {},
): ValidationResult {
  const notChecked: NotChecked[] = [];
  const shapes: PlanShape[] = [];
  const changes = changesOf(plans, options);
  const compared = changes && compareChanges(changes, options.rules ?? {});
  const checked = new Set(plans);
  const files = plans.map((plan) => {
    const toReport = collisionsToReport(plan, compared?.collisions ?? [], checked);
    const facts = contracts?.get(plan.file);
    const own = facts ? { ...options, contracts: facts } : options;
    const { diagnostics, skipped, dag } = runRules(
      plan,
      own,
      toReport,
      requirementsIn(changes, plan),
    );
    notChecked.push(
      ...skipped.map(({ rule, why }) => ({ check: rule, why: `${plan.file}: ${why}` })),
    );
    const shape = dag && parallelism(dag);
    if (shape) shapes.push({ file: plan.file, ...shape });
    return { file: plan.file, valid: count(diagnostics, 'error') === 0, diagnostics };
  });
  const all = files.flatMap(({ diagnostics }) => diagnostics);
  return {
    version: 1,
    valid: files.every(({ valid }) => valid),
    files,
    summary: {
      errors: count(all, 'error'),
      warnings: count(all, 'warning'),
      infos: count(all, 'info'),
    },
    notChecked: [...notChecked, ...(compared?.notChecked ?? [])],
    plans: shapes,
    ...(compared && { collisions: compared.collisions.map(toRecord) }),
  };
}

/** `undefined` when the plans are not compared with others. */
function changesOf(
  plans: readonly ParsedPlan[],
  { changes, otherPlans }: CheckOptions,
): readonly OpenPlan[] | undefined {
  if (changes !== undefined || otherPlans === undefined) return changes;
  const [first, ...rest] = plans;
  return first && asOpenPlans(first, [...new Set([...rest, ...otherPlans])]);
}

function count(diagnostics: readonly Diagnostic[], severity: Severity): number {
  return diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
}

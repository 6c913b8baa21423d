import { toRecord } from '../changes/change-collision';
import type { OpenPlan } from '../changes/open-plan';
import type { Diagnostic, Severity } from '../diagnostics/diagnostic';
import type { NotChecked, PlanShape, ValidationResult } from '../diagnostics/validation-result';
import type { ContractFacts } from '../model/contract-facts';
import type { ParsedPlan } from '../parse/parsed-plan';
import { asOpenPlans, collisionsToReport, compareChanges } from './change/collisions-of';
import { type CheckOptions, requirementsIn, runRules } from './check-plan';
import { parallelism } from '../dag/parallelism';

/** Options for all plans, but for what differs from plan to plan. */
export interface ValidatePlansOptions extends Omit<CheckOptions, 'contracts'> {
  /** What is known of the contracts of each plan's change, by the plan's file. */
  readonly contracts?: ReadonlyMap<string, ContractFacts>;
}

/**
 * Checks plans, each against the rules, and says what could not be checked. With `changes` or
 * `otherPlans` they are also compared with each other and with these; what two of the plans collide
 * in is told once, with the later one by name.
 *
 * @param plans in the order in which they are to be reported
 * @param options for all of them
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

/** Nothing where the plans are not to be compared with any. */
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

import type { Diagnostic, Severity } from '../diagnostics/diagnostic';
import type { NotChecked, ValidationResult } from '../diagnostics/validation-result';
import type { ParsedPlan } from '../parse/parsed-plan';
import { runRules, type CheckOptions } from './check-plan';

/**
 * Checks plans, each against the rules, and says what could not be checked.
 *
 * @param plans in the order in which they are to be reported
 * @param options for all of them; `otherPlans` are compared with each plan, itself left out
 */
export function validatePlans(
  plans: readonly ParsedPlan[],
  options: CheckOptions = {},
): ValidationResult {
  const notChecked: NotChecked[] = [];
  const files = plans.map((plan) => {
    const otherPlans = (options.otherPlans ?? []).filter((other) => other !== plan);
    const { diagnostics, skipped } = runRules(plan, { ...options, otherPlans });
    notChecked.push(
      ...skipped.map(({ rule, why }) => ({ check: rule, why: `${plan.file}: ${why}` })),
    );
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
    notChecked,
  };
}

function count(diagnostics: readonly Diagnostic[], severity: Severity): number {
  return diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
}

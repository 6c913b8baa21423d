import { applyOperations } from '../edit/plan-operation';
import type { EditedPlan } from '../edit/verified';
import type { Workspace } from '../model/workspace';
import type { ParsedPlan } from '../parse/parsed-plan';
import { type StaleScope, staleScopes } from './stale-scopes';

/** The comparison of a plan with the projects of its scopes. */
export interface ScopeSync {
  /** Packages that do not fit, and decisions that need a person. Empty when everything fits. */
  readonly stale: readonly StaleScope[];
  /** The updated plan; missing when nothing can be rewritten. */
  readonly edited?: EditedPlan;
}

/**
 * Updates the derived scopes of a plan to the current projects (see `staleScopes`), and increments
 * `feature.plan_revision` once. Comments and everything not derived stay byte for byte. A plan that
 * fits is not changed.
 *
 * It does not check the updated plan against the rules.
 *
 * @param parsed a sound plan
 * @param workspace the current projects
 * @returns the stale packages and the updated plan
 * @throws PlanEditError when the text cannot be edited; see its codes
 */
export function syncScopes(parsed: ParsedPlan, workspace: Workspace): ScopeSync {
  const stale = staleScopes(parsed.view, workspace);
  const operations = stale.flatMap((scope) => scope.operations);
  return operations.length === 0
    ? { stale }
    : { stale, edited: applyOperations(parsed, operations) };
}

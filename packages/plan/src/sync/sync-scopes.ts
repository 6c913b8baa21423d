import { applyOperations } from '../edit/plan-operation';
import type { EditedPlan } from '../edit/verified';
import type { Workspace } from '../model/workspace';
import type { ParsedPlan } from '../parse/parsed-plan';
import { type StaleScope, staleScopes } from './stale-scopes';

/** A plan, compared with the projects that its scopes are derived from. */
export interface ScopeSync {
  /** Packages that don't fit, and what only a person can decide. Empty: all is in order. */
  readonly stale: readonly StaleScope[];
  /** The plan that fits; missing where nothing can be rewritten. */
  readonly edited?: EditedPlan;
}

/**
 * Rewrites the derived scopes of a plan for the projects as they are now (see `staleScopes`), and
 * raises `feature.plan_revision` once. Comments and all that isn't derived stay to the byte, and a
 * plan that fits is left alone.
 *
 * Whether the plan then passes is for the rules to say.
 *
 * @throws PlanEditError where the text can't be edited; see its codes
 */
export function syncScopes(parsed: ParsedPlan, workspace: Workspace): ScopeSync {
  const stale = staleScopes(parsed.view, workspace);
  const operations = stale.flatMap((scope) => scope.operations);
  return operations.length === 0
    ? { stale }
    : { stale, edited: applyOperations(parsed, operations) };
}

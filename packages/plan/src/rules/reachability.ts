import { planDag, type PlanDag } from '../dag/plan-dag';
import type { ParsedPlan } from '../parse/parsed-plan';
import { MOST_PACKAGES } from './limits';

/** Returns the package graph if its order is reliable, otherwise the reason. */
export function reachability({ view }: ParsedPlan): { dag?: PlanDag; why?: string } {
  const ids = view.packages.flatMap(({ package_id }) => package_id?.value ?? []);
  if (new Set(ids).size < ids.length) return { why: 'two packages have one id' };
  if (ids.length > MOST_PACKAGES) return { why: `there are more than ${MOST_PACKAGES} packages` };
  const dag = planDag(view);
  if (dag.cycles.length > 0) return { why: 'packages depend on each other in a cycle' };
  return { dag };
}

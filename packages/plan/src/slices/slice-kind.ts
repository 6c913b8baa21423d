import type { Plan, WorkPackage } from '../model/plan.generated';
import type { PlanView } from '../parse/parsed-plan';
import { CONTRACTS_PACKAGE, integrationPackage, SEQUENTIAL_PACKAGE } from '../words/packages';
import { DESIGN_SECTIONS, type DesignSection, designSectionsOf } from '../words/roles';

/** What a slice contains. */
export type SliceKind =
  | { readonly kind: 'everything' }
  | { readonly kind: 'contracts' }
  | { readonly kind: 'integration' }
  | { readonly kind: 'roles'; readonly roles: ReadonlySet<DesignSection> };

/**
 * Selects the kind of slice for a package. A role is recognised by its words
 * (`senior-backend-engineer`). An unknown role gets all sections, because a missing section costs
 * more than an additional one.
 */
export function sliceKind(plan: Plan, view: PlanView, workPackage: WorkPackage): SliceKind {
  const { package_id: id } = workPackage;
  if (plan.packages.length === 1 || id === SEQUENTIAL_PACKAGE) return { kind: 'everything' };
  if (id === CONTRACTS_PACKAGE) return { kind: 'contracts' };
  if (integrationPackage(view)?.package_id?.value === id) return { kind: 'integration' };
  return { kind: 'roles', roles: rolesOf(workPackage) };
}

function rolesOf({ role = '', locks }: WorkPackage): ReadonlySet<DesignSection> {
  const named = designSectionsOf(role);
  if (named.length === 0) return new Set(DESIGN_SECTIONS);
  const ownsTables = locks.keys.some((key) => key.startsWith('db:'));
  return new Set(ownsTables ? [...named, 'data'] : named);
}

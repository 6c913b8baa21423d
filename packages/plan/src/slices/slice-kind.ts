import type { Plan, WorkPackage } from '../model/plan.generated';
import type { PlanView } from '../parse/parsed-plan';
import { CONTRACTS_PACKAGE, integrationPackage, SEQUENTIAL_PACKAGE } from '../words/packages';
import { DESIGN_SECTIONS, type DesignSection, designSectionsOf } from '../words/roles';

/** What a package gets to read. */
export type SliceKind =
  | { readonly kind: 'everything' }
  | { readonly kind: 'contracts' }
  | { readonly kind: 'integration' }
  | { readonly kind: 'roles'; readonly roles: ReadonlySet<DesignSection> };

/**
 * Which slice a package gets. A role is known by its words (`senior-backend-engineer`); where none is
 * known, all sections are needed, because leaving out the right one costs more than reading another.
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

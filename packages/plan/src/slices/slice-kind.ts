import { integrationPackage } from '../dag/integration-package';
import type { Plan, WorkPackage } from '../model/plan.generated';
import type { PlanView } from '../parse/parsed-plan';

/** The sections of `design.md` that are for one side of a feature. */
export type DesignRole = 'backend' | 'frontend' | 'data' | 'shared';

export const DESIGN_ROLES: readonly DesignRole[] = ['backend', 'frontend', 'data', 'shared'];

/** What a package gets to read. */
export type SliceKind =
  | { readonly kind: 'everything' }
  | { readonly kind: 'contracts' }
  | { readonly kind: 'integration' }
  | { readonly kind: 'roles'; readonly roles: ReadonlySet<DesignRole> };

const ROLE_WORDS: Readonly<Record<DesignRole, readonly string[]>> = {
  backend: ['backend', 'api', 'server', 'service', 'worker', 'gateway'],
  frontend: ['frontend', 'ui', 'web', 'client', 'mobile'],
  data: ['data', 'database', 'db', 'schema', 'migration', 'migrations', 'persistence'],
  shared: ['shared', 'library', 'lib', 'application'],
};

/**
 * Which slice a package gets. A role is known by its words (`senior-backend-engineer`); where none is
 * known, all sections are needed, because leaving out the right one costs more than reading another.
 */
export function sliceKind(plan: Plan, view: PlanView, workPackage: WorkPackage): SliceKind {
  const { package_id: id } = workPackage;
  if (plan.packages.length === 1 || id === 'wp-main') return { kind: 'everything' };
  if (id === 'wp-contracts') return { kind: 'contracts' };
  if (integrationPackage(view)?.package_id?.value === id) return { kind: 'integration' };
  return { kind: 'roles', roles: rolesOf(workPackage) };
}

function rolesOf({ role = '', locks }: WorkPackage): ReadonlySet<DesignRole> {
  const words = new Set(role.toLowerCase().split(/[^a-z]+/));
  const isFullStack = words.has('fullstack') || (words.has('full') && words.has('stack'));
  const named: readonly DesignRole[] = isFullStack
    ? ['backend', 'frontend', 'data']
    : DESIGN_ROLES.filter((one) => ROLE_WORDS[one].some((word) => words.has(word)));
  if (named.length === 0) return new Set(DESIGN_ROLES);
  const ownsTables = locks.keys.some((key) => key.startsWith('db:'));
  return new Set(ownsTables ? [...named, 'data'] : named);
}

import type { PackageView, PlanView } from '../parse/parsed-plan';

/**
 * The package that brings the others together: `wp-integration`, else the only package whose
 * `task_type` is `integrate` or `integration`.
 */
export function integrationPackage({ packages }: PlanView): PackageView | undefined {
  const named = packages.find(({ package_id }) => package_id?.value === 'wp-integration');
  if (named !== undefined) return named;
  const typed = packages.filter(({ task_type }) =>
    ['integrate', 'integration'].includes(task_type?.value ?? ''),
  );
  return typed.length === 1 ? typed[0] : undefined;
}

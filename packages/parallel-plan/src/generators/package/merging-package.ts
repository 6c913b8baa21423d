import type { Plan, WorkPackage } from '@parallel-plan/plan';

/** The package that brings the others together: by its name, else the only one with such a task. */
export function mergingPackage({ packages }: Plan): WorkPackage | undefined {
  const named = packages.find(({ package_id }) => package_id === 'wp-integration');
  const merging = packages.filter(({ task_type }) => /^integrat(?:e|ion)$/.test(task_type));
  return named ?? (merging.length === 1 ? merging[0] : undefined);
}

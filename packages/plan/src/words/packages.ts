import type { PackageView, PlanView } from '../parse/parsed-plan';
import { isObject } from '../text';

/** The package that makes the contracts final, before all others. */
export const CONTRACTS_PACKAGE = 'wp-contracts';
/** The package that merges the others, after all others. */
export const INTEGRATION_PACKAGE = 'wp-integration';
/** The only package of a plan of tier `sequential`. */
export const SEQUENTIAL_PACKAGE = 'wp-main';

/**
 * The package that merges the others: `wp-integration`, else the only package whose `task_type` is
 * `integrate` or `integration`.
 */
export function integrationPackage({ packages }: PlanView): PackageView | undefined {
  const named = packages.find(({ package_id }) => package_id?.value === INTEGRATION_PACKAGE);
  if (named !== undefined) return named;
  const typed = packages.filter(({ task_type }) =>
    ['integrate', 'integration'].includes(task_type?.value ?? ''),
  );
  return typed.length === 1 ? typed[0] : undefined;
}

/** Whether a package is the one that makes the contracts final. */
export function isContractsPackage({ package_id, task_type }: PackageView): boolean {
  return package_id?.value === CONTRACTS_PACKAGE || task_type?.value === 'contracts';
}

/**
 * The Nx target of a package: its id, with `wp-` before it where the id doesn't start so. The prefix
 * keeps it apart from targets such as `validate`.
 */
export function packageTargetName(packageId: string): string {
  return packageId.startsWith('wp-') ? packageId : `wp-${packageId}`;
}

/** The Nx projects that a package records as its own (`inputs.nx.projects`). */
export function projectsOf({ inputs }: { readonly inputs?: unknown }): readonly string[] {
  const nx = isObject(inputs) ? inputs['nx'] : undefined;
  const projects = isObject(nx) ? nx['projects'] : undefined;
  return Array.isArray(projects)
    ? projects.filter((name): name is string => typeof name === 'string')
    : [];
}

/**
 * All paths and globs that the packages of a plan name, each as it is written: what an adapter looks
 * up on the disk for `PathFacts`.
 */
export function namedPaths({ packages }: PlanView): readonly string[] {
  return packages.flatMap(({ scope, locks }) =>
    [scope.write_allow, scope.read_allow, scope.deny, locks.files].flatMap((globs) =>
      globs.map(({ value }) => value),
    ),
  );
}

import type { PackageView, PlanView } from '../parse/parsed-plan';
import { isObject } from '../text';

/** The package that finalises the contracts, before all others. */
export const CONTRACTS_PACKAGE = 'wp-contracts';
/** The package that merges the others, after all others. */
export const INTEGRATION_PACKAGE = 'wp-integration';
/** The only package of a plan of tier `sequential`. */
export const SEQUENTIAL_PACKAGE = 'wp-main';

/**
 * Finds the package that merges the others: `wp-integration`, otherwise the only package with the
 * `task_type` `integrate` or `integration`.
 *
 * @param view the readable part of the plan
 * @returns the package; `undefined` when there is none
 */
export function integrationPackage({ packages }: PlanView): PackageView | undefined {
  const named = packages.find(({ package_id }) => package_id?.value === INTEGRATION_PACKAGE);
  if (named !== undefined) return named;
  const typed = packages.filter(({ task_type }) =>
    ['integrate', 'integration'].includes(task_type?.value ?? ''),
  );
  return typed.length === 1 ? typed[0] : undefined;
}

/**
 * Whether a package is the one that finalises the contracts.
 *
 * @param work the package
 * @returns whether it is the contracts package
 */
export function isContractsPackage({ package_id, task_type }: PackageView): boolean {
  return package_id?.value === CONTRACTS_PACKAGE || task_type?.value === 'contracts';
}

/**
 * Returns the Nx target of a package: its id, prefixed with `wp-` if necessary. The prefix
 * separates it from targets such as `validate`.
 *
 * @param packageId the id of the package
 * @returns the name of the target
 */
export function packageTargetName(packageId: string): string {
  return packageId.startsWith('wp-') ? packageId : `wp-${packageId}`;
}

/**
 * Returns the Nx projects that a package records as its own (`inputs.nx.projects`).
 *
 * @param work the package
 * @returns the names of the projects; empty when none are recorded
 */
export function projectsOf({ inputs }: { readonly inputs?: unknown }): readonly string[] {
  const nx = isObject(inputs) ? inputs['nx'] : undefined;
  const projects = isObject(nx) ? nx['projects'] : undefined;
  return Array.isArray(projects)
    ? projects.filter((name): name is string => typeof name === 'string')
    : [];
}

/**
 * Returns all paths and globs in the packages of a plan, as written. An adapter looks them up on
 * disk for `PathFacts`.
 *
 * @param view the readable part of the plan
 * @returns paths and globs
 */
export function namedPaths({ packages }: PlanView): readonly string[] {
  return packages.flatMap(({ scope, locks }) =>
    [scope.write_allow, scope.read_allow, scope.deny, locks.files].flatMap((globs) =>
      globs.map(({ value }) => value),
    ),
  );
}

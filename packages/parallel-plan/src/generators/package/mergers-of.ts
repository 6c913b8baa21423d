import { type Amendment, containsGlob, type Plan, ScopeTooComplexError } from '@parallel-plan/plan';

/**
 * Packages that merge the amended one, for they depend on it and may write all that it could write,
 * and what of the new paths they may not write yet.
 */
export function mergersOf(
  { packages }: Plan,
  { packageId, paths }: Amendment,
): NonNullable<Amendment['mergedBy']> {
  const own = packages.find(({ package_id }) => package_id === packageId);
  const before = own?.scope.write_allow ?? [];
  if (before.length === 0) return [];
  return packages
    .filter(
      ({ depends_on, scope }) =>
        depends_on.includes(packageId) && before.every((glob) => contains(scope.write_allow, glob)),
    )
    .map(({ package_id, scope }) => ({
      packageId: package_id,
      paths: paths.filter((path) => !contains(scope.write_allow, path)),
    }))
    .filter((merging) => merging.paths.length > 0);
}

function contains(outer: readonly string[], inner: string): boolean {
  try {
    return containsGlob(outer, inner);
  } catch (error) {
    if (error instanceof ScopeTooComplexError) return false;
    throw error;
  }
}

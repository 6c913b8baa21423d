import { planDag } from '../dag/plan-dag';
import { type Plan, type WorkPackage } from '../parse/plan.generated';
import { didYouMean } from '../text/did-you-mean';
import { DecomposeError, type FeatureRequest, type PackageOverride } from './feature-request';
import { CONTRACTS_PACKAGE, INTEGRATION_PACKAGE } from '../words/packages';

/** Applies a person's overrides to derived packages: replaces texts and numbers, adds globs. */
export function applyOverrides(
  packages: readonly WorkPackage[],
  overrides: FeatureRequest['overrides'] = {},
): WorkPackage[] {
  return packages.map((work) => {
    const override = overrides[work.package_id];
    return override === undefined ? work : applyOverride(work, override);
  });
}

/**
 * Checks that every override names a package of the plan.
 *
 * @throws DecomposeError `unknown-package` for an id that the plan does not have
 */
export function checkOverrideIds(ids: readonly string[], request: FeatureRequest): void {
  const stranger = Object.keys(request.overrides ?? {})
    .sort()
    .find((id) => !ids.includes(id));
  if (stranger === undefined) return;
  throw new DecomposeError(
    'unknown-package',
    `An override is for the package "${stranger}", which the plan doesn't have.${didYouMean(stranger, ids)} It has: ${ids.join(', ')}.`,
  );
}

/**
 * Checks that the plan can be executed with the overridden dependencies.
 *
 * @throws DecomposeError `invalid-dependency` when it cannot
 */
export function checkDependencies(plan: Plan): void {
  const ids = plan.packages.map(({ package_id }) => package_id);
  const invalid = (message: string) => new DecomposeError('invalid-dependency', message);
  for (const { package_id, depends_on } of plan.packages) {
    const stranger = depends_on.find((id) => !ids.includes(id));
    if (stranger !== undefined) {
      throw invalid(
        `The override of "${package_id}" depends on "${stranger}", which the plan doesn't have.${didYouMean(stranger, ids)}`,
      );
    }
    if (package_id === CONTRACTS_PACKAGE && depends_on.length > 0) {
      throw invalid(
        `The override of "${package_id}" gives it dependencies, but contracts come first. Remove them.`,
      );
    }
  }
  const dag = planDag(plan);
  const [cycle] = dag.cycles;
  if (cycle !== undefined) {
    throw invalid(
      `With the overrides, packages wait for each other: ${cycle.join(' -> ')}. Remove one of these dependencies.`,
    );
  }
  const missed = ids.find(
    (id) =>
      ids.includes(INTEGRATION_PACKAGE) &&
      id !== INTEGRATION_PACKAGE &&
      !dag.reaches(INTEGRATION_PACKAGE, id),
  );
  if (missed !== undefined) {
    throw invalid(
      `With the overrides, "${INTEGRATION_PACKAGE}" doesn't wait for "${missed}", but it comes last. Add it to its depends_on.`,
    );
  }
}

function applyOverride(work: WorkPackage, override: PackageOverride): WorkPackage {
  const { title, description, role, priority, depends_on, timeout_minutes } = override;
  const { tier_required = work.verification.tier_required } = override;
  const deny = added(work.scope.deny ?? [], override.deny);
  return {
    ...work,
    ...(title === undefined ? {} : { title }),
    ...(role === undefined ? {} : { role }),
    ...(description === undefined ? {} : { description }),
    ...(depends_on === undefined ? {} : { depends_on: [...new Set(depends_on)] }),
    ...(priority === undefined ? {} : { priority }),
    ...(timeout_minutes === undefined ? {} : { timeout_minutes }),
    scope: {
      write_allow: added(work.scope.write_allow, override.write_allow),
      read_allow: added(work.scope.read_allow, override.read_allow),
      ...(deny.length === 0 ? {} : { deny }),
    },
    verification: { ...work.verification, tier_required },
  };
}

function added(derived: readonly string[], more: readonly string[] = []): string[] {
  return [...new Set([...derived, ...more])];
}

import type { TargetConfiguration } from '@nx/devkit';
import { type PackageTarget, packageTargets } from '../package-targets';
import type { PlanFacts } from '../plan-facts';
import type { ChangeTargetContext } from './target';

/**
 * One target a work package, so that the package graph is Nx's task graph.
 *
 * What the steps read is not known, but what they may read is. So the inputs are what the package
 * may write or read, the plan, the contracts, and the files at the root where tools are configured.
 * A package that may read everything is not cached: its answer could be an old one.
 */
export function workPackageTargets(
  context: ChangeTargetContext,
): Record<string, TargetConfiguration> {
  return Object.fromEntries(
    packageTargets(context.facts).map((target) => [target.name, toTarget(target, context)]),
  );
}

/** The named input of what the verification of all packages reads. */
export const ALL_PACKAGES = 'plan-packages';
const EACH_PACKAGE = 'plan-verification';

/** What each package may write or read, under the name of its target, and what they have in common. */
export function packageNamedInputs(facts: PlanFacts): Record<string, string[]> {
  const targets = packageTargets(facts);
  if (targets.length === 0) return {};
  return {
    [EACH_PACKAGE]: ['plan-contracts', 'plan-root-files'],
    ...Object.fromEntries(targets.map(({ name, facts: { inputs } }) => [name, [...inputs]])),
    [ALL_PACKAGES]: [EACH_PACKAGE, ...targets.map(({ name }) => name)],
  };
}

function toTarget(
  { name, dependsOn, facts: { id: packageId, exclusions, readsEverything } }: PackageTarget,
  { id }: ChangeTargetContext,
): TargetConfiguration {
  return {
    executor: 'parallel-plan:verify-package',
    cache: !readsEverything,
    ...(dependsOn.length === 0 ? {} : { dependsOn: [...dependsOn] }),
    inputs: [EACH_PACKAGE, name, ...exclusions],
    outputs: [`{projectRoot}/results/${packageId}`],
    options: { change: id, package: packageId },
    // No more, as other targets have it: Nx keeps a record of each field, and these are many.
    metadata: { description: `Runs the verification steps of ${packageId}.` },
  };
}

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

/** What each package may write or read, under the name of its target: two targets ask for it. */
export function packageNamedInputs(facts: PlanFacts): Record<string, string[]> {
  return Object.fromEntries(
    packageTargets(facts).map(({ name, facts: { inputs } }) => [name, [...inputs]]),
  );
}

function toTarget(
  { name, dependsOn, facts: { id: packageId, exclusions, readsEverything } }: PackageTarget,
  { id }: ChangeTargetContext,
): TargetConfiguration {
  return {
    executor: 'parallel-plan:verify-package',
    cache: !readsEverything,
    ...(dependsOn.length === 0 ? {} : { dependsOn: [...dependsOn] }),
    inputs: ['plan-contracts', 'plan-root-files', name, ...exclusions],
    outputs: [`{projectRoot}/results/${packageId}`],
    options: { change: id, package: packageId },
    // Without the help that other targets have: Nx keeps a record of each field, and these are many.
    metadata: {
      description: `Runs the verification steps of ${packageId}.`,
      technologies: ['openspec'],
    },
  };
}

import { packageTargets } from '../package-targets';
import type { ChangeTargetContext, TargetBuilder } from './target';
import { metadata } from './target-parts';
import { ALL_PACKAGES } from './work-packages';

/**
 * Not cached: it says what is still pending, and Nx hides what came from the cache. Its inputs are
 * those of all packages, because Nx 24 finds affected tasks by their own inputs alone.
 */
export const verifyTarget: TargetBuilder<ChangeTargetContext> = ({ id, projectName, facts }) => {
  const names = packageTargets(facts).map(({ name }) => name);
  return {
    executor: 'parallel-plan:verify',
    cache: false,
    dependsOn: names,
    inputs: names.length === 0 ? ['plan-contracts', 'plan-root-files'] : [ALL_PACKAGES],
    options: { change: id },
    metadata: metadata(
      `Verifies all packages of ${id}, in the order of the plan, and sums up.`,
      `npx nx run ${projectName}:verify --help`,
      { json: true },
    ),
  };
};

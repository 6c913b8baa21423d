import type { ChangeTargetContext, TargetBuilder } from './target';
import { metadata, sharedOptions } from './target-parts';

/** Not cached: an approval from the cache would be nobody's. */
export const approveTarget: TargetBuilder<ChangeTargetContext> = (context) => ({
  executor: 'parallel-plan:approve',
  cache: false,
  options: { change: context.id, ...sharedOptions(context) },
  metadata: metadata(
    `Records that the plan, the contracts and the specs of ${context.id} are approved as they are now.`,
    `npx nx run ${context.projectName}:approve --help`,
    { check: true },
  ),
});

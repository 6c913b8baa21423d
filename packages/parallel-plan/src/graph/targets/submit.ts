import type { ChangeTargetContext, TargetBuilder } from './target';
import { metadata } from './target-parts';

/** Not cached: what is on the queue is in no hash. */
export const submitTarget: TargetBuilder<ChangeTargetContext> = ({ id, projectName }) => ({
  executor: 'parallel-plan:submit',
  cache: false,
  options: { change: id },
  metadata: metadata(
    `Puts the packages of ${id} on the queue, once its plan is approved.`,
    `npx nx run ${projectName}:submit --help`,
    { status: true },
  ),
});

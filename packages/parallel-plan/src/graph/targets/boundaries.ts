import type { ChangeTargetContext, TargetBuilder } from './target';
import { metadata } from './target-parts';

/** Not cached: it takes less time than looking it up, and what it prints is what it is for. */
export const boundariesTarget: TargetBuilder<ChangeTargetContext> = ({ id, projectName }) => ({
  executor: 'parallel-plan:boundaries',
  cache: false,
  options: { change: id },
  metadata: metadata(
    `Prints which package of ${id} may write into which projects.`,
    `npx nx run ${projectName}:boundaries --help`,
    { json: true },
  ),
});

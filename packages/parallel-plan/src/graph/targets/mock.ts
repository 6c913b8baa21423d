import type { ChangeTargetContext, TargetBuilder } from './target';
import { metadata } from './target-parts';

/** Runs until it is stopped; what depends on it starts beside it (Nx 21 and later). */
export const mockTarget: TargetBuilder<ChangeTargetContext> = ({ id, projectName }) => ({
  executor: 'parallel-plan:mock',
  cache: false,
  continuous: true,
  options: { change: id },
  metadata: metadata(
    `Serves the examples of the API of ${id} on this machine.`,
    `npx nx run ${projectName}:mock --help`,
    { port: 4010 },
  ),
});

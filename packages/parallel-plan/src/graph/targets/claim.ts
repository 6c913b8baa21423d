import type { ChangesTargetContext, ChangeTargetContext, TargetBuilder } from './target';
import { metadata } from './target-parts';

/** Not cached: who holds what is in no hash. */
export const claimTarget: TargetBuilder<ChangeTargetContext> = ({ id, projectName }) => ({
  executor: 'parallel-plan:claim',
  cache: false,
  options: { change: id },
  metadata: metadata(
    `Claims everything that the plan of ${id} locks, so that no other change takes it.`,
    `npx nx run ${projectName}:claim --help`,
    { dryRun: true },
  ),
});

/** Not cached, for the same reason. */
export const claimAllTarget: TargetBuilder<ChangesTargetContext> = ({ options }) => ({
  executor: 'parallel-plan:claim',
  cache: false,
  options: {},
  metadata: metadata(
    'Claims what the plans of all open changes lock, and releases the claims of archived ones.',
    `npx nx run ${options.changeProjectName}:claim --help`,
    { dryRun: true },
  ),
});

/** Not cached, for the same reason. */
export const releaseClaimsTarget: TargetBuilder<ChangeTargetContext> = ({ id, projectName }) => ({
  executor: 'parallel-plan:release-claims',
  cache: false,
  options: { change: id },
  metadata: metadata(
    `Releases the planning claims of ${id}.`,
    `npx nx run ${projectName}:release-claims --help`,
    { package: 'wp-main' },
  ),
});

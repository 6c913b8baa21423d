import type { ChangesTargetContext, ChangeTargetContext, TargetBuilder } from './target';
import { metadata, sharedOptions } from './target-parts';

const HELP = 'npx parallel-plan validate --help';

/** Not cached: a fix that comes from the cache writes nothing. */
export const fixTarget: TargetBuilder<ChangeTargetContext> = (context) => ({
  executor: 'parallel-plan:validate',
  cache: false,
  options: { change: context.id, fix: true, ...sharedOptions(context) },
  metadata: metadata(
    `Applies the fixes that are safe to the plan of ${context.id}, and validates it.`,
    HELP,
    { dryRun: true },
  ),
});

/** Not cached, for the same reason. */
export const fixAllTarget: TargetBuilder<ChangesTargetContext> = (context) => ({
  executor: 'parallel-plan:validate',
  cache: false,
  options: { fix: true, ...sharedOptions(context) },
  metadata: metadata('Applies the fixes that are safe to the plans of all open changes.', HELP, {
    dryRun: true,
  }),
});

import type { ChangeTargetContext, TargetBuilder } from './target';
import { metadata } from './target-parts';

/** Not cached: what it judges is the diff, which is in no hash. */
export const scopeCheckTarget: TargetBuilder<ChangeTargetContext> = ({ id }) => ({
  executor: 'parallel-plan:scope-check',
  cache: false,
  options: { change: id },
  metadata: metadata(
    `Checks that the branch changes only what the plan of ${id} lets it change.`,
    'npx parallel-plan scope-check --help',
    { package: 'wp-main', base: 'origin/main' },
  ),
});

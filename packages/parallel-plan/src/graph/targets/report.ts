import type { ChangeTargetContext, TargetBuilder } from './target';
import { cachedOptions, metadata } from './target-parts';

/** It also shows the approval, and what other changes want: both are inputs. */
export const reportTarget: TargetBuilder<ChangeTargetContext> = (context) => ({
  executor: 'parallel-plan:report',
  cache: true,
  inputs: [
    'plan-files',
    'plan-contracts',
    '{projectRoot}/approval.yaml',
    'plan-surroundings',
    '{workspaceRoot}/openspec/changes/*/work-packages.yaml',
    '{workspaceRoot}/openspec/changes/*/specs/**/*',
  ],
  outputs: ['{projectRoot}/report'],
  options: { change: context.id, ...cachedOptions(context) },
  metadata: metadata(
    `Writes a page and a picture of the plan of ${context.id}.`,
    `npx nx run ${context.projectName}:report --help`,
    {},
  ),
});

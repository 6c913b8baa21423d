import type { ChangeTargetContext, TargetBuilder } from './target';
import { metadata } from './target-parts';

/** What types and models are made from. What is made isn't among it: it would make itself stale. */
const SOURCES: string[] = [
  'plan-contracts',
  '!{projectRoot}/contracts/generated/**/*',
  // Which version of openapi-generator is used.
  '{workspaceRoot}/openapitools.json',
];

export const contractsTarget: TargetBuilder<ChangeTargetContext> = (context) => ({
  executor: 'parallel-plan:contracts',
  cache: true,
  inputs: SOURCES,
  outputs: ['{projectRoot}/contracts/generated', '{options.outputFile}'],
  options: options(context),
  metadata: metadata(
    `Generates types and models from the contracts of ${context.id} again.`,
    `npx nx run ${context.projectName}:contracts --help`,
    {},
  ),
});

/** Not cached: an edit of a generated file by hand is what it looks for. */
export const contractsCheckTarget: TargetBuilder<ChangeTargetContext> = (context) => ({
  executor: 'parallel-plan:contracts',
  cache: false,
  options: { ...options(context), check: true },
  metadata: metadata(
    `Checks that what is generated from the contracts of ${context.id} is up to date.`,
    `npx nx run ${context.projectName}:contracts-check --help`,
    { json: true },
  ),
});

/** The choice is an option because options are part of a task's hash, and `nx.json` is not. */
function options({ id, pythonModels }: ChangeTargetContext): Record<string, unknown> {
  return { change: id, ...(pythonModels === undefined ? {} : { pythonModels }) };
}

import type { TargetConfiguration } from '@nx/devkit';
import { CHANGE_TAG } from '../../workspace/to-workspace';
import type { PlanFacts } from '../plan-facts';
import { targetName } from '../target-names';
import type { ChangesTargetContext, ChangeTargetContext, TargetBuilder } from './target';
import { cachedOptions, metadata, sharedOptions } from './target-parts';

const HELP = 'npx parallel-plan validate --help';

/** What `nx sync` runs, too: a plan whose projects have moved is rewritten before it is judged. */
const SYNC_GENERATORS = ['parallel-plan:sync-scopes'];

/** The named input of paths that globs name, one by one: Nx keeps a record of each input of a target. */
const PLAIN_PATHS = 'plan-paths';

export function plainPathsInput({ plainPaths }: PlanFacts): Record<string, string[]> {
  return plainPaths.length === 0 ? {} : { [PLAIN_PATHS]: plainPaths.map(asFolder) };
}

export const validateTarget: TargetBuilder<ChangeTargetContext> = (context) => ({
  executor: 'parallel-plan:validate',
  cache: true,
  syncGenerators: SYNC_GENERATORS,
  inputs: [
    'plan-files',
    'plan-contracts',
    'plan-surroundings',
    ...(context.facts.plainPaths.length === 0 ? [] : [PLAIN_PATHS]),
  ],
  outputs: ['{options.outputFile}'],
  options: { change: context.id, ...cachedOptions(context) },
  metadata: metadata(
    `Proves that no two parallel packages of ${context.id} can write the same path.`,
    HELP,
    { strict: true },
  ),
});

export const validateAllTarget: TargetBuilder<ChangesTargetContext> = (context) => ({
  executor: 'parallel-plan:validate',
  cache: true,
  syncGenerators: SYNC_GENERATORS,
  ...dependsOnValidate(context),
  inputs: [
    '{workspaceRoot}/openspec/changes/**/*',
    '!{workspaceRoot}/openspec/changes/archive/**/*',
    '!{workspaceRoot}/openspec/changes/*/approval.yaml',
    '!{workspaceRoot}/openspec/changes/*/{context,report,results}/**/*',
    'plan-contracts',
    'plan-surroundings',
  ],
  outputs: ['{options.outputFile}'],
  options: cachedOptions(context),
  metadata: metadata(
    'Validates every open change, and then all of them against each other.',
    HELP,
    { strict: true },
  ),
});

/** Not cached: what other branches hold is in no hash. */
export const validateBranchesTarget: TargetBuilder<ChangesTargetContext> = (context) => ({
  executor: 'parallel-plan:validate',
  cache: false,
  options: { branches: true, ...sharedOptions(context) },
  metadata: metadata('Validates every open change, also against those of other branches.', HELP, {
    strict: true,
  }),
});

/** Each change by itself comes first, unless the user has switched that off. */
function dependsOnValidate({
  options,
}: ChangesTargetContext): Pick<TargetConfiguration, 'dependsOn'> {
  const target = targetName('validate', options);
  return target === undefined ? {} : { dependsOn: [{ projects: [`tag:${CHANGE_TAG}`], target }] };
}

/** What is in the folder, if the path is one: the plan is wrong then, and was not before. */
function asFolder(path: string): string {
  return `{workspaceRoot}/${path}/**/*`;
}

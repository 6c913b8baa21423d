import type { TargetConfiguration } from '@nx/devkit';
import { CHANGE_TAG } from '../workspace/to-workspace';
import type { NormalizedOptions } from './options';

/** What a target of a change's project is made from. */
export interface ChangeTargetContext {
  readonly id: string;
  readonly projectName: string;
  /** Paths that the plan names without a wildcard. */
  readonly plainPaths: readonly string[];
  readonly options: NormalizedOptions;
  /** The OpenSpec CLI that the workspace installs. */
  readonly openspecVersion?: string;
}

/** What a target of the project of all changes is made from. */
export type ChangesTargetContext = Omit<ChangeTargetContext, 'id' | 'plainPaths'>;

/** What is in the folder, if the path is one: the plan is wrong then, and was not before. */
function asFolder(path: string): string {
  return `{workspaceRoot}/${path}/**/*`;
}

type TargetTable<Context> = Readonly<Record<string, (context: Context) => TargetConfiguration>>;

/**
 * What a verdict depends on besides the change itself: where projects are, the specs that its
 * deltas change, and how OpenSpec is set up.
 */
const SURROUNDINGS = [
  '{workspaceRoot}/nx.json',
  '{workspaceRoot}/**/project.json',
  '{workspaceRoot}/**/package.json',
  '{workspaceRoot}/openspec/config.yaml',
  '{workspaceRoot}/openspec/project.md',
  '{workspaceRoot}/openspec/specs/**/*',
  '{workspaceRoot}/openspec/schemas/**/*',
];

const CHANGE_TARGETS: TargetTable<ChangeTargetContext> = {
  validate: (context) => ({
    executor: 'parallel-plan:validate',
    cache: true,
    inputs: ['{projectRoot}/**/*', ...SURROUNDINGS, ...context.plainPaths.map(asFolder)],
    outputs: ['{options.outputFile}'],
    options: { change: context.id, ...sharedOptions(context) },
    metadata: metadata(
      `Proves that no two parallel packages of ${context.id} can write the same path.`,
      'validate',
      { strict: true },
    ),
  }),
  // Not cached: a fix that comes from the cache writes nothing.
  fix: (context) => ({
    executor: 'parallel-plan:validate',
    cache: false,
    options: { change: context.id, fix: true, ...sharedOptions(context) },
    metadata: metadata(
      `Applies the fixes that are safe to the plan of ${context.id}, and validates it.`,
      'validate',
      { dryRun: true },
    ),
  }),
  // Not cached: what it judges is the diff, which is in no hash.
  'scope-check': (context) => ({
    executor: 'parallel-plan:scope-check',
    cache: false,
    options: { change: context.id },
    metadata: metadata(
      `Checks that the branch changes only what the plan of ${context.id} lets it change.`,
      'scope-check',
      { package: 'wp-main', base: 'origin/main' },
    ),
  }),
};

const CHANGES_TARGETS: TargetTable<ChangesTargetContext> = {
  validate: (context) => ({
    executor: 'parallel-plan:validate',
    cache: true,
    dependsOn: [{ projects: [`tag:${CHANGE_TAG}`], target: 'validate' }],
    inputs: [
      '{workspaceRoot}/openspec/changes/**/*',
      '!{workspaceRoot}/openspec/changes/archive/**/*',
      ...SURROUNDINGS,
    ],
    outputs: ['{options.outputFile}'],
    options: sharedOptions(context),
    metadata: metadata(
      'Validates every open change, and then all of them against each other.',
      'validate',
      { strict: true },
    ),
  }),
  // Not cached: a fix that comes from the cache writes nothing.
  fix: (context) => ({
    executor: 'parallel-plan:validate',
    cache: false,
    options: { fix: true, ...sharedOptions(context) },
    metadata: metadata(
      'Applies the fixes that are safe to the plans of all open changes.',
      'validate',
      { dryRun: true },
    ),
  }),
  // Not cached: what other branches hold is in no hash.
  'validate-branches': (context) => ({
    executor: 'parallel-plan:validate',
    cache: false,
    options: { branches: true, ...sharedOptions(context) },
    metadata: metadata(
      'Validates every open change, also against those of other branches.',
      'validate',
      { strict: true },
    ),
  }),
};

export function buildChangeTargets(
  context: ChangeTargetContext,
): Record<string, TargetConfiguration> {
  return build(CHANGE_TARGETS, context);
}

export function buildChangesTargets(
  context: ChangesTargetContext,
): Record<string, TargetConfiguration> {
  return build(CHANGES_TARGETS, context);
}

function build<Context>(
  table: TargetTable<Context>,
  context: Context,
): Record<string, TargetConfiguration> {
  return Object.fromEntries(Object.entries(table).map(([name, make]) => [name, make(context)]));
}

/** The version is an option because options are part of a task's hash, and tools are not. */
function sharedOptions({
  options,
  openspecVersion,
}: ChangesTargetContext): Record<string, unknown> {
  return {
    ...(Object.keys(options.rules).length > 0 ? { rules: options.rules } : {}),
    ...(openspecVersion === undefined ? {} : { openspecVersion }),
  };
}

/** @param command the subcommand of the program that does the same, whose help says more */
function metadata(
  description: string,
  command: 'validate' | 'scope-check',
  options: Record<string, unknown>,
): NonNullable<TargetConfiguration['metadata']> {
  return {
    description,
    technologies: ['openspec'],
    help: { command: `npx parallel-plan ${command} --help`, example: { options } },
  };
}

import type { TargetConfiguration } from '@nx/devkit';
import { CHANGE_TAG } from '../workspace/open-changes';
import { inputOf } from './inputs';
import { PACKAGE_TARGETS, targetName } from './options';
import { type PackageTarget, verificationTargets } from './package-targets';
import { type AllChangesContext, cachedVerdict, metadata, uncached, verdict } from './target-parts';

/** The data for the targets of the project of one change. */
export interface ChangeContext extends AllChangesContext {
  /** Id of the change. */
  readonly id: string;
  readonly packages: readonly PackageTarget[];
  /** Files in projects that hold the code generated from the contracts, workspace-relative. */
  readonly copies: readonly string[];
}

type Table<Context> = Readonly<Record<string, (context: Context) => TargetConfiguration>>;

/** Runs before `validate` and in `nx sync`. It rewrites plans whose projects have moved. */
const SYNC_GENERATORS = ['parallel-plan:sync-scopes'];

/**
 * The targets of each change: those that use a cache, `nx affected` or dependencies. Nx processes
 * every field of every target at each start, and a repository can have 100 open changes. Therefore
 * these targets are few, and they have neither metadata nor a field that is Nx's default, nor the
 * change as an option: executors find it by the project. All other targets belong to the project of
 * all changes, with `--change`.
 */
const CHANGE_TARGETS: Table<ChangeContext> = {
  validate: (context) => ({
    executor: 'parallel-plan:validate',
    cache: true,
    syncGenerators: SYNC_GENERATORS,
    inputs: [inputOf('validate')],
    outputs: ['{options.outputFile}'],
    ...optionsOf(cachedVerdict(context)),
  }),
  // Not cached: it checks the diff, which is not part of a hash.
  'scope-check': () => ({ executor: 'parallel-plan:scope-check' }),
  context: () => ({
    executor: 'parallel-plan:context',
    cache: true,
    inputs: ['plan-files'],
    outputs: ['{projectRoot}/context', '{options.outputFile}'],
  }),
  report: (context) => ({
    executor: 'parallel-plan:report',
    cache: true,
    inputs: [inputOf('report')],
    outputs: ['{projectRoot}/report'],
    ...optionsOf(cachedVerdict(context)),
  }),
  contracts: ({ pythonModels, copies }) => ({
    executor: 'parallel-plan:contracts',
    cache: true,
    inputs: [inputOf('contracts')],
    outputs: [
      '{projectRoot}/contracts/generated',
      ...copies.map((file) => `{workspaceRoot}/${file}`),
      '{options.outputFile}',
    ],
    // Options are part of a task's hash; `nx.json` is not.
    ...optionsOf(pythonModels === undefined ? {} : { pythonModels }),
  }),
  // Not cached: it lists pending packages, and Nx hides the output of cached tasks. Nx 24 finds
  // affected tasks only by their own inputs, so this target has the inputs of all packages.
  verify: ({ packages }) => ({
    executor: 'parallel-plan:verify',
    dependsOn: packages.map(({ name }) => name),
    inputs: [inputOf('verify')],
  }),
};

/** The targets of the project of all changes. */
const ALL_CHANGES_TARGETS: Table<AllChangesContext> = {
  validate: (context) => ({
    executor: 'parallel-plan:validate',
    cache: true,
    syncGenerators: SYNC_GENERATORS,
    ...dependsOnEachChange(context),
    inputs: [inputOf('validate')],
    outputs: ['{options.outputFile}'],
    options: cachedVerdict(context),
    metadata: metadata(
      'Validates every open change, then all of them against each other.',
      'validate',
      { strict: true },
    ),
  }),
  // None of these is cached: other branches, generated files and coordinators are not part of a
  // hash.
  'validate-branches': uncached(
    'validate',
    'Validates every open change, also against those of other branches.',
    { strict: true },
    (context) => ({ branches: true, ...verdict(context) }),
  ),
  fix: uncached(
    'validate',
    'Applies safe fixes to the plan of one change or of all, and validates.',
    { change: '<id>', dryRun: true },
    (context) => ({ fix: true, ...verdict(context) }),
  ),
  'contracts-check': uncached(
    'contracts',
    'Checks that the generated types and models of a change are up to date.',
    { change: '<id>', json: true },
    ({ pythonModels }) => ({
      check: true,
      ...(pythonModels === undefined ? {} : { pythonModels }),
    }),
  ),
  approve: uncached(
    'approve',
    'Approves the current plan, contracts and specs of a change.',
    { change: '<id>', check: true },
    verdict,
  ),
  // Runs until it is stopped. Tasks that depend on it start while it runs.
  mock: (context) => ({
    ...uncached('mock', 'Serves the examples of the API of a change on this machine.', {
      change: '<id>',
      port: 4010,
    })(context),
    continuous: true,
  }),
  boundaries: uncached(
    'boundaries',
    'Prints which package of a change may write into which projects.',
    { change: '<id>', json: true },
  ),
  claim: uncached(
    'claim',
    'Claims what the plan of a change locks. Without a change: the plans of all, and releases the claims of archived changes.',
    { change: '<id>', dryRun: true },
  ),
  'release-claims': uncached('release-claims', 'Releases the planning claims of a change.', {
    change: '<id>',
    package: 'wp-main',
  }),
  submit: uncached('submit', 'Puts the packages of an approved change on the queue.', {
    change: '<id>',
    status: true,
  }),
  // Not in parallel with other tasks: it starts agents and verifications of its own.
  implement: (context) => ({
    ...uncached('implement', 'Implements an approved change with several coding agents.', {
      change: '<id>',
      dryRun: true,
    })(context),
    parallelism: false,
  }),
};

/** Targets that each change had in 0.1, by their names in the project of all changes. */
const MOVED_TARGETS: readonly string[] = [
  'fix',
  'contracts-check',
  'approve',
  'mock',
  'boundaries',
  'claim',
  'release-claims',
  'submit',
];

/**
 * The targets of a change's project.
 *
 * @param context data of the change
 * @returns targets by their names in the workspace
 */
export function buildChangeTargets(context: ChangeContext): Record<string, TargetConfiguration> {
  const { options } = context;
  const own = build(CHANGE_TARGETS, context);
  const moved = options.movedTargets ? movedTargets(context) : {};
  if (targetName(PACKAGE_TARGETS, options) !== undefined) {
    return { ...moved, ...own, ...verificationTargets(context.packages) };
  }
  // Without the packages there is nothing to summarize.
  const verify = targetName('verify', options);
  const others = Object.entries(own).filter(([name]) => name !== verify);
  return { ...moved, ...Object.fromEntries(others) };
}

/**
 * The targets of the project of all changes.
 *
 * @param context data of the workspace
 * @returns targets by their names in the workspace
 */
export function buildAllChangesTargets(
  context: AllChangesContext,
): Record<string, TargetConfiguration> {
  return build(ALL_CHANGES_TARGETS, context);
}

/** Nx processes even empty options. */
function optionsOf(options: Record<string, unknown>): Pick<TargetConfiguration, 'options'> {
  return Object.keys(options).length === 0 ? {} : { options };
}

/** If a user gives two rows the same name, the first is used. */
function build<Context extends AllChangesContext>(
  table: Table<Context>,
  context: Context,
): Record<string, TargetConfiguration> {
  const targets: Record<string, TargetConfiguration> = {};
  for (const [row, make] of Object.entries(table)) {
    const name = targetName(row, context.options);
    if (name !== undefined && !Object.hasOwn(targets, name)) targets[name] = make(context);
  }
  return targets;
}

function movedTargets(context: ChangeContext): Record<string, TargetConfiguration> {
  const { id, options } = context;
  const rows = MOVED_TARGETS.flatMap((row) => {
    const name = targetName(row, options);
    const make = ALL_CHANGES_TARGETS[row];
    if (name === undefined || make === undefined) return [];
    const target = make(context);
    const command = `nx run ${options.changeProjectName}:${name} --change=${id}`;
    return [
      [
        name,
        {
          ...target,
          options: { change: id, ...target.options },
          metadata: { description: `Moved: use ${command}.`, movedTo: command },
        },
      ] as const,
    ];
  });
  return Object.fromEntries(rows);
}

/** Validates each change first, unless the user has removed that target. */
function dependsOnEachChange({
  options,
  hasChanges,
}: AllChangesContext): Pick<TargetConfiguration, 'dependsOn'> {
  const target = targetName('validate', options);
  return target === undefined || !hasChanges
    ? {}
    : { dependsOn: [{ projects: [`tag:${CHANGE_TAG}`], target }] };
}

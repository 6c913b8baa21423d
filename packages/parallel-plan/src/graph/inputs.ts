import { posix } from 'node:path';
import { toNxPath } from './nx-globs';
import type { PackageTarget } from './package-targets';
import type { PlanFacts } from './plan-facts';

/*
 * Inputs of the inferred targets. If a target needs more than one, they are a named input of the
 * project: Nx stores every input of every target, but a named input only once.
 */

/** The contracts inside the folder of a change. */
const OWN_CONTRACTS: readonly string[] = [
  '{projectRoot}/work-packages.yaml',
  '{projectRoot}/contracts/**/*',
];

/** Named inputs that are the same in every project. */
export const SHARED_INPUTS: Readonly<Record<string, string[]>> = {
  /** Files that people or generators write for the change, without the files that targets write. */
  'plan-files': [
    '{projectRoot}/**/*',
    '!{projectRoot}/approval.yaml',
    '!{projectRoot}/context/**/*',
    '!{projectRoot}/report/**/*',
    '!{projectRoot}/results/**/*',
  ],
  /** Root files that configure tools or pin versions, without documentation. */
  'plan-root-files': [
    '{workspaceRoot}/.*',
    '{workspaceRoot}/*.{json,jsonc,json5,js,cjs,mjs,ts,cts,mts,yaml,yml,toml,lock,lockb,cfg,ini}',
    '{workspaceRoot}/*.{conf,properties,xml,gradle,kts,mod,sum,work,sln,props,targets,bazel}',
    '{workspaceRoot}/{Makefile,makefile,Justfile,justfile,Dockerfile,Gemfile,Rakefile,Pipfile}',
    '{workspaceRoot}/{requirements*,constraints*,CMakeLists}.txt',
  ],
  /**
   * What a verdict depends on outside the change: the roots and allowed dependencies of projects,
   * the specs that deltas change, and the OpenSpec configuration.
   */
  'plan-surroundings': [
    '{workspaceRoot}/nx.json',
    '{workspaceRoot}/**/project.json',
    '{workspaceRoot}/**/package.json',
    '{workspaceRoot}/{eslint.config,.eslintrc}*',
    '{workspaceRoot}/openspec/config.yaml',
    '{workspaceRoot}/openspec/project.md',
    '{workspaceRoot}/openspec/specs/**/*',
    '{workspaceRoot}/openspec/schemas/**/*',
  ],
};

/** One named input per target, with the name of the target. */
const TARGET_INPUTS = {
  validate: ['plan-files', 'plan-contracts', 'plan-surroundings'],
  report: [
    'plan-files',
    'plan-contracts',
    '{projectRoot}/approval.yaml',
    'plan-surroundings',
    '{workspaceRoot}/openspec/changes/*/work-packages.yaml',
    '{workspaceRoot}/openspec/changes/*/specs/**/*',
  ],
  // Generated files are not an input: every run would invalidate its own cache.
  contracts: [
    'plan-contracts',
    '!{projectRoot}/contracts/generated/**/*',
    // `openapitools.json` pins the version of openapi-generator.
    '{workspaceRoot}/openapitools.json',
  ],
} satisfies Record<string, readonly string[]>;

/**
 * The named input of a target.
 *
 * @param target default name of the target
 */
export function inputOf(target: keyof typeof TARGET_INPUTS | 'verify'): string {
  return `plan-for-${target}`;
}

/**
 * The named inputs of the project of one change.
 *
 * @param facts facts of its plan
 * @param root its folder, workspace-relative
 * @param packages the targets of its work packages
 * @param copies files in projects that hold its generated code, workspace-relative
 */
export function changeInputs(
  facts: PlanFacts,
  root: string,
  { packages, copies }: { packages: readonly PackageTarget[]; copies: readonly string[] },
): Record<string, string[]> {
  // A glob without a wildcard is an error if its path is a folder, so files in that folder change
  // the verdict.
  const plainPaths = facts.plainPaths.map((path) => `{workspaceRoot}/${path}/**/*`);
  const common = ['plan-contracts', 'plan-root-files'];
  return {
    ...SHARED_INPUTS,
    'plan-contracts': [...OWN_CONTRACTS, ...contractInputs(facts, root)],
    [inputOf('validate')]: [...TARGET_INPUTS.validate, ...plainPaths, ...copies.map(inWorkspace)],
    [inputOf('report')]: [...TARGET_INPUTS.report, ...copies.map(inWorkspace)],
    [inputOf('contracts')]: [...TARGET_INPUTS.contracts],
    // Nx applies an exclusion to all inputs of a task, so the union of all packages has none.
    [inputOf('verify')]: [
      ...common,
      ...new Set(
        packages.flatMap(({ name, facts: { inputs, exclusions } }) =>
          exclusions.length === 0 ? [name] : inputs,
        ),
      ),
    ],
    ...Object.fromEntries(
      packages.map(({ name, facts: { inputs, exclusions } }) => [
        name,
        [...common, ...inputs, ...exclusions],
      ]),
    ),
  };
}

/**
 * The named inputs of the project of all changes.
 *
 * @param plans the facts of each plan, the folder of its change and the copies of its generated
 *   code, workspace-relative
 */
export function allChangesInputs(
  plans: readonly { facts: PlanFacts; root: string; copies: readonly string[] }[],
): Record<string, string[]> {
  const contracts = plans.flatMap(({ facts, root, copies }) => [
    ...contractInputs(facts, root),
    ...copies.map(inWorkspace),
  ]);
  return {
    ...SHARED_INPUTS,
    'plan-contracts': [...new Set(contracts)],
    [inputOf('validate')]: [
      '{workspaceRoot}/openspec/changes/**/*',
      '!{workspaceRoot}/openspec/changes/archive/**/*',
      '!{workspaceRoot}/openspec/changes/*/approval.yaml',
      '!{workspaceRoot}/openspec/changes/*/{context,report,results}/**/*',
      'plan-contracts',
      'plan-surroundings',
    ],
  };
}

/** Plans written by people name fewer contracts. Above this limit, every file is an input. */
const MAX_CONTRACTS = 200;

/** The contracts that a plan names. Their paths are relative to the change or to the workspace. */
function contractInputs({ contractFiles }: PlanFacts, root: string): readonly string[] {
  if (contractFiles.length > MAX_CONTRACTS) return ['{workspaceRoot}/**/*'];
  const paths = contractFiles
    .filter((path) => !posix.isAbsolute(path) && !path.includes('\0'))
    .flatMap((path) => [posix.join(root, path), posix.normalize(path)])
    .filter((path) => !/^\.\.(?:\/|$)/.test(path) && !path.startsWith(`${root}/contracts/`));
  return [...new Set(paths)].map(inWorkspace);
}

function inWorkspace(path: string): string {
  return `{workspaceRoot}/${toNxPath(path)}`;
}

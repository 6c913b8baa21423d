import { type WorkPackage } from '../parse/plan.generated';
import { globOf, globUnder } from '../scope/path-glob';
import {
  describeContracts,
  describeIntegration,
  describeProjects,
  describeSequential,
  interfaceName,
  isTesting,
  type ProjectPackage,
  titleOf,
  titleOfFeature,
} from './describe';
import type { Feature } from './feature';
import { type FeatureGraph, type ProjectGroup, singleGroup } from './group-projects';
import {
  contractKeys,
  contractsFolder,
  changeWithCopies,
  copiesIn,
  copyGlobs,
  createdFirst,
  exampleRoots,
  foreignCopyGlobs,
  lockedFiles,
  manifestsOf,
  moduleKeys,
  modulesOf,
  nxInputs,
  ownedFiles,
  readable,
  rootsOf,
  skeletonGlobs,
} from './package-files';
import { CONTRACTS_PACKAGE, INTEGRATION_PACKAGE, SEQUENTIAL_PACKAGE } from '../words/packages';
import { packageRole } from '../words/roles';
import { deriveScope } from './project-scope';
import { clip, listOf, oneLine, sortedSet } from '../text';
import {
  verifyAlone,
  verifyChange,
  verifyProjects,
  verifyWorkspace,
  withCopies,
  withDefaults,
  withModules,
} from './verification';

const LOCK_TTL_MINUTES = 120;
const TRUST_LEVEL = 2;
/** Packages that write shared files need a higher trust level. */
const SHARED_TRUST_LEVEL = 3;

/** Builds the first package, which finalises the contracts. */
export function contractsPackage(feature: Feature): WorkPackage {
  const contracts = contractsFolder(feature);
  const verification = withDefaults(
    withModules(
      withCopies(verifyChange(feature.changeProject), changeWithCopies(feature)),
      modulesOf(feature, feature.requested),
    ),
    defaultsOf(feature),
  );
  return {
    package_id: CONTRACTS_PACKAGE,
    title: clip(oneLine(`Contracts of "${feature.request.title}"`), 120),
    role: 'contracts',
    task_type: 'contracts',
    description: describeContracts(feature),
    depends_on: [],
    priority: 1,
    locks: {
      files: [],
      keys: contractKeys(feature),
      ttl_minutes: LOCK_TTL_MINUTES,
      reason: 'Contracts change in one place, before anybody builds on them',
    },
    scope: {
      write_allow: sortedSet([globUnder(contracts), ...skeletonGlobs(feature)]),
      read_allow: sortedSet([
        globUnder(feature.folder),
        'openspec/specs/**',
        // Module contracts are completed from existing code.
        ...(feature.modules.length === 0 ? [] : rootsOf(feature.requested).map(globUnder)),
        ...exampleRoots(createdFirst(feature), feature).map(globUnder),
      ]),
    },
    worktree: worktree(CONTRACTS_PACKAGE, feature),
    timeout_minutes: 30,
    retry_budget: 1,
    min_trust_level: SHARED_TRUST_LEVEL,
    verification,
    outputs: outputs(verification),
  };
}

/** Builds a package of projects. `isWaitedFor`: other project packages depend on it. */
export function projectPackage(
  work: ProjectPackage,
  feature: Feature,
  graph: FeatureGraph,
  isWaitedFor: boolean,
): WorkPackage {
  const { id, projects, owns } = work;
  const { write_allow, deny } = deriveScope(rootsOf(projects), rootsOf(feature.all));
  const denied = sortedSet([
    ...deny,
    ...[...manifestsOf(projects, feature), ...copiesIn(projects, feature)].map(globOf),
  ]);
  const read = readable(projects, feature, graph, [
    contractsFolder(feature),
    ...exampleRoots(projects, feature),
    // Tasks name the specs, and tests are derived from their scenarios.
    `${feature.folder}/specs`,
  ]);
  const verification = withModules(
    verifyProjects(projects, feature.changeProject, feature.request.verificationTargets),
    modulesOf(feature, projects, ['--package', id]),
  );
  return {
    package_id: id,
    title: titleOf(work, feature),
    role: roleIn(projects, feature),
    task_type: isTesting(projects) ? 'test' : 'implement',
    description: describeProjects(work, isWaitedFor, feature),
    depends_on: [CONTRACTS_PACKAGE, ...work.after.map((base) => base.id)],
    priority: isWaitedFor ? 3 : 5,
    locks: {
      files: lockedFiles(projects, feature).filter(
        (file) => !feature.request.rootManifests.includes(file),
      ),
      keys: [...owns.map(({ lockKey }) => lockKey), ...moduleKeys(projects, feature)],
      ttl_minutes: LOCK_TTL_MINUTES,
      reason: reason(work),
    },
    scope: {
      write_allow: sortedSet([...write_allow, ...ownedFiles(projects, feature)]),
      read_allow: sortedSet([...read, ...foreignCopyGlobs(projects, feature)]),
      ...(denied.length === 0 ? {} : { deny: denied }),
    },
    worktree: worktree(id, feature),
    timeout_minutes: Math.min(60 * projects.length, 240),
    retry_budget: 1,
    min_trust_level: TRUST_LEVEL,
    verification,
    inputs: { nx: nxInputs(projects, feature, [...read, ...denied]) },
    outputs: outputs(verification),
  };
}

/** Builds the last package, which merges the others and verifies the result. */
export function integrationPackage(
  others: readonly WorkPackage[],
  works: readonly ProjectPackage[],
  feature: Feature,
): WorkPackage {
  const { request, folder } = feature;
  const projects = works.flatMap((work) => work.projects);
  const manifests = sortedSet(request.rootManifests);
  const tasks = `${folder}/tasks.md`;
  const { deny } = deriveScope(rootsOf(projects), rootsOf(feature.all), [
    contractsFolder(feature),
    tasks,
    ...manifests,
  ]);
  const written = sortedSet([
    ...others.flatMap(({ scope }) => scope.write_allow),
    ...(request.integrationFiles ?? []),
    ...manifests.map(globOf),
    globOf(tasks),
  ]);
  const ids = others.map(({ package_id }) => package_id);
  const verification = withModules(
    verifyWorkspace(feature.all, feature.changeProject, request.verificationTargets),
    modulesOf(feature, feature.requested, ['--integrated']),
  );
  return {
    package_id: INTEGRATION_PACKAGE,
    title: clip(oneLine(`Bring "${request.title}" together`), 120),
    role: 'integration',
    task_type: 'integrate',
    description: describeIntegration(
      ids.filter((id) => id !== CONTRACTS_PACKAGE),
      feature,
    ),
    depends_on: ids,
    priority: 8,
    locks: {
      files: manifests,
      keys: [],
      ttl_minutes: LOCK_TTL_MINUTES,
      reason: 'Merging: root files change only here',
    },
    scope: {
      write_allow: written,
      read_allow: ['**'],
      ...(deny.length === 0 ? {} : { deny: [...deny] }),
    },
    worktree: worktree(INTEGRATION_PACKAGE, feature),
    timeout_minutes: 90,
    retry_budget: 2,
    min_trust_level: SHARED_TRUST_LEVEL,
    verification,
    outputs: outputs(verification),
  };
}

/** Builds the only package of a sequential plan. */
export function sequentialPackage(feature: Feature, graph: FeatureGraph): WorkPackage {
  const { request, folder } = feature;
  const projects = singleGroup(feature);
  const contracts = contractsFolder(feature);
  const tasks = `${folder}/tasks.md`;
  const manifests = sortedSet(request.rootManifests);
  const scope = deriveScope(rootsOf(projects), rootsOf(feature.all), [
    contracts,
    tasks,
    ...manifests,
  ]);
  const read = readable(projects, feature, graph, [folder, ...exampleRoots(projects, feature)]);
  const verification = withDefaults(
    withModules(
      withCopies(
        verifyAlone(projects, feature.changeProject, request.verificationTargets),
        changeWithCopies(feature),
      ),
      modulesOf(feature, projects, ['--integrated']),
    ),
    defaultsOf(feature),
  );
  return {
    package_id: SEQUENTIAL_PACKAGE,
    title: titleOfFeature(feature),
    role: roleIn(projects, feature),
    task_type: 'implement',
    description: describeSequential(projects, feature),
    depends_on: [],
    priority: 1,
    locks: {
      files: sortedSet([...lockedFiles(projects, feature), ...manifests]),
      keys: [
        ...contractKeys(feature),
        ...feature.interfaces.map(({ lockKey }) => lockKey),
        ...moduleKeys(projects, feature),
      ],
      ttl_minutes: LOCK_TTL_MINUTES,
      reason: 'One package does the whole feature',
    },
    scope: {
      write_allow: sortedSet([
        ...scope.write_allow,
        ...ownedFiles(projects, feature),
        ...(request.integrationFiles ?? []),
        ...copyGlobs(feature),
        globUnder(contracts),
        globOf(tasks),
        ...manifests.map(globOf),
      ]),
      read_allow: read,
      ...(scope.deny.length === 0 ? {} : { deny: [...scope.deny] }),
    },
    worktree: worktree(SEQUENTIAL_PACKAGE, feature),
    timeout_minutes: Math.min(60 * projects.length, 480),
    retry_budget: 1,
    min_trust_level: TRUST_LEVEL,
    verification,
    inputs: { nx: nxInputs(projects, feature, [...read, ...scope.deny]) },
    outputs: outputs(verification),
  };
}

/** The change, if some of its decisions have to be confirmed. */
function defaultsOf({ request }: Feature): string | undefined {
  return request.hasDefaults === true ? request.changeId : undefined;
}

function reason({ projects, owns }: ProjectPackage): string {
  const names = listOf(
    projects.map(({ name }) => name),
    4,
  );
  const work = owns.length > 0 ? `Implements ${listOf(owns.map(interfaceName), 4)}` : 'Works';
  return clip(oneLine(`${work} in ${names}`), 500);
}

/** Only the change's id may be truncated, so that names stay unique. */
function worktree(id: string, { request }: Feature): WorkPackage['worktree'] {
  return { name: `${request.changeId.slice(0, 79 - id.length)}.${id}`, mode: 'isolated' };
}

function outputs({ steps }: WorkPackage['verification']): WorkPackage['outputs'] {
  return {
    result_keys: ['files_modified', ...steps.flatMap(({ evidence }) => evidence.result_keys)],
  };
}

function roleIn(projects: ProjectGroup, { roles }: Feature): string {
  return packageRole(projects.map(({ name }) => roles.get(name) ?? 'unknown'));
}

import { moduleLockKey } from '../locks/module-lock';
import { globOf, globUnder } from '../scope/path-glob';
import { byCodeUnit, sortedSet } from '../text';
import { type Feature, type FeatureProject } from './feature';
import { isInside, isNestedIn } from './folders';
import { type FeatureGraph } from './project-graph';

/* Files, folders and keys that the packages of a feature hold. */

/** The folder of the contracts of the change, workspace-relative. */
export function contractsFolder({ folder }: Feature): string {
  return `${folder}/contracts`;
}

/** The lock keys of the contracts of the feature, sorted. */
export function contractKeys({ request, interfaces }: Feature): string[] {
  const files = [...request.openapiFiles, ...interfaces.map(({ artifact }) => artifact)];
  return sortedSet(files).map((file) => `contract:${file}`);
}

/** What `wp-contracts` lays down outside of the change's folder. */
export function skeletonGlobs({ request }: Feature): string[] {
  return sortedSet(request.skeleton ?? []).map((path) =>
    path.endsWith('/') ? globUnder(path.slice(0, -1)) : globOf(path),
  );
}

/** The lock keys of the module contracts that the projects own. */
export function moduleKeys(projects: readonly FeatureProject[], { modules }: Feature): string[] {
  const names = new Set(projects.map(({ name }) => name));
  return modules
    .filter(({ project }) => names.has(project))
    .map(({ project }) => moduleLockKey(project));
}

/** The arguments of the check of module contracts; nothing where none of the projects has one. */
export function modulesOf(
  feature: Feature,
  projects: readonly FeatureProject[],
  which: readonly string[] = [],
): readonly string[] | undefined {
  if (moduleKeys(projects, feature).length === 0) return undefined;
  return ['--change', feature.request.changeId, ...which];
}

/** The roots of the projects, each once, sorted. */
export function rootsOf(projects: readonly FeatureProject[]): string[] {
  return sortedSet(projects.map(({ root }) => root));
}

/** The roots of its projects and of all that they depend on, and folders of the change. */
export function readable(
  projects: readonly FeatureProject[],
  feature: Feature,
  graph: FeatureGraph,
  folders: readonly string[],
): string[] {
  const own = new Set(projects.map(({ name }) => name));
  const imported = feature.modules.filter(({ consumers }) =>
    consumers.some((name) => own.has(name)),
  );
  const names = new Set([
    ...projects.flatMap(({ name }) => [name, ...graph.dependenciesOf(name)]),
    ...imported.map(({ project }) => project),
  ]);
  const read = sortedSet([
    ...rootsOf(feature.all.filter(({ name }) => names.has(name))),
    ...folders,
  ]);
  return sortedSet(
    read.filter((folder) => !read.some((other) => isNestedIn(folder, other))).map(globUnder),
  );
}

/** Globs outside of the projects' roots that they were given. */
export function ownedFiles(projects: readonly FeatureProject[], { request }: Feature): string[] {
  return projects.flatMap(({ name }) => [...(request.ownedFiles?.[name] ?? [])]);
}

/** Root files that a project at the workspace root holds, though only the integration writes them. */
export function manifestsOf(
  projects: readonly FeatureProject[],
  { request }: Feature,
): readonly string[] {
  return projects.some(({ root }) => root === '.') ? request.rootManifests : [];
}

/** Files of a project that a nested project doesn't own. */
export function lockedFiles(
  projects: readonly FeatureProject[],
  { request, all }: Feature,
): string[] {
  return sortedSet(
    projects.flatMap(({ name, root }) =>
      (request.projectFiles?.[name] ?? []).filter((file) => ownerRoot(file, all) === root),
    ),
  );
}

function ownerRoot(file: string, all: readonly FeatureProject[]): string | undefined {
  const holding = rootsOf(all).filter((root) => isInside(file, root));
  return holding.sort((a, b) => depth(b) - depth(a) || byCodeUnit(a, b))[0];
}

function depth(root: string): number {
  return root === '.' ? 0 : root.split('/').length;
}

import { moduleLockKey } from '../locks/lock-key';
import { globIfWritable, globOf, globUnder } from '../scope/path-glob';
import { byCodeUnit, sortedSet } from '../text';
import { requirementId } from '../words/requirements';
import { exampleFor, type Feature } from './feature';
import type { FeatureProject, RequestedCopy } from './feature-request';
import { isInside, isNestedIn } from './project-scope';
import type { FeatureGraph } from './group-projects';

/** Files, folders and lock keys of the packages of a feature. */

/** The folder of the change's contracts, workspace-relative. */
export function contractsFolder({ folder }: Feature): string {
  return `${folder}/contracts`;
}

/** The lock keys of the contracts of the feature, sorted. */
export function contractKeys({ request, interfaces }: Feature): string[] {
  const files = [...request.openapiFiles, ...interfaces.map(({ artifact }) => artifact)];
  return sortedSet(files).map((file) => `contract:${file}`);
}

/** The globs that `wp-contracts` may write outside the change's folder. */
export function skeletonGlobs(feature: Feature): string[] {
  const skeleton = sortedSet(feature.request.skeleton ?? []).map((path) =>
    path.endsWith('/') ? globUnder(path.slice(0, -1)) : globOf(path),
  );
  return [...skeleton, ...copyGlobs(feature)];
}

/** The globs of the copies of generated code, and of the files that export them. */
export function copyGlobs({ request }: Feature): string[] {
  return sortedSet((request.copies ?? []).flatMap(({ file, entry }) => [file, entry ?? file])).map(
    globOf,
  );
}

/** The copies of generated code inside the roots of projects. Their packages never write them. */
export function copiesIn(
  projects: readonly FeatureProject[],
  { request }: Feature,
): readonly string[] {
  return (request.copies ?? [])
    .map(({ file }) => file)
    .filter((file) => projects.some(({ root }) => isInside(file, root)));
}

/**
 * The copies of generated code that some projects import.
 *
 * @param copies all copies of a feature
 * @param names names of the projects
 * @returns workspace-relative paths
 */
export function copiesFor(
  copies: readonly RequestedCopy[],
  names: readonly string[],
): readonly string[] {
  return copies
    .filter(({ importers }) => importers.some((name) => names.includes(name)))
    .map(({ file }) => file);
}

/** The globs of the copies that projects import from other projects. */
export function foreignCopyGlobs(
  projects: readonly FeatureProject[],
  feature: Feature,
): readonly string[] {
  const own = copiesIn(projects, feature);
  return copiesFor(
    feature.request.copies ?? [],
    projects.map(({ name }) => name),
  )
    .filter((file) => !own.includes(file))
    .map(globOf);
}

/** The change; `undefined` when no project imports its generated code. */
export function changeWithCopies({ request }: Feature): string | undefined {
  return (request.copies ?? []).length === 0 ? undefined : request.changeId;
}

/** The lock keys of the module contracts that the projects own. */
export function moduleKeys(projects: readonly FeatureProject[], { modules }: Feature): string[] {
  const names = new Set(projects.map(({ name }) => name));
  return modules
    .filter(({ project }) => names.has(project))
    .map(({ project }) => moduleLockKey(project));
}

/**
 * The arguments of the module contract check; `undefined` when no project has a module contract.
 */
export function modulesOf(
  feature: Feature,
  projects: readonly FeatureProject[],
  which: readonly string[] = [],
): readonly string[] | undefined {
  if (moduleKeys(projects, feature).length === 0) return undefined;
  return ['--change', feature.request.changeId, ...which];
}

/** The distinct roots of the projects, sorted. */
export function rootsOf(projects: readonly FeatureProject[]): string[] {
  return sortedSet(projects.map(({ root }) => root));
}

/**
 * The read scope of projects: their roots, the roots of all their dependencies, and folders of the
 * change.
 */
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

/** The new projects that `wp-contracts` creates, so that others can build against them at once. */
export function createdFirst({ request, requested }: Feature): readonly FeatureProject[] {
  const skeleton = request.tier === 'sequential' ? [] : (request.skeleton ?? []);
  return requested.filter(({ isNew, root }) => isNew && skeleton.includes(`${root}/`));
}

/** The roots of the projects to copy from for new projects, sorted. */
export function exampleRoots(projects: readonly FeatureProject[], feature: Feature): string[] {
  return rootsOf(
    projects.filter(({ isNew }) => isNew).flatMap((project) => exampleFor(project, feature) ?? []),
  );
}

/** Additional globs outside the projects' roots, from the request. */
export function ownedFiles(projects: readonly FeatureProject[], { request }: Feature): string[] {
  return projects.flatMap(({ name }) => [...(request.ownedFiles?.[name] ?? [])]);
}

/** Files of a project at the workspace root that only the integration package may write. */
export function manifestsOf(
  projects: readonly FeatureProject[],
  { request }: Feature,
): readonly string[] {
  return projects.some(({ root }) => root === '.') ? request.rootManifests : [];
}

/** Locked files of projects, except files that a nested project owns. */
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

/**
 * Records the projects that the scope was derived from, and the roots of all projects that its
 * globs name. `nx sync` uses them to rewrite the scope when a project moves. New projects are
 * recorded separately.
 */
export function nxInputs(
  projects: readonly FeatureProject[],
  { all, request, requirements }: Feature,
  globs: readonly string[],
): Record<string, unknown> {
  const existing = projects.filter(({ isNew }) => !isNew);
  const created = projects.filter(({ isNew }) => isNew);
  const own = new Set(projects.flatMap(({ name, root }) => [name, root]));
  const others = all.filter(
    ({ name, root, isNew }) =>
      !isNew && !own.has(name) && !own.has(root) && globs.includes(globIfWritable(root) ?? ''),
  );
  const recorded = [...existing, ...others].sort((a, b) => byCodeUnit(a.name, b.name));
  return {
    projects: projects.map(({ name }) => name),
    ...(recorded.length === 0 ? {} : { roots: rootsByName(recorded) }),
    ...(created.length === 0 ? {} : { newProjects: rootsByName(created) }),
    ...scaffoldOf(created),
    ...(request.requirements === undefined
      ? {}
      : {
          requirements: requirements
            .filter(({ implementedBy }) =>
              projects.some(({ name }) => implementedBy.includes(name)),
            )
            .map(({ capability, name }) => requirementId(capability, name)),
        }),
  };
}

/** How to create the projects that are not copies of a sibling library. */
function scaffoldOf(created: readonly FeatureProject[]): Record<string, unknown> {
  const known = created.flatMap(({ name, type, generator }): [string, object][] =>
    generator === undefined && type === 'library'
      ? []
      : [[name, { ...(type === 'library' ? {} : { type }), ...generator }]],
  );
  return known.length === 0 ? {} : { scaffold: Object.fromEntries(known) };
}

function rootsByName(projects: readonly FeatureProject[]): Record<string, string> {
  return Object.fromEntries(projects.map(({ name, root }) => [name, root]));
}

import { strongComponents } from '../dag/cycles';
import { byCodeUnit } from '../text';
import type { Workspace } from '../words/facts';
import type { Feature } from './feature';
import type { FeatureProject } from './feature-request';
import { commonFolder, isNestedIn } from './project-scope';

/** The projects of one package, sorted by name. */
export type ProjectGroup = readonly FeatureProject[];

/**
 * Groups projects into packages. Each project gets its own package, with three exceptions:
 *
 * - Projects that form a dependency cycle share a package, because packages must not form one.
 * - A project whose root lies between two roots of a package belongs to that package, touched or
 *   not. A `deny` for it would also exclude the inner root.
 * - Above `maxPackages` groups, related groups are merged. Groups that depend on each other are
 *   merged before groups that only share a folder, and small groups before large ones, so that no
 *   package becomes the bottleneck.
 *
 * @returns groups that form no dependency cycle, sorted by their first project
 */
export function groupProjects(
  feature: Feature,
  graph: FeatureGraph,
  maxPackages: number,
): readonly ProjectGroup[] {
  const settle = (groups: readonly ProjectGroup[]): readonly ProjectGroup[] => {
    let settled = groups;
    for (let before = -1; before !== settled.length;) {
      before = settled.length;
      settled = absorbBetween(mergeCircles(settled, graph), feature.all);
    }
    return settled;
  };
  let groups = settle(feature.requested.map((project) => [project]));
  while (groups.length > Math.max(1, maxPackages)) {
    groups = settle(joinNeighbours(groups, graph, maxPackages));
  }
  return groups;
}

/** All projects of a feature as one group, including projects nested between two of them. */
export function singleGroup({ requested, all }: Feature): ProjectGroup {
  return absorbBetween([requested], all).flat();
}

/** For each group, the indexes of the groups that it depends on. */
export function groupEdges(
  groups: readonly ProjectGroup[],
  graph: FeatureGraph,
): readonly (readonly number[])[] {
  const groupOf = new Map(
    groups.flatMap((group, index) => group.map(({ name }) => [name, index] as const)),
  );
  return groups.map((group, index) => {
    const bases = group.flatMap(({ name }) => [...(graph.buildsOn.get(name) ?? [])]);
    const indexes = bases.flatMap((base) => groupOf.get(base) ?? []);
    return [...new Set(indexes)].filter((base) => base !== index).sort((a, b) => a - b);
  });
}

/** The dependency cycles within a group. */
export function circlesIn(
  group: ProjectGroup,
  graph: FeatureGraph,
): readonly (readonly string[])[] {
  const single = group.map((project) => [project]);
  return strongComponents(groupEdges(single, graph))
    .filter((circle) => circle.length > 1)
    .map((circle) => circle.flatMap((index) => group[index]?.name ?? []));
}

function mergeCircles(
  groups: readonly ProjectGroup[],
  graph: FeatureGraph,
): readonly ProjectGroup[] {
  return sorted(
    strongComponents(groupEdges(groups, graph)).map((component) =>
      component.flatMap((index) => groups[index] ?? []),
    ),
  );
}

function absorbBetween(
  groups: readonly ProjectGroup[],
  all: readonly FeatureProject[],
): readonly ProjectGroup[] {
  for (const group of groups) {
    const nestings = group.flatMap((outer) =>
      group
        .filter((inner) => isNestedIn(inner.root, outer.root))
        .map((inner) => ({ outer, inner })),
    );
    if (nestings.length === 0) continue;
    const roots = new Set(group.map(({ root }) => root));
    const between = all.filter(
      ({ root }) =>
        !roots.has(root) &&
        nestings.some(
          ({ outer, inner }) => isNestedIn(root, outer.root) && isNestedIn(inner.root, root),
        ),
    );
    if (between.length === 0) continue;
    const names = new Set([...group, ...between].map(({ name }) => name));
    const joined = groups.filter((other) => other.some(({ name }) => names.has(name)));
    const members = new Map([...between, ...joined.flat()].map((item) => [item.name, item]));
    return absorbBetween(
      sorted([...groups.filter((other) => !joined.includes(other)), [...members.values()]]),
      all,
    );
  }
  return groups;
}

/** Merges the two most closely related groups. */
function joinNeighbours(
  groups: readonly ProjectGroup[],
  graph: FeatureGraph,
  maxPackages: number,
): readonly ProjectGroup[] {
  const edges = groupEdges(groups, graph).map((bases) => new Set(bases));
  const folders = groups.map((group) => commonFolder(group.map(({ root }) => root)));
  const fairSize = Math.ceil((2 * groups.flat().length) / maxPackages);
  let best:
    { readonly pair: readonly [number, number]; readonly rank: readonly number[] } | undefined;
  groups.forEach((group, a) => {
    for (let b = a + 1; b < groups.length; b++) {
      const size = group.length + (groups[b]?.length ?? 0);
      const folder = commonFolder([folders[a] ?? '.', folders[b] ?? '.']);
      const connected = edges[a]?.has(b) === true || edges[b]?.has(a) === true;
      const rank = [
        size <= fairSize ? 1 : 0,
        connected ? 1 : 0,
        folder === '.' ? 0 : folder.split('/').length,
        -size,
      ];
      if (best === undefined || isGreater(rank, best.rank)) best = { pair: [a, b], rank };
    }
  });
  if (best === undefined) return groups;
  const [a, b] = best.pair;
  return sorted([
    ...groups.filter((_, index) => index !== a && index !== b),
    [...(groups[a] ?? []), ...(groups[b] ?? [])],
  ]);
}

function isGreater(a: readonly number[], b: readonly number[]): boolean {
  const index = a.findIndex((value, at) => value !== b[at]);
  return index !== -1 && (a[index] ?? 0) > (b[index] ?? 0);
}

function sorted(groups: readonly ProjectGroup[]): readonly ProjectGroup[] {
  return groups
    .map((group) => [...group].sort((a, b) => byCodeUnit(a.name, b.name)))
    .sort((a, b) => byCodeUnit(a[0]?.name ?? '', b[0]?.name ?? ''));
}

/** The dependencies between the projects of a feature, by project name. */
export interface FeatureGraph {
  /**
   * For each requested project, the other requested projects that it depends on without a contract:
   * directly, or through projects outside the feature.
   */
  readonly buildsOn: ReadonlyMap<string, ReadonlySet<string>>;
  /** All direct and transitive dependencies of a project. */
  dependenciesOf(project: string): ReadonlySet<string>;
}

/** The part of a feature that its project graph follows from. */
interface GraphSource extends Pick<Feature, 'modules'> {
  readonly all: readonly { readonly name: string }[];
  readonly requested: readonly { readonly name: string }[];
  readonly interfaces: readonly Pick<Feature['interfaces'][number], 'owner' | 'consumers'>[];
}

/**
 * Builds the project graph of a feature.
 *
 * @param feature its projects, and their contracts
 * @param workspace all projects, and their dependencies
 * @returns which projects build on which
 */
export function featureGraph(feature: GraphSource, workspace: Workspace): FeatureGraph {
  const targets = new Map<string, string[]>(feature.all.map(({ name }) => [name, []]));
  for (const { source, target } of workspace.dependencies) {
    if (source !== target && targets.has(target)) targets.get(source)?.push(target);
  }
  const agreed = [
    ...feature.interfaces,
    ...feature.modules.map(({ project, consumers }) => ({ owner: project, consumers })),
  ];
  const contracted = new Set(
    agreed.flatMap(({ owner, consumers }) =>
      consumers.map((consumer) => JSON.stringify([consumer, owner])),
    ),
  );
  const hasContract = (consumer: string, owner: string): boolean =>
    contracted.has(JSON.stringify([consumer, owner]));
  const requested = new Set(feature.requested.map(({ name }) => name));

  const buildsOn = new Map(
    feature.requested.map(({ name }) => {
      const met = reachedFrom(
        name,
        (project) => (targets.get(project) ?? []).filter((target) => !hasContract(project, target)),
        (project) => requested.has(project),
      );
      const bases = [...met].filter((base) => requested.has(base) && !hasContract(name, base));
      return [name, new Set(bases)];
    }),
  );
  return {
    buildsOn,
    dependenciesOf: (project) => reachedFrom(project, (name) => targets.get(name) ?? []),
  };
}

/**
 * All projects reachable from a project, except itself. The search includes `stopAt` projects but
 * does not continue past them.
 */
function reachedFrom(
  start: string,
  next: (name: string) => readonly string[],
  stopAt: (name: string) => boolean = () => false,
): ReadonlySet<string> {
  const reached = new Set<string>();
  const queue = [start];
  for (const name of queue) {
    if (name !== start && stopAt(name)) continue;
    for (const target of next(name)) {
      if (target === start || reached.has(target)) continue;
      reached.add(target);
      queue.push(target);
    }
  }
  return reached;
}

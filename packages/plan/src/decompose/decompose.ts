import { planDag } from '../dag/plan-dag';
import type { Plan, WorkPackage } from '../parse/plan.generated';
import { UnwritablePathError } from '../scope/scope';
import { byCodeUnit, clip, oneLine, sortedSet } from '../text';
import type { Workspace } from '../words/facts';
import { CONTRACTS_PACKAGE, INTEGRATION_PACKAGE, SEQUENTIAL_PACKAGE } from '../words/packages';
import type { ProjectPackage } from './describe';
import { type Feature, resolveFeature } from './feature';
import { DecomposeError, type FeatureRequest } from './feature-request';
import {
  circlesIn,
  featureGraph,
  type FeatureGraph,
  groupEdges,
  groupProjects,
  type ProjectGroup,
} from './group-projects';
import { applyOverrides, checkDependencies, checkOverrideIds } from './overrides';
import { commonFolder, isInside } from './project-scope';
import {
  contractsPackage,
  integrationPackage,
  projectPackage,
  sequentialPackage,
} from './work-packages';

const DEFAULT_MAX_PACKAGES = 12;

/**
 * Creates a plan: assigns projects to packages, orders the packages, and derives contracts and
 * write scopes.
 *
 * Tier `sequential` gives one package. The other tiers give `wp-contracts`, then packages of
 * projects (see `groupProjects`), then `wp-integration`. Parallel packages cannot write the same
 * path: each package has the roots of its own projects, minus nested projects of others. The result
 * is deterministic and does not depend on the order of lists in the request and the workspace.
 *
 * @param request all decisions about the feature
 * @param workspace the projects and their dependencies
 * @returns the plan
 * @throws DecomposeError for a request that cannot become a plan; see its codes
 */
export function decompose(request: FeatureRequest, workspace: Workspace): Plan {
  const feature = resolveFeature(request, workspace);
  const graph = featureGraph(feature, workspace);
  const packages = packagesOf(feature, graph);
  const title = clip(oneLine(request.title), 200);
  const plan: Plan = {
    schema_version: 1,
    feature: {
      id: request.changeId,
      ...(title === '' ? {} : { title }),
      plan_revision: 1,
      created_by: clip(oneLine(request.createdBy), 128) || 'parallel-plan',
    },
    contracts: contractsOf(request),
    ...(packages.some(isUntested) && { defaults: { verification_tier_required: 'A' } }),
    packages,
  };
  checkDependencies(plan);
  return plan;
}

/** With a default of tier A in the plan, `verification/tier` names such a package. */
function isUntested({ task_type, verification }: WorkPackage): boolean {
  return task_type !== 'contracts' && verification.tier_required !== 'A';
}

function packagesOf(feature: Feature, graph: FeatureGraph): WorkPackage[] {
  const { tier } = feature.request;
  try {
    return tier === 'sequential'
      ? sequentialPackages(feature, graph)
      : parallelPackages(feature, graph);
  } catch (error) {
    if (!(error instanceof UnwritablePathError)) throw error;
    const message = `${error.message} Rename it, or leave it out of the plan.`;
    throw new DecomposeError('invalid-root', message);
  }
}

function contractsOf({
  openapiFiles,
  prism,
  pythonModels = false,
}: FeatureRequest): Plan['contracts'] {
  const files = sortedSet(openapiFiles);
  const hasApi = files.some((file) => /\.(ya?ml|json)$/u.test(file));
  return {
    revision: 1,
    openapi: { primary: openapiFiles[0], files },
    ...(hasApi
      ? {
          generated: {
            ...(pythonModels ? { pydantic_dir: 'contracts/generated' } : {}),
            typescript_dir: 'contracts/generated',
          },
        }
      : {}),
    ...(prism === undefined ? {} : { mocks: { prism: { enabled: true, ...prism } } }),
  };
}

function sequentialPackages(feature: Feature, graph: FeatureGraph): WorkPackage[] {
  const { overrides } = feature.request;
  const main = sequentialPackage(feature, graph);
  checkOverrideIds([main.package_id], feature.request);
  return applyOverrides([main], overrides);
}

function parallelPackages(feature: Feature, graph: FeatureGraph): WorkPackage[] {
  const { overrides, maxPackages = DEFAULT_MAX_PACKAGES } = feature.request;
  const works = projectPackages(feature, graph, maxPackages);
  const waitedFor = new Set(works.flatMap(({ after }) => after.map(({ id }) => id)));
  const first = [
    contractsPackage(feature),
    ...works.map((work) => projectPackage(work, feature, graph, waitedFor.has(work.id))),
  ];
  const ids = first.map(({ package_id }) => package_id);
  // Built after the overrides, because the integration package may write the paths that they add.
  const overridden = applyOverrides(first, overrides);
  const last = integrationPackage(overridden, works, feature);
  checkOverrideIds([...ids, last.package_id], feature.request);
  return [...overridden, ...applyOverrides([last], overrides)];
}

function projectPackages(
  feature: Feature,
  graph: FeatureGraph,
  maxPackages: number,
): readonly ProjectPackage[] {
  const groups = groupProjects(feature, graph, maxPackages);
  const ids = packageIds(groups);
  const edges = withoutShortcuts(groupEdges(groups, graph));
  const works = groups.map((projects, index) => {
    const names = new Set(projects.map(({ name }) => name));
    return {
      id: ids[index] ?? '',
      projects,
      owns: feature.interfaces.filter(({ owner }) => names.has(owner)),
      uses: feature.interfaces.filter(
        ({ owner, consumers }) => !names.has(owner) && consumers.some((user) => names.has(user)),
      ),
      exports: feature.modules.filter(({ project }) => names.has(project)),
      imports: feature.modules.filter(
        ({ project, consumers }) =>
          !names.has(project) && consumers.some((user) => names.has(user)),
      ),
      after: (edges[index] ?? [])
        .map((base) => ({
          id: ids[base] ?? '',
          because: buildingOn(projects, groups[base] ?? [], graph),
        }))
        .sort((a, b) => byCodeUnit(a.id, b.id)),
      circles: circlesIn(projects, graph),
    };
  });
  return inWaves(works);
}

function buildingOn(
  projects: ProjectGroup,
  bases: ProjectGroup,
  graph: FeatureGraph,
): readonly { readonly project: string; readonly base: string }[] {
  return projects.flatMap(({ name }) =>
    bases
      .filter((base) => graph.buildsOn.get(name)?.has(base.name))
      .map((base) => ({ project: name, base: base.name })),
  );
}

/** Sorted by earliest wave, then by id. */
function inWaves(works: readonly ProjectPackage[]): readonly ProjectPackage[] {
  const { layers } = planDag({
    packages: works.map(({ id, after }) => ({
      package_id: id,
      depends_on: after.map((base) => base.id),
    })),
  });
  const byId = new Map(works.map((work) => [work.id, work]));
  return layers.flatMap((layer) => [...layer].sort(byCodeUnit).flatMap((id) => byId.get(id) ?? []));
}

/** The transitive reduction of an acyclic graph. */
function withoutShortcuts(edges: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const below = new Map<number, ReadonlySet<number>>();
  const reach = (node: number): ReadonlySet<number> => {
    const known = below.get(node);
    if (known !== undefined) return known;
    const reached = new Set((edges[node] ?? []).flatMap((base) => [base, ...reach(base)]));
    below.set(node, reached);
    return reached;
  };
  return edges.map((bases) =>
    bases.filter((base) => !bases.some((other) => reach(other).has(base))),
  );
}

const RESERVED: readonly string[] = [CONTRACTS_PACKAGE, INTEGRATION_PACKAGE, SEQUENTIAL_PACKAGE];
const MAX_ID_LENGTH = 64;

/**
 * Derives package ids for groups, in order: `wp-` plus the project's name, reduced to the allowed
 * characters. A group of several projects is named after the folder that only they share, otherwise
 * after its first project with the suffix `-group`. When two groups would share an id, the later
 * one gets a number.
 */
function packageIds(groups: readonly ProjectGroup[]): readonly string[] {
  const wanted = groups.map((group) => idFor(nameOf(group, groups)));
  const taken = new Set(RESERVED);
  return wanted.map((id) => {
    let unique = id;
    for (let n = 2; taken.has(unique); n++) unique = withSuffix(id, `-${n}`);
    taken.add(unique);
    return unique;
  });
}

function nameOf(group: ProjectGroup, groups: readonly ProjectGroup[]): string {
  const first = group[0]?.name ?? '';
  if (group.length === 1) return first;
  const folder = commonFolder(group.map(({ root }) => root));
  const isShared = groups.some(
    (other) => other !== group && other.some(({ root }) => isInside(root, folder)),
  );
  return folder === '.' || isShared ? `${first}-group` : folder;
}

function idFor(name: string): string {
  const slug = name
    .toLowerCase()
    .replace(/[^a-z0-9_]+/gu, '-')
    .replace(/^[-_]+|[-_]+$/gu, '');
  const id = `wp-${slug === '' ? 'project' : slug}`;
  return RESERVED.includes(id) ? `${id}-project` : withSuffix(id, '');
}

function withSuffix(id: string, suffix: string): string {
  return `${id.slice(0, MAX_ID_LENGTH - suffix.length).replace(/[-_]+$/u, '')}${suffix}`;
}

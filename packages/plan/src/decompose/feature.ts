import type { Workspace } from '../words/facts';
import { didYouMean } from '../text/did-you-mean';
import {
  DecomposeError,
  type FeatureRequest,
  type RequestedInterface,
  type RequestedModule,
  type RequestedProject,
  type RequestedRequirement,
  type FeatureProject,
} from './feature-request';
import { isInside } from './project-scope';
import { foreseenTargets } from './verification';
import { byCodeUnit, byText, sortedSet } from '../text';
import { requirementId } from '../words/requirements';
import { type ProjectRole, rolesIn } from '../words/roles';

/** A validated request with all names resolved, sorted and without duplicates. */
export interface Feature {
  readonly request: FeatureRequest;
  /** `openspec/changes/<id>` */
  readonly folder: string;
  /** The Nx project that represents the change. */
  readonly changeProject: string;
  /** The projects that the feature touches, sorted by name. */
  readonly requested: readonly FeatureProject[];
  /** The projects of the workspace and the new ones, sorted by name. */
  readonly all: readonly FeatureProject[];
  readonly interfaces: readonly RequestedInterface[];
  /** Sorted by owner. */
  readonly modules: readonly RequestedModule[];
  /** Sorted by capability and name. Implemented by projects in `all`. */
  readonly requirements: readonly RequestedRequirement[];
  /** The role of each project, keyed by name. */
  readonly roles: ReadonlyMap<string, ProjectRole>;
}

/**
 * Resolves the names in a request and validates it.
 *
 * @throws DecomposeError for an invalid request
 */
export function resolveFeature(request: FeatureRequest, workspace: Workspace): Feature {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/u.test(request.changeId)) {
    throw new DecomposeError(
      'invalid-change-id',
      `"${request.changeId}" can't be the id of a change: use up to 128 letters, digits, dots, dashes and underscores, such as "add-user-sessions".`,
    );
  }
  if (request.projects.length === 0) {
    throw new DecomposeError(
      'no-project',
      'The feature names no project, so there is nothing to plan. Name the projects that it touches.',
    );
  }
  const existing = new Map(
    workspace.projects.map((project) => [project.name, { ...project, isNew: false }]),
  );
  const byName = new Map<string, FeatureProject>();
  for (const wanted of request.projects) {
    const project = resolveProject(wanted, existing);
    const twin = byName.get(project.name);
    if (twin !== undefined && (twin.root !== project.root || twin.type !== project.type)) {
      throw new DecomposeError(
        'project-exists',
        `The feature names the new project "${project.name}" twice, with different roots or types. Keep one of them.`,
      );
    }
    byName.set(project.name, project);
  }
  const requested = [...byName.values()].sort(inOrder);
  checkRoots(requested, [...existing.values()]);
  const all = [...new Map([...existing, ...byName]).values()].sort(inOrder);
  const interfaces = resolveInterfaces(request, requested, all);
  return {
    request,
    folder: `openspec/changes/${request.changeId}`,
    changeProject: request.changeProject ?? `change/${request.changeId}`,
    requested,
    all,
    interfaces,
    modules: resolveModules(request, requested, all),
    requirements: resolveRequirements(request, all),
    roles: new Map([
      ...rolesIn({ projects: all, dependencies: workspace.dependencies }, interfaces),
      ...request.projects.flatMap(({ name, role }) =>
        role === undefined ? [] : [[name, role] as const],
      ),
    ]),
  };
}

/**
 * The project to copy from for a new one: an existing project of the same type, best with the same
 * role, then in the same folder, then with a similar name.
 *
 * @returns `undefined` if the workspace has no project of its type
 */
export function exampleFor(
  { name, root, type }: FeatureProject,
  { all, roles }: Pick<Feature, 'all' | 'roles'>,
): FeatureProject | undefined {
  const folder = (path: string): string => path.split('/').slice(0, -1).join('/');
  const words = name.split(/[^A-Za-z0-9]+/u);
  const rank = (other: FeatureProject): number =>
    (roles.get(other.name) === roles.get(name) ? 4 : 0) +
    (folder(other.root) === folder(root) ? 2 : 0) +
    (other.name.split(/[^A-Za-z0-9]+/u)[0] === words[0] ? 3 : 0);
  return all
    .filter((other) => !other.isNew && other.root !== '.' && other.type === type)
    .sort((a, b) => rank(b) - rank(a) || byCodeUnit(a.name, b.name))[0];
}

function inOrder(a: FeatureProject, b: FeatureProject): number {
  return byCodeUnit(a.name, b.name);
}

function resolveProject(
  { name, newRoot, newType = 'library', generator }: RequestedProject,
  existing: ReadonlyMap<string, FeatureProject>,
): FeatureProject {
  const found = existing.get(name);
  if (newRoot === undefined) {
    if (found !== undefined) return found;
    throw new DecomposeError(
      'unknown-project',
      `The workspace has no project "${name}".${didYouMean(name, [...existing.keys()])} Give a new project a root.`,
    );
  }
  if (found !== undefined) {
    throw new DecomposeError(
      'project-exists',
      `The project "${name}" exists already, in "${found.root}". Leave its root out to work on it, or give the new one another name.`,
    );
  }
  return {
    name,
    root: normaliseRoot(name, newRoot),
    type: newType,
    tags: [],
    targets: [
      ...foreseenTargets({ type: newType, root: normaliseRoot(name, newRoot) }, [
        ...existing.values(),
      ]),
    ],
    isNew: true,
    ...(generator && { generator }),
  };
}

function normaliseRoot(name: string, root: string): string {
  const path = root.replace(/^(\.\/)+/u, '').replace(/\/+$/u, '');
  const segments = path.split('/');
  if (root === '.' || root === './') return '.';
  if (path === '' || segments.some((segment) => ['', '.', '..'].includes(segment))) {
    throw new DecomposeError(
      'invalid-root',
      `"${root}" can't be the root of the new project "${name}": give a path inside the workspace, such as "libs/${name}".`,
    );
  }
  return path;
}

function checkRoots(
  requested: readonly FeatureProject[],
  existing: readonly FeatureProject[],
): void {
  const taken = new Map<string, FeatureProject>();
  const newcomers = requested.filter(({ isNew }) => isNew);
  for (const project of [...requested.filter(({ isNew }) => !isNew), ...newcomers]) {
    const other =
      taken.get(project.root) ??
      (project.isNew ? existing.find(({ root }) => root === project.root) : undefined);
    if (other !== undefined) {
      throw new DecomposeError(
        'shared-root',
        `The projects "${other.name}" and "${project.name}" have one root, "${project.root}", so that no scope can tell them apart. Give one of them another root, or name only one.`,
      );
    }
    if (isInside(project.root, 'openspec')) {
      throw new DecomposeError(
        'reserved-root',
        `The project "${project.name}" lies in "${project.root}", where plans are kept: no package can own it. Leave it out.`,
      );
    }
    taken.set(project.root, project);
  }
}

function resolveModules(
  { modules = [] }: FeatureRequest,
  requested: readonly FeatureProject[],
  all: readonly FeatureProject[],
): readonly RequestedModule[] {
  const byOwner = new Map<string, Set<string>>();
  for (const { project, consumers } of modules) {
    checkParties(
      `The module contract of "${project}"`,
      { owner: project, consumers },
      requested,
      all,
    );
    const users = byOwner.get(project) ?? new Set();
    for (const consumer of consumers) if (consumer !== project) users.add(consumer);
    byOwner.set(project, users);
  }
  return [...byOwner]
    .sort(byText(([project]) => project))
    .map(([project, consumers]) => ({ project, consumers: sortedSet(consumers) }));
}

function resolveRequirements(
  { requirements = [] }: FeatureRequest,
  all: readonly FeatureProject[],
): readonly RequestedRequirement[] {
  const known = new Set(all.map(({ name }) => name));
  const byId = new Map<string, RequestedRequirement>();
  for (const item of requirements) {
    const stranger = item.implementedBy.find((name) => !known.has(name));
    if (stranger !== undefined) {
      throw new DecomposeError(
        'unknown-project',
        `The requirement "${item.name}" is implemented by "${stranger}", which the workspace doesn't have.${didYouMean(stranger, [...known])}`,
      );
    }
    const id = requirementId(item.capability, item.name);
    const twin = byId.get(id);
    const implementedBy = sortedSet([...item.implementedBy, ...(twin?.implementedBy ?? [])]);
    byId.set(id, { ...(twin ?? item), implementedBy });
  }
  return [...byId].sort(byText(([id]) => id)).map(([, item]) => item);
}

/**
 * @throws DecomposeError when the owner is not part of the feature, or a consumer does not exist
 */
function checkParties(
  what: string,
  { owner, consumers }: { readonly owner: string; readonly consumers: readonly string[] },
  requested: readonly FeatureProject[],
  all: readonly FeatureProject[],
): void {
  const owners = requested.map(({ name }) => name);
  if (!owners.includes(owner)) {
    throw new DecomposeError(
      'owner-not-requested',
      `${what} is owned by "${owner}", which is not among the projects of the feature.${didYouMean(owner, owners)} Add the project, or name another owner.`,
    );
  }
  const names = all.map(({ name }) => name);
  const stranger = consumers.find((consumer) => !names.includes(consumer));
  if (stranger !== undefined) {
    throw new DecomposeError(
      'unknown-project',
      `${what} is consumed by "${stranger}", which the workspace doesn't have.${didYouMean(stranger, names)} Name a project, or leave the consumer out.`,
    );
  }
}

function resolveInterfaces(
  request: FeatureRequest,
  requested: readonly FeatureProject[],
  all: readonly FeatureProject[],
): readonly RequestedInterface[] {
  const byKey = new Map<string, RequestedInterface>();
  for (const item of request.interfaces) {
    const { lockKey, owner, consumers } = item;
    checkParties(`"${lockKey}"`, item, requested, all);
    const twin = byKey.get(lockKey);
    if (twin !== undefined && twin.owner !== owner) {
      throw new DecomposeError(
        'interface-owned-twice',
        `"${lockKey}" is owned by "${[twin.owner, owner].sort(byCodeUnit).join('" and "')}". Two packages can't implement one interface: name one owner, and the other as a consumer.`,
      );
    }
    const users = sortedSet([...consumers, ...(twin?.consumers ?? [])]);
    byKey.set(lockKey, {
      ...item,
      artifact: sortedSet([item.artifact, ...(twin === undefined ? [] : [twin.artifact])])[0] ?? '',
      consumers: users.filter((user) => user !== owner),
    });
  }
  return [...byKey.values()].sort((a, b) => byCodeUnit(a.lockKey, b.lockKey));
}

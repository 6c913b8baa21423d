import type { Located, PackageView, PlanView } from '../parse/parsed-plan';
import { matchGlob } from '../scope/in-scope';
import { type GlobPath, parseGlob } from '../scope/parse-glob';
import { globUnder } from '../scope/path-glob';
import {
  InvalidGlobError,
  type Scope,
  ScopeTooComplexError,
  UnwritablePathError,
} from '../scope/scope';
import { findScopeOverlap } from '../scope/scope-overlap';
import type { Workspace, WorkspaceProject } from '../words/facts';
import { integrationPackage } from '../words/packages';

/** The projects that one write glob of a package reaches. */
export interface GlobBoundary {
  readonly glob: Located<string>;
  readonly reached: readonly ReachedProject[];
  /** False when no project owns any path that the glob allows. */
  readonly isOwned: boolean;
  /** Whether the glob was added by hand with a recorded reason. */
  readonly isAmended: boolean;
}

/** A package of a plan, mapped to the projects of the workspace. */
export interface PackageBoundary {
  readonly id: string;
  readonly entry: PackageView;
  /**
   * The projects that the scope was derived from: `inputs.nx.projects` and the projects that the
   * plan will create.
   */
  readonly declared: ReadonlySet<string>;
  readonly globs: readonly GlobBoundary[];
  /** Names of the projects that the package's globs may write. */
  readonly reached: ReadonlySet<string>;
  /** Whether this is the integration package. It may write what the other packages may write. */
  readonly isIntegration: boolean;
}

/** The projects that packages declare and the projects that their globs reach. */
export interface PlanBoundaries {
  readonly packages: readonly PackageBoundary[];
  /** Roots of the projects that the plan will create, keyed by name. */
  readonly planned: ReadonlyMap<string, string>;
}

const known = new WeakMap<PlanView, { workspace: Workspace; boundaries: PlanBoundaries }>();

/**
 * Maps a plan to the projects of a workspace. Change files (`openspec/`) belong to no project and
 * are ignored.
 *
 * @param view the readable part of the plan
 * @param workspace the projects of the workspace
 * @returns the boundaries of each package, and the planned projects
 */
export function planBoundaries(view: PlanView, workspace: Workspace): PlanBoundaries {
  const found = known.get(view);
  if (found?.workspace === workspace) return found.boundaries;
  const boundaries = compute(view, workspace);
  known.set(view, { workspace, boundaries });
  return boundaries;
}

function compute(view: PlanView, workspace: Workspace): PlanBoundaries {
  const planned = new Map(
    view.packages.flatMap(({ newProjects }) =>
      newProjects.map(({ name, root }): [string, string] => [name, root.value]),
    ),
  );
  const existing = new Set(workspace.projects.map(({ name }) => name));
  const index = projectIndex([
    ...workspace.projects,
    ...[...planned].filter(([name]) => !existing.has(name)).map(([name, root]) => ({ name, root })),
  ]);
  const integration = integrationPackage(view);
  const packages = view.packages.flatMap((entry): PackageBoundary[] => {
    const id = entry.package_id?.value;
    if (id === undefined) return [];
    const deny = entry.scope.deny.map(({ value }) => value);
    const amended = new Set(entry.amendments.map(({ value }) => value));
    const globs = entry.scope.write_allow
      .filter(({ value }) => !/^openspec(?:\/|$)/.test(value))
      .map((glob): GlobBoundary => ({
        glob,
        reached: index.reachedBy(glob.value, deny),
        isOwned: index.isOwned(glob.value, deny),
        isAmended: amended.has(glob.value),
      }));
    return [
      {
        id,
        entry,
        declared: new Set([
          ...entry.projects.map(({ value }) => value),
          ...entry.newProjects.map(({ name }) => name),
        ]),
        globs,
        reached: new Set(globs.flatMap(({ reached }) => reached.map(({ name }) => name))),
        isIntegration: entry === integration,
      },
    ];
  });
  return { packages, planned };
}

/** A project that a glob reaches. */
export interface ReachedProject {
  readonly name: string;
  /** One path of the project that the glob allows. */
  readonly witness: string;
}

/** Finds the owner of a path: the project with the deepest root above it. */
interface ProjectIndex {
  /**
   * Projects in which a glob may write a path, sorted by root. Excludes the project at the
   * workspace root, because its files are shared. May be incomplete when the exact answer costs too
   * much.
   */
  reachedBy(glob: string, deny: readonly string[]): readonly ReachedProject[];
  /**
   * Whether any project, including the one at the workspace root, owns a path that the glob allows.
   */
  isOwned(glob: string, deny: readonly string[]): boolean;
}

/**
 * Builds the index. A lookup costs the length of the glob's literal prefix plus the number of
 * projects below it, not the number of all projects.
 */
function projectIndex(projects: readonly Pick<WorkspaceProject, 'name' | 'root'>[]): ProjectIndex {
  const byRoot = new Map(projects.map((project) => [project.root, project]));
  const roots = [...byRoot.keys()].filter((root) => root !== '.').sort();
  const known = new Map<string, readonly ReachedProject[]>();

  function reachedBy(glob: string, deny: readonly string[]): readonly ReachedProject[] {
    const key = JSON.stringify([glob, deny]);
    let found = known.get(key);
    if (found === undefined) known.set(key, (found = find(glob, deny)));
    return found;
  }

  function find(glob: string, deny: readonly string[]): readonly ReachedProject[] {
    const candidates = new Set(alternativesOf(glob).flatMap(candidatesOf));
    return [...candidates].sort().flatMap((root): ReachedProject[] => {
      const project = byRoot.get(root);
      const witness = project && meeting({ write_allow: [glob], deny }, root);
      return project && witness ? [{ name: project.name, witness }] : [];
    });
  }

  /** The project above the literal prefix of a glob, and all projects below it. */
  function candidatesOf(path: GlobPath): readonly string[] {
    const prefix = fixedPrefix(path);
    const above = ancestorsOf(prefix).find((folder) => byRoot.has(folder) && folder !== '.');
    return [...(above === undefined ? [] : [above]), ...below(roots, prefix)];
  }

  function meeting(scope: Scope, root: string): string | undefined {
    try {
      const nested = below(roots, root).filter((other) => other !== root);
      const own = { write_allow: [globUnder(root)], deny: nested.map(globUnder) };
      return findScopeOverlap(scope, own)?.witness;
    } catch (error) {
      if (isBeyondUs(error)) return undefined;
      throw error;
    }
  }

  return {
    reachedBy,
    isOwned: (glob, deny) => byRoot.has('.') || reachedBy(glob, deny).length > 0,
  };
}

/** Whether a glob allows a single path, or a set that is indistinguishable from one. */
export function isPlainPath(glob: string): boolean {
  return alternativesOf(glob).every((path) => path.every(({ kind }) => kind === 'literal'));
}

/** Whether a scope allows a path; `false` for globs outside the dialect. */
export function allows(glob: string, deny: readonly string[], path: string): boolean {
  try {
    return matchGlob(glob, path) && !deny.some((other) => matchGlob(other, path));
  } catch (error) {
    if (isBeyondUs(error)) return false;
    throw error;
  }
}

function alternativesOf(glob: string): readonly GlobPath[] {
  try {
    return parseGlob(glob).alternatives;
  } catch (error) {
    if (isBeyondUs(error)) return [];
    throw error;
  }
}

/** Whether another rule reports this error, or the exact answer costs too much here. */
function isBeyondUs(error: unknown): boolean {
  return (
    error instanceof InvalidGlobError ||
    error instanceof ScopeTooComplexError ||
    error instanceof UnwritablePathError
  );
}

function fixedPrefix(path: GlobPath): string {
  const end = path.findIndex(({ kind }) => kind !== 'literal');
  const fixed = end === -1 ? path : path.slice(0, end);
  return fixed.map(({ text }) => text).join('/');
}

/** The path itself and its parent folders, deepest first. */
function ancestorsOf(path: string): readonly string[] {
  const segments = path.split('/');
  return segments.map((_, at) => segments.slice(0, segments.length - at).join('/'));
}

/** The sorted roots that equal a folder or lie in it. */
function below(roots: readonly string[], folder: string): readonly string[] {
  if (folder === '') return roots;
  const found: string[] = [];
  let low = 0;
  for (let high = roots.length; low < high;) {
    const middle = (low + high) >>> 1;
    if ((roots[middle] ?? '') < folder) low = middle + 1;
    else high = middle;
  }
  for (let at = low; at < roots.length; at++) {
    const root = roots[at] ?? '';
    if (!root.startsWith(folder)) break;
    if (root === folder || root.charAt(folder.length) === '/') found.push(root);
  }
  return found;
}

/**
 * Finds projects inside a derived scope of a package that the package neither declares nor denies.
 * They were added after the scope was derived.
 */
export function appearedProjects(
  { declared, entry }: PackageBoundary,
  { projects }: Workspace,
): readonly WorkspaceProject[] {
  const own = projects.filter(({ name }) => declared.has(name));
  const written = new Set(entry.scope.write_allow.map(({ value }) => value));
  const derived = own.filter(({ root }) => written.has(derivedGlob(root) ?? ''));
  const deny = entry.scope.deny.map(({ value }) => value);
  return projects.filter(({ name, root }) => {
    const isNested = derived.some((folder) => isNestedIn(root, folder.root));
    // Any file name works here, because a derived scope denies a whole folder or nothing.
    return isNested && !declared.has(name) && allows('**', deny, `${root}/any-file`);
  });
}

function derivedGlob(root: string): string | undefined {
  try {
    return globUnder(root);
  } catch (error) {
    if (error instanceof UnwritablePathError) return undefined;
    throw error;
  }
}

function isNestedIn(path: string, folder: string): boolean {
  if (path === folder || /^(?:openspec|\.github)(?:\/|$)/.test(path)) return false;
  return folder === '.' || path.startsWith(`${folder}/`);
}

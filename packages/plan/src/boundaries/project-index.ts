import type { WorkspaceProject } from '../model/workspace';
import { findScopeOverlap } from '../scope/scope-overlap';
import { InvalidGlobError } from '../scope/invalid-glob-error';
import { matchGlob } from '../scope/match-glob';
import { type GlobPath, parseGlob } from '../scope/parse-glob';
import { globUnder } from '../scope/path-glob';
import type { Scope } from '../scope/scope';
import { ScopeTooComplexError } from '../scope/scope-too-complex-error';
import { UnwritablePathError } from '../scope/unwritable-path-error';

/** A project that a glob reaches. */
export interface ReachedProject {
  readonly name: string;
  /** One path of the project that the glob allows. */
  readonly witness: string;
}

/** Finds the owner of a path: the project with the deepest root above it. */
export interface ProjectIndex {
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
export function projectIndex(
  projects: readonly Pick<WorkspaceProject, 'name' | 'root'>[],
): ProjectIndex {
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

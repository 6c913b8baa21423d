import { createRequire } from 'node:module';
import type * as GlobDialect from '@parallel-plan/plan/glob';
import type { PackageFacts } from './plan-facts';

/** A folder on the path to a project's root. */
interface Folder {
  readonly children: Map<string, Folder>;
  /** The project whose root it is. */
  project?: string;
}

/** `**`, or a pattern that one name has to match. */
type Segment = '**' | { readonly text: string; readonly isName: boolean };

/** Characters that make a segment a pattern. */
const WILDCARD = /[*?[{]/;

/** More alternatives than a person writes. Above this limit, the braces match anything. */
const MAX_ALTERNATIVES = 64;

/** Loaded on demand: most globs are a folder and `**`, which need only a comparison of names. */
function globs(): typeof GlobDialect {
  return createRequire(__filename)('@parallel-plan/plan/glob') as typeof GlobDialect;
}

const ANYTHING: readonly (readonly Segment[])[] = [['**', { text: '*', isName: false }]];

/**
 * Finds the projects that own a path which a package may write. A path belongs to the project with
 * the deepest root above it. The cost of a glob is the length of its path, plus for wildcards the
 * number of folders that they can match. It doesn't grow with the number of projects.
 *
 * The result is for display in the graph. A glob that is too complex reaches more projects, never
 * fewer. `validate` proves which packages may run in parallel.
 *
 * @param projects name and workspace-relative root of each project
 * @returns a function from the scope of a package to the names of the projects it reaches
 */
export function projectReach(
  projects: Iterable<{ readonly name: string; readonly root: string }>,
): (scope: Pick<PackageFacts, 'write' | 'deniedFolders'>) => ReadonlySet<string> {
  const top: Folder = { children: new Map() };
  for (const { name, root } of projects) folderAt(top, root).project = name;

  return ({ write, deniedFolders }) => {
    const reached = new Set<string>();
    const denied = new Set(deniedFolders);
    for (const glob of write) reach(top, glob, denied, reached);
    return reached;
  };
}

/** Follows the names before the first wildcard. Most globs need no more. */
function reach(top: Folder, glob: string, denied: ReadonlySet<string>, reached: Set<string>): void {
  let folder = top;
  let owner = top.project;
  let start = 0;
  for (;;) {
    const slash = glob.indexOf('/', start);
    const end = slash === -1 ? glob.length : slash;
    const name = glob.slice(start, end);
    if (WILDCARD.test(name)) break;
    const child = folder.children.get(name);
    if (child === undefined) {
      if (owner !== undefined) reached.add(owner);
      return;
    }
    if (slash === -1 || denied.has(glob.slice(0, end))) return;
    folder = child;
    owner = child.project ?? owner;
    start = slash + 1;
  }
  if (folder.children.size === 0) {
    if (owner !== undefined) reached.add(owner);
    return;
  }
  const path = glob.slice(0, Math.max(0, start - 1));
  for (const segments of toSegments(glob.slice(start))) {
    walk(folder, path, owner, segments, new Set([0]), denied, reached);
  }
}

/**
 * `at` holds the positions in `segments` that the path may have reached, which are the states of an
 * automaton.
 */
function walk(
  folder: Folder,
  path: string,
  ownerAbove: string | undefined,
  segments: readonly Segment[],
  at: ReadonlySet<number>,
  denied: ReadonlySet<string>,
  reached: Set<string>,
): void {
  const owner = folder.project ?? ownerAbove;
  const states = withSkippedDepths(at, segments);
  const next = new Map<string, Set<number>>();
  const enter = (name: string, state: number) => {
    const known = next.get(name);
    if (known === undefined) next.set(name, new Set([state]));
    else known.add(state);
  };

  for (const state of states) {
    const segment = segments[state];
    if (segment === undefined) continue;
    if (segment !== '**' && segment.isName) {
      if (folder.children.has(segment.text)) enter(segment.text, state + 1);
      else if (owner !== undefined) reached.add(owner);
      continue;
    }
    // A wildcard also matches names that are not on the path to a project.
    if (owner !== undefined) reached.add(owner);
    for (const name of folder.children.keys()) {
      if (segment === '**') enter(name, state);
      else if (segment.text === '*' || globs().matchGlob(segment.text, name)) {
        enter(name, state + 1);
      }
    }
  }
  for (const [name, positions] of next) {
    const child = folder.children.get(name);
    const inner = path === '' ? name : `${path}/${name}`;
    if (child !== undefined && !denied.has(inner)) {
      walk(child, inner, owner, segments, positions, denied, reached);
    }
  }
}

/** `**` also matches zero folders. */
function withSkippedDepths(at: ReadonlySet<number>, segments: readonly Segment[]): Set<number> {
  const states = new Set(at);
  for (const state of states) if (segments[state] === '**') states.add(state + 1);
  return states;
}

function folderAt(top: Folder, root: string): Folder {
  let folder = top;
  for (const name of root === '.' || root === '' ? [] : root.split('/')) {
    let child = folder.children.get(name);
    if (child === undefined) {
      child = { children: new Map() };
      folder.children.set(name, child);
    }
    folder = child;
  }
  return folder;
}

/** The segments of each alternative. A glob that is invalid or too complex matches anything. */
function toSegments(glob: string): readonly (readonly Segment[])[] {
  if (glob === '**') return ANYTHING;
  const { InvalidGlobError, parseGlob } = globs();
  try {
    const { alternatives } = parseGlob(glob);
    if (alternatives.length > MAX_ALTERNATIVES) return ANYTHING;
    return alternatives.map((path) =>
      path.map(({ kind, text }) =>
        kind === 'globstar' ? '**' : { text, isName: kind === 'literal' },
      ),
    );
  } catch (error) {
    if (!(error instanceof InvalidGlobError)) throw error;
    return ANYTHING;
  }
}

import type { PackageFacts } from './plan-facts';

/** A folder on the way to a project's root. */
interface Folder {
  readonly children: Map<string, Folder>;
  /** The project whose root this is. */
  project?: string;
}

type Segment =
  | { readonly kind: 'literal'; readonly name: string }
  | { readonly kind: 'pattern'; readonly pattern: RegExp }
  | { readonly kind: 'any-depth' };

/** What makes a segment more than a name. */
const WILDCARD = /[*?[{]/;

/** More alternatives than a person would write; then the braces may stand for anything. */
const MAX_ALTERNATIVES = 64;
/** More stars in a name would make a regular expression slow; then it may be any name. */
const MAX_STARS = 3;

/**
 * Finds the projects that own a path which a package may write. A path belongs to the project with
 * the deepest root above it. The cost of a glob is the length of its path, and for wildcards the
 * folders that they can stand for; not the number of projects.
 *
 * This is for the picture that the graph gives: where a glob is beyond reason it reaches more
 * projects, never fewer. What may run in parallel is proved elsewhere.
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

/** Goes down the names that come before the first wildcard; most globs have no more to decide. */
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

/** @param at the positions in `segments` that what follows may have reached: an automaton's states */
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
    if (segment.kind === 'literal') {
      if (folder.children.has(segment.name)) enter(segment.name, state + 1);
      else if (owner !== undefined) reached.add(owner);
      continue;
    }
    // A wildcard can always stand for a name that is no folder of ours.
    if (owner !== undefined) reached.add(owner);
    for (const name of folder.children.keys()) {
      if (segment.kind === 'any-depth') enter(name, state);
      else if (segment.pattern.test(name)) enter(name, state + 1);
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

/** `**` may stand for no folder at all. */
function withSkippedDepths(at: ReadonlySet<number>, segments: readonly Segment[]): Set<number> {
  const states = new Set(at);
  for (const state of states) if (segments[state]?.kind === 'any-depth') states.add(state + 1);
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

function toSegments(glob: string): readonly (readonly Segment[])[] {
  return expandBraces(glob).map((alternative) => alternative.split('/').map(toSegment));
}

function toSegment(text: string): Segment {
  if (text === '**') return { kind: 'any-depth' };
  if (!/[*?[]/.test(text)) return { kind: 'literal', name: text };
  const pieces = text.match(/\*+|\?|\[!?\]?[^\]]*\]|./gsu) ?? [];
  if (pieces.filter((piece) => piece.startsWith('*')).length > MAX_STARS) {
    return { kind: 'pattern', pattern: /^/ };
  }
  return { kind: 'pattern', pattern: toPattern(pieces) };
}

function toPattern(pieces: readonly string[]): RegExp {
  const source = pieces.map((piece) => {
    if (piece.startsWith('*')) return '.*';
    if (piece === '?') return '.';
    const [, not, inside] = /^\[(!?)(.+)\]$/su.exec(piece) ?? [];
    if (inside === undefined) return piece.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
    return `[${not ? '^' : ''}${inside.replace(/[\\\][^]/g, '\\$&')}]`;
  });
  try {
    return new RegExp(`^${source.join('')}$`, 'su');
  } catch {
    return /^/;
  }
}

/** Innermost braces first; beyond the limit a glob stands for everything below what comes first. */
function expandBraces(glob: string): readonly string[] {
  const done: string[] = [];
  const open = [glob];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const match = /\{([^{}]*,[^{}]*)\}/.exec(next);
    if (match === null) done.push(next);
    else {
      const before = next.slice(0, match.index);
      const after = next.slice(match.index + match[0].length);
      for (const part of (match[1] ?? '').split(',')) open.push(before + part + after);
    }
    if (done.length + open.length > MAX_ALTERNATIVES) {
      const [first = ''] = glob.split('{');
      return [`${first.slice(0, first.lastIndexOf('/') + 1)}**`];
    }
  }
  return done;
}

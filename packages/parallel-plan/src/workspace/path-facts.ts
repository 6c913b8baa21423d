import { lstatSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { PathFacts } from '@parallel-plan/plan';
import { leadsOutside } from '../paths';

/** More than any real workspace needs. Further paths of a plan get no facts. */
const MAX_LOOKUPS = 100_000;

/**
 * Characters that make a segment more than a name, and characters that the dialect rejects anyway.
 */
const NOT_LITERAL = /[*?[\]{}()!+@\\]/;

/**
 * Ends the part of a glob that may be a name with brackets. A backslash is a separator on Windows.
 */
const WILDCARD = /[*?{}\\]/;

/** What exists at a path. For a path that leads outside, only the target. */
interface Entry {
  readonly exists: boolean;
  readonly isFolder: boolean;
  readonly target?: string;
}

const NOTHING: Entry = { exists: false, isFolder: false };

/**
 * The facts from disk about the paths that globs name: which of their literal leading folders
 * exist, which of these leave the workspace through a symbolic link, and which globs with brackets
 * are names of existing files. Nothing outside the workspace is read.
 *
 * @param root absolute path of the workspace root
 */
export function pathFacts(root: string, globs: Iterable<string>): PathFacts {
  const directories = new Set<string>();
  const outside = new Map<string, string>();
  const literal = new Map<string, string>();
  const seen = new Map<string, Entry>();
  const realRoot = realpathSync(root);

  const look = (path: string): Entry => {
    const known = seen.get(path);
    if (known !== undefined) return known;
    if (seen.size >= MAX_LOOKUPS) return NOTHING;
    const entry = entryAt(realRoot, path);
    seen.set(path, entry);
    return entry;
  };

  for (const glob of globs) {
    for (const path of pathsTo(literalSegments(glob))) {
      const { isFolder, target } = look(path);
      if (target !== undefined) outside.set(path, target);
      if (!isFolder) break;
      directories.add(path);
    }
    const name = nameWithBrackets(glob);
    if (name !== undefined && isThere(look, name)) literal.set(glob, name);
  }
  const rootFiles = new Set(
    readdirSync(realRoot, { withFileTypes: true })
      .filter((entry) => !entry.isDirectory())
      .map(({ name }) => name),
  );
  return { directories, outside, literal, rootFiles };
}

function literalSegments(glob: string): readonly string[] {
  const literal: string[] = [];
  for (const segment of glob.split('/')) {
    if (NOT_LITERAL.test(segment)) break;
    if (segment === '..' || segment.includes('\0')) return [];
    if (segment === '' || segment === '.') {
      if (glob.startsWith('/')) return [];
      continue;
    }
    literal.push(segment);
  }
  return literal;
}

/** The part of a glob that may be a name that contains brackets. */
function nameWithBrackets(glob: string): string | undefined {
  if (!glob.includes('[')) return undefined;
  const segments = glob.split('/');
  if (segments.some((segment) => ['', '.', '..'].includes(segment))) return undefined;
  if (glob.includes('\0')) return undefined;
  const end = segments.findIndex((segment) => WILDCARD.test(segment));
  const name = (end === -1 ? segments : segments.slice(0, end)).join('/');
  return name.includes('[') ? name : undefined;
}

/** Descends folder by folder, so that no link in the path leads outside. */
function isThere(look: (path: string) => Entry, name: string): boolean {
  const paths = pathsTo(name.split('/'));
  return paths.every((path, index) =>
    index === paths.length - 1 ? look(path).exists : look(path).isFolder,
  );
}

/** For `a/b/c`: `a`, `a/b`, `a/b/c`. */
function pathsTo(segments: readonly string[]): readonly string[] {
  return segments.map((_, index) => segments.slice(0, index + 1).join('/'));
}

/** A name that is too long, or a folder without permission, says nothing about the plan. */
function entryAt(realRoot: string, path: string): Entry {
  try {
    const absolute = join(realRoot, path);
    const link = lstatSync(absolute, { throwIfNoEntry: false });
    if (link === undefined) return NOTHING;
    if (!link.isSymbolicLink()) return { exists: true, isFolder: link.isDirectory() };
    const target = leadsOutside(realRoot, absolute);
    return target === undefined
      ? { exists: true, isFolder: isDirectory(absolute) }
      : { exists: true, isFolder: false, target };
  } catch {
    return NOTHING;
  }
}

function isDirectory(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

import { lstatSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { PathFacts } from '@parallel-plan/plan';
import { leadsOutside } from './inside';

/** More than any real workspace has; a plan with more gets no facts for the rest. */
const MAX_LOOKUPS = 100_000;

/** Anything that makes a segment more than a name, and what the dialect refuses anyway. */
const NOT_LITERAL = /[*?[\]{}()!+@\\]/;

/**
 * What the disk says about the paths that globs name: which of their literal leading folders exist,
 * and which of them leave the workspace through a symbolic link. Nothing outside is looked at.
 *
 * @param root the workspace root, absolute
 */
export function pathFacts(root: string, globs: Iterable<string>): PathFacts {
  const directories = new Set<string>();
  const outside = new Map<string, string>();
  const seen = new Map<string, boolean>();
  const realRoot = realpathSync(root);

  /** Looks at one path; says whether what lies below it is worth a look. */
  const look = (path: string): boolean => {
    const known = seen.get(path);
    if (known !== undefined) return known;
    if (seen.size >= MAX_LOOKUPS) return false;
    const absolute = join(realRoot, path);
    let goOn = false;
    const link = lstatSync(absolute, { throwIfNoEntry: false });
    if (link?.isSymbolicLink()) {
      const target = leadsOutside(realRoot, absolute);
      if (target !== undefined) outside.set(path, target);
      else goOn = isDirectory(absolute);
    } else goOn = link?.isDirectory() ?? false;
    if (goOn) directories.add(path);
    seen.set(path, goOn);
    return goOn;
  };

  for (const glob of globs) {
    let path = '';
    for (const segment of literalSegments(glob)) {
      path = path === '' ? segment : `${path}/${segment}`;
      if (!tryLook(look, path)) break;
    }
  }
  return { directories, outside };
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

function isDirectory(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/** A name that is too long or a folder without permission says nothing about the plan. */
function tryLook(look: (path: string) => boolean, path: string): boolean {
  try {
    return look(path);
  } catch {
    return false;
  }
}

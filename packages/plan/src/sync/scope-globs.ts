import { deriveScope } from '../decompose/project-scope';
import { containsGlob } from '../scope/contain';
import { InvalidGlobError } from '../scope/invalid-glob-error';
import { globIfWritable } from '../scope/path-glob';
import { ScopeTooComplexError } from '../scope/scope-too-complex-error';

/**
 * Whether other globs allow everything that a glob allows; `false` when the exact answer costs too
 * much.
 */
export function isCovered(glob: string, by: readonly string[]): boolean {
  if (by.includes(glob)) return true;
  try {
    return containsGlob(by, glob);
  } catch (error) {
    if (error instanceof ScopeTooComplexError || error instanceof InvalidGlobError) return false;
    throw error;
  }
}

/** The derived `deny` of a package that owns some roots. Leaves out roots that no glob can name. */
export function derivedDeny(
  owned: readonly string[],
  roots: Iterable<string>,
  alsoWrites: readonly string[],
): readonly string[] {
  const writable = [...roots].filter((root) => globIfWritable(root) !== undefined);
  return deriveScope(owned, writable, alsoWrites).deny;
}

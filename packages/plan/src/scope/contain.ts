import { DenyIndex } from './deny-index';
import { parseGlob } from './parse-glob';
import { overlapOf } from './read-scope';
import { ANY_SEGMENT, GLOBSTAR } from './segment';
import { ScopeTooComplexError } from './scope-too-complex-error';

/**
 * Whether `outer` matches every path that `inner` matches. For a list, one of its globs must match
 * each path.
 *
 * @param outer one glob or several
 * @param inner a glob
 * @returns whether `inner` is contained; exact
 * @throws InvalidGlobError for a glob outside the dialect
 * @throws ScopeTooComplexError when the exact answer needs more than 20,000 states
 */
export function containsGlob(outer: string | readonly string[], inner: string): boolean {
  const outers = typeof outer === 'string' ? [outer] : outer;
  const minus = outers.flatMap((glob) => parseGlob(glob).alternatives);
  const denies = new DenyIndex(minus);
  let tooComplex = false;
  for (const path of parseGlob(inner).alternatives) {
    const rest = overlapOf(path, [GLOBSTAR, ANY_SEGMENT], [denies]);
    if (rest.path !== null) return false;
    tooComplex ||= rest.tooComplex;
  }
  if (tooComplex) throw new ScopeTooComplexError([...outers, inner]);
  return true;
}

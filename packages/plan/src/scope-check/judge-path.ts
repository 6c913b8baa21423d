import { denyingGlob, inScope } from '../scope/in-scope';
import { isWorkspacePath, matchGlob } from '../scope/match-glob';
import { coversTarget, type PackageScope } from './package-scopes';
import { planningFile } from './planning-file';
import type { ScopeViolation } from './scope-check-result';

/** The write permissions of all packages. */
export interface Law {
  readonly change: string;
  /** The packages of the change, in plan order. */
  readonly packages: readonly PackageScope[];
  /** The package that made the changes. When missing, a whole branch of the change is judged. */
  readonly own?: PackageScope;
  readonly others: readonly {
    readonly change: string;
    readonly packages: readonly PackageScope[];
  }[];
}

/** Why a changed path is a violation, and which package may change it. */
export type Judgement = Pick<
  ScopeViolation,
  'reason' | 'glob' | 'leadsTo' | 'owner' | 'ownerChange'
>;

/**
 * Judges one changed path.
 *
 * @param leadsTo the targets, if the path is a symbolic link
 * @returns `undefined` when the change is allowed
 */
export function judgePath(
  law: Law,
  path: string,
  leadsTo: readonly string[] = [],
): Judgement | undefined {
  if (!isWorkspacePath(path)) return { reason: 'outside-workspace' };
  const planning = planningFile(path);
  const isOurs = planning?.change === law.change;
  if (planning?.isProtected && !(isOurs && law.own === undefined)) {
    return { reason: 'planning-file' };
  }
  const writers = law.own === undefined ? law.packages : [law.own];
  if (planning && isOurs) return judgeLink(law, writers, leadsTo);

  const allowed = writers.filter((scope) => inScope(scope, path));
  if (allowed.length === 0) return outOfScope(law, path);
  if (law.own === undefined) {
    const other = ownerInOthers(law, (scope) => inScope(scope, path));
    if (other !== undefined) return { reason: 'other-change', ...other };
  }
  return judgeLink(law, allowed, leadsTo);
}

function outOfScope(law: Law, path: string): Judgement {
  const owner = ownerOf(law, (scope) => inScope(scope, path));
  if (law.own === undefined) return { reason: 'unowned', ...owner };
  const { write_allow, deny } = law.own;
  const glob = write_allow.some((allowed) => matchGlob(allowed, path))
    ? denyingGlob(deny, path)
    : undefined;
  return glob === undefined
    ? { reason: 'not-in-scope', ...owner }
    : { reason: 'denied', glob, ...owner };
}

/** A write through a link changes its target, so the target must be allowed as well. */
function judgeLink(
  law: Law,
  writers: readonly PackageScope[],
  leadsTo: readonly string[],
): Judgement | undefined {
  const leak = leadsTo.find(
    (target) => !isWorkspacePath(target) || !writers.some((scope) => coversTarget(scope, target)),
  );
  if (leak === undefined) return undefined;
  const owner = isWorkspacePath(leak) ? ownerOf(law, (scope) => coversTarget(scope, leak)) : {};
  return { reason: 'link-leaves-scope', leadsTo: leak, ...owner };
}

type Owner = Pick<Judgement, 'owner' | 'ownerChange'>;

function ownerOf(law: Law, owns: (scope: PackageScope) => boolean): Owner | undefined {
  const owner = law.packages.find((scope) => scope !== law.own && owns(scope))?.id;
  return owner === undefined ? ownerInOthers(law, owns) : { owner };
}

function ownerInOthers(law: Law, owns: (scope: PackageScope) => boolean): Owner | undefined {
  for (const { change, packages } of law.others) {
    const owner = packages.find(owns)?.id;
    if (owner !== undefined) return { owner, ownerChange: change };
  }
  return undefined;
}

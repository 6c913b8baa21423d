import type { ParsedPlan } from '../parse/parsed-plan';
import { denyingGlob, inScope, isWorkspacePath, matchGlob } from '../scope/in-scope';
import { intersectGlobs } from '../scope/intersect';
import { parseGlob } from '../scope/parse-glob';
import { globUnder } from '../scope/path-glob';
import { foldedPath, matchesSpelling, spellingsOf } from '../scope/same-path';
import { InvalidGlobError, ScopeTooComplexError, UnwritablePathError } from '../scope/scope';
import { containsGlob } from '../scope/scope-overlap';
import { ANY_SEGMENT, GLOBSTAR } from '../scope/segment';
import { escapeControls, quoted, quotedList } from '../text';
import { didYouMean } from '../text/did-you-mean';
import { ScopeCheckError, type ScopeViolation } from './scope-check-result';

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

/** The write scope of one package. */
interface PackageScope {
  readonly id: string;
  readonly write_allow: readonly string[];
  readonly deny: readonly string[];
}

/**
 * Extracts the scopes of a valid plan. Tolerant reading would be unsafe here: an unreadable `deny`
 * would silently widen a scope.
 *
 * @throws ScopeCheckError for a plan with syntax or schema errors, an invalid glob or a duplicate
 *   id
 */
export function packageScopes({ plan, file, diagnostics }: ParsedPlan): readonly PackageScope[] {
  if (plan === undefined) {
    const [first] = diagnostics;
    const where = first === undefined ? '' : `:${first.line}:${first.column}: ${first.message}`;
    throw new ScopeCheckError(
      `${escapeControls(file + where)} Repair the plan first: \`parallel-plan validate\` lists all.`,
    );
  }
  const seen = new Set<string>();
  return plan.packages.map(({ package_id: id, scope }) => {
    if (seen.has(id)) {
      throw new ScopeCheckError(
        `${escapeControls(file)}: two packages are called "${id}", so that its scope is not clear. Rename one.`,
      );
    }
    seen.add(id);
    const deny = scope.deny ?? [];
    for (const glob of [...scope.write_allow, ...deny]) requireGlob(glob, id, file);
    return { id, write_allow: scope.write_allow, deny };
  });
}

/** @throws ScopeCheckError when there is no such package */
export function requirePackage(
  scopes: readonly PackageScope[],
  id: string,
  change: string,
): PackageScope {
  const found = scopes.find((scope) => scope.id === id);
  if (found !== undefined) return found;
  const ids = scopes.map((scope) => scope.id);
  const hint = didYouMean(id, ids, `It has ${quotedList(ids, 20)}.`);
  throw new ScopeCheckError(`The change ${quoted(change)} has no package ${quoted(id)}.${hint}`);
}

/** Whether a package may write the target of a link: a file, or a folder with all its contents. */
function coversTarget(scope: PackageScope, path: string): boolean {
  try {
    const below = globUnder(path);
    const spellings = spellingsOf(path, [GLOBSTAR, ANY_SEGMENT]);
    const isDenied = scope.deny.some(
      (glob) => intersectGlobs(glob, below) !== null || matchesSpelling(glob, spellings),
    );
    return !isDenied && (inScope(scope, path) || containsGlob(scope.write_allow, below));
  } catch (error) {
    // No glob can express the path, or the exact answer costs too much. Unproven means not covered.
    if (error instanceof UnwritablePathError || error instanceof ScopeTooComplexError) return false;
    throw error;
  }
}

function requireGlob(glob: string, id: string, file: string): void {
  try {
    parseGlob(glob);
  } catch (error) {
    if (!(error instanceof InvalidGlobError)) throw error;
    throw new ScopeCheckError(
      `${escapeControls(file)}: the scope of "${id}" can't be judged. ${error.message}`,
    );
  }
}

const IN_A_CHANGE = /^openspec\/changes\/([^/]+)\/(.+)$/;

/** The files that define write access. A package must not change its own permissions. */
const PROTECTED = new Set(['work-packages.yaml', 'approval.yaml', '.openspec.yaml']);

/** The files that every package of a change may update. */
const SHARED = new Set(['proposal.md', 'design.md', 'tasks.md', 'context.md']);
const SHARED_FOLDERS = ['specs/', 'context/'];

/** A planning file of an open change. */
interface PlanningFile {
  /** The id of the change: the name of its folder. */
  readonly change: string;
  /** Whether it is the plan, the approval or the settings of the change. */
  readonly isProtected: boolean;
}

/**
 * Recognises the planning files of a change. Contracts are not planning files, because a package
 * owns them.
 *
 * @param path workspace-relative, POSIX
 */
function planningFile(path: string): PlanningFile | undefined {
  const [, protectedIn, name] = IN_A_CHANGE.exec(foldedPath(path)) ?? [];
  if (protectedIn !== undefined && protectedIn !== 'archive' && PROTECTED.has(name ?? '')) {
    return { change: protectedIn, isProtected: true };
  }
  const [, change, file] = IN_A_CHANGE.exec(path) ?? [];
  if (change === undefined || file === undefined || change === 'archive') return undefined;
  const isShared = SHARED.has(file) || SHARED_FOLDERS.some((folder) => file.startsWith(folder));
  return isShared ? { change, isProtected: false } : undefined;
}

import { escapeControls, quoted, quotedList } from '../text';
import type { ParsedPlan } from '../parse/parsed-plan';
import { containsGlob } from '../scope/contain';
import { inScope } from '../scope/in-scope';
import { intersectGlobs } from '../scope/intersect';
import { InvalidGlobError } from '../scope/invalid-glob-error';
import { parseGlob } from '../scope/parse-glob';
import { globUnder } from '../scope/path-glob';
import { ScopeTooComplexError } from '../scope/scope-too-complex-error';
import { UnwritablePathError } from '../scope/unwritable-path-error';
import { didYouMean } from '../suggest/did-you-mean';
import { ScopeCheckError } from './scope-check-error';

/** The write scope of one package. */
export interface PackageScope {
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
export function coversTarget(scope: PackageScope, path: string): boolean {
  try {
    const below = globUnder(path);
    const isDenied = scope.deny.some((glob) => intersectGlobs(glob, below) !== null);
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

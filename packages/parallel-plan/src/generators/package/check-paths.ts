import type { Tree } from '@nx/devkit';
import {
  type Amendment,
  containsGlob,
  didYouMean,
  InvalidGlobError,
  parseGlob,
  type Plan,
  ScopeTooComplexError,
} from '@parallel-plan/plan';
import { GeneratorError } from '../generator-error';
import type { PlannedChange } from '../plan-edit/find-change';

/**
 * Rejects paths that can't be written, and paths that would change nothing.
 *
 * @throws GeneratorError `package/path`, `package/path-denied`, `package/path-covered`
 */
export function checkPaths(
  tree: Tree,
  { planFile }: PlannedChange,
  { packages }: Plan,
  { packageId, paths }: Amendment,
): void {
  const scope = packages.find(({ package_id }) => package_id === packageId)?.scope;
  const deny = scope?.deny ?? [];
  const allowed = [...(scope?.write_allow ?? [])];
  for (const path of paths) {
    checkGlob(tree, path);
    if (contains(deny, path)) {
      throw new GeneratorError(
        'package/path-denied',
        `${packageId} denies all of ${JSON.stringify(path)}, and a deny always wins, so the amendment would have no effect. Leave the path to the package that owns it, or narrow scope.deny of ${packageId} in ${planFile} first.`,
        covering(deny, path).map((glob) => `deny: ${glob}`),
      );
    }
    if (contains([...allowed, ...deny], path)) {
      throw new GeneratorError(
        'package/path-covered',
        `${packageId} may write ${JSON.stringify(path)} already, so there is nothing to amend.`,
        covering(allowed, path).map((glob) => `write_allow: ${glob}`),
      );
    }
    allowed.push(path);
  }
}

/** @throws GeneratorError `package/path` for an invalid glob */
export function checkGlob(tree: Tree, path: string): void {
  try {
    parseGlob(path);
  } catch (error) {
    if (!(error instanceof InvalidGlobError)) throw error;
    const { reason, suggestion } = error;
    throw new GeneratorError(
      'package/path',
      `The path ${JSON.stringify(path)} can't be used: ${reason}${suggestion === undefined ? '' : ` Write --path ${JSON.stringify(suggestion)}.`}`,
    );
  }
  if (tree.exists(path) && !tree.isFile(path)) {
    throw new GeneratorError(
      'package/path',
      `The path ${JSON.stringify(path)} is a folder, and alone it matches no file. Write --path ${JSON.stringify(`${path}/**`)} for all files in it.`,
    );
  }
}

/** The globs that cover the path individually; all of them if only several together do. */
function covering(globs: readonly string[], path: string): readonly string[] {
  const alone = globs.filter((glob) => contains([glob], path));
  return alone.length > 0 ? alone : globs;
}

/**
 * Whether globs cover another glob completely. If the exact answer is too costly, the result is
 * false: the rules check the edited plan.
 */
export function contains(outer: readonly string[], inner: string): boolean {
  try {
    return containsGlob(outer, inner);
  } catch (error) {
    if (error instanceof ScopeTooComplexError) return false;
    throw error;
  }
}

/** @throws GeneratorError `package/unknown-package` if the plan doesn't have the id */
export function checkPackage(packageId: string, ids: readonly string[], changeId: string): void {
  if (ids.includes(packageId)) return;
  throw new GeneratorError(
    'package/unknown-package',
    `The plan of "${changeId}" has no package ${JSON.stringify(packageId)}.${didYouMean(packageId, ids, `It has ${ids.join(', ')}.`)}`,
  );
}

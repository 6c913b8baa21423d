import type { DepConstraint, WorkspaceProject } from '../model/workspace';

type Tagged = Pick<WorkspaceProject, 'name' | 'tags'>;

/**
 * Checks a direct dependency against the dependency constraints of a workspace, by the same logic
 * as the lint rule `@nx/enforce-module-boundaries`. A project without a matching constraint may
 * depend on anything.
 *
 * @returns the broken constraint as a clause, such as `"scope:api" may only depend on
 *   "scope:shared"`; `undefined` when the dependency is allowed
 */
export function brokenConstraint(
  source: Tagged,
  target: Tagged,
  constraints: readonly DepConstraint[],
): string | undefined {
  for (const constraint of constraints) {
    if (!isFor(constraint, source)) continue;
    const name = JSON.stringify(constraint.sourceTag ?? constraint.allSourceTags?.join(' and '));
    const { onlyDependOnLibsWithTags: only, notDependOnLibsWithTags: not } = constraint;
    if (only !== undefined && only.length === 0 && target.tags.length > 0) {
      return `${name} may only depend on projects without tags`;
    }
    if (only !== undefined && only.length > 0 && !only.some((tag) => hasTag(target, tag))) {
      return `${name} may only depend on ${only.map((tag) => JSON.stringify(tag)).join(' or ')}`;
    }
    const refused = not?.find((tag) => hasTag(target, tag));
    if (refused !== undefined) return `${name} may not depend on ${JSON.stringify(refused)}`;
  }
  return undefined;
}

function isFor({ sourceTag, allSourceTags }: DepConstraint, project: Tagged): boolean {
  if (sourceTag !== undefined) return hasTag(project, sourceTag);
  return allSourceTags !== undefined && allSourceTags.every((tag) => hasTag(project, tag));
}

/** The tag in a constraint is a name, `*`, a name with `*`, or `/a regular expression/`. */
function hasTag({ tags }: Tagged, wanted: string): boolean {
  if (wanted === '*') return true;
  if (wanted.startsWith('/') && wanted.endsWith('/') && wanted.length > 2) {
    const pattern = toRegExp(wanted.slice(1, -1));
    // An unreadable pattern counts as a match, so it never reports a broken constraint.
    return pattern === undefined || tags.some((tag) => pattern.test(tag));
  }
  if (!wanted.includes('*')) return tags.includes(wanted);
  const parts = wanted.split('*').map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  const glob = toRegExp(`^${parts.join('.*')}$`);
  return glob === undefined || tags.some((tag) => glob.test(tag));
}

function toRegExp(source: string): RegExp | undefined {
  try {
    return new RegExp(source);
  } catch {
    return undefined;
  }
}

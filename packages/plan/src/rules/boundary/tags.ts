import { type PackageBoundary, planBoundaries } from '../../check/boundaries';
import { quoted } from '../../text';
import type { DepConstraint, Workspace, WorkspaceProject } from '../../words/facts';
import type { Rule } from '../rule';

export const tags: Rule = {
  meta: {
    id: 'boundary/tags',
    severity: 'error',
    required: false,
    summary:
      "A package depends on a package whose projects its own projects may not depend on, according to the workspace's tags.",
    why: 'A package that depends on another uses its code. If the lint rule forbids that dependency, the finished work fails lint.',
    howToFix:
      'Remove the dependency, move the shared code into a project that the tags allow, or change `depConstraints` of `@nx/enforce-module-boundaries`.',
    examples: {
      wrong: `packages:
  - package_id: wp-web
    depends_on: []
    scope: { write_allow: ['apps/web/**'], read_allow: ['**'] }
    inputs: { nx: { projects: [web] } }
  - package_id: wp-auth
    depends_on: [wp-web]
    scope: { write_allow: ['libs/auth/**'], read_allow: ['**'] }
    inputs: { nx: { projects: [auth] } }`,
      right: `packages:
  - package_id: wp-auth
    depends_on: []
    scope: { write_allow: ['libs/auth/**'], read_allow: ['**'] }
    inputs: { nx: { projects: [auth] } }
  - package_id: wp-web
    depends_on: [wp-auth]
    scope: { write_allow: ['apps/web/**'], read_allow: ['**'] }
    inputs: { nx: { projects: [web] } }`,
    },
  },
  check({ view, workspace, report }) {
    const constraints = workspace?.depConstraints ?? [];
    if (workspace === undefined || constraints.length === 0) return;
    const { packages } = planBoundaries(view, workspace);
    const byId = new Map(packages.map((work) => [work.id, work]));
    for (const work of packages) {
      if (work.isIntegration) continue;
      for (const dependency of work.entry.depends_on) {
        const other = byId.get(dependency.value);
        const broken = other && brokenBetween(work, other, workspace, constraints);
        if (broken === undefined) continue;
        report({
          at: dependency.path,
          message: `${quoted(work.id)} builds on ${quoted(dependency.value)}, but ${quoted(broken.source)} may not depend on ${quoted(broken.target)}: ${broken.why}. Remove the dependency, or move what is needed into a project that may be depended on.`,
          data: { source: broken.source, target: broken.target },
        });
      }
    }
  },
};

/** Reports only when no project of one package may depend on any project of the other. */
function brokenBetween(
  work: PackageBoundary,
  other: PackageBoundary,
  { projects, dependencies }: Workspace,
  constraints: readonly DepConstraint[],
): { readonly source: string; readonly target: string; readonly why: string } | undefined {
  const declaredBy = ({ entry }: PackageBoundary): readonly WorkspaceProject[] => {
    const names = new Set(entry.projects.map(({ value }) => value));
    return projects.filter(({ name }) => names.has(name));
  };
  let first: { source: string; target: string; why: string } | undefined;
  for (const source of declaredBy(work)) {
    for (const target of declaredBy(other)) {
      const why = brokenConstraint(source, target, constraints);
      const isThere = dependencies.some(
        (edge) => edge.source === source.name && edge.target === target.name,
      );
      if (source === target || why === undefined || isThere) return undefined;
      first ??= { source: source.name, target: target.name, why };
    }
  }
  return first;
}

type Tagged = Pick<WorkspaceProject, 'name' | 'tags'>;

/**
 * Checks a direct dependency against the dependency constraints of a workspace, by the same logic
 * as the lint rule `@nx/enforce-module-boundaries`. A project without a matching constraint may
 * depend on anything.
 *
 * @returns the broken constraint as a clause, such as `"scope:api" may only depend on
 *   "scope:shared"`; `undefined` when the dependency is allowed
 */
function brokenConstraint(
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

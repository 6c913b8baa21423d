import { brokenConstraint } from '../../boundaries/dep-constraints';
import { type PackageBoundary, planBoundaries } from '../../boundaries/package-boundaries';
import { quoted } from '../../text';
import type { DepConstraint, Workspace, WorkspaceProject } from '../../model/workspace';
import type { Rule } from '../rule';

export const tags: Rule = {
  meta: {
    id: 'boundary/tags',
    severity: 'error',
    required: false,
    summary:
      "A package waits for one whose projects its own may not depend on, by the workspace's tags.",
    why: 'A package that waits for another builds on what that one makes. Where the lint rule forbids the dependency, the work is done and then refused.',
    howToFix:
      'Take the dependency away, move what is needed into a project that may be depended on, or change `depConstraints` of `@nx/enforce-module-boundaries`.',
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
          message: `${quoted(work.id)} builds on ${quoted(dependency.value)}, but ${quoted(broken.source)} may not depend on ${quoted(broken.target)}: ${broken.why}. Take the dependency away, or move what is needed into a project that may be depended on.`,
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

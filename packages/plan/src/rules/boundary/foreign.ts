import { appearedProjects, type PackageBoundary, planBoundaries } from '../../check/boundaries';
import { quoted } from '../../text';
import type { Rule } from '../rule';

export const foreign: Rule = {
  meta: {
    id: 'boundary/foreign',
    severity: 'error',
    required: false,
    summary: 'A package writes into a project that it was not derived from.',
    why: 'Ownership, verification and parallelism all rely on the projects that the plan declares for a package.',
    howToFix:
      'Remove the glob, add the project to `inputs.nx.projects`, or record why it is needed: `nx g parallel-plan:package --amend`.',
    examples: {
      wrong: `packages:
  - package_id: wp-api
    scope: { write_allow: ['apps/api/**', 'libs/auth/**'], read_allow: ['**'] }
    inputs: { nx: { projects: [api] } }`,
      right: `packages:
  - package_id: wp-api
    scope: { write_allow: ['apps/api/**', 'libs/auth/**'], read_allow: ['**'] }
    inputs: { nx: { projects: [api, auth] } }`,
    },
  },
  check({ view, workspace, report }) {
    if (workspace === undefined) return;
    for (const work of planBoundaries(view, workspace).packages) {
      if (work.declared.size === 0 || work.isIntegration) continue;
      const appeared = new Set(appearedProjects(work, workspace).map(({ name }) => name));
      reportForeign(work, appeared, report);
    }
  },
};

/**
 * Skips projects that appeared inside a derived scope. `boundary/stale` reports those, and
 * `nx sync` repairs them.
 */
function reportForeign(
  { id, globs, declared }: PackageBoundary,
  appeared: ReadonlySet<string>,
  report: Parameters<Rule['check']>[0]['report'],
): void {
  for (const { glob, reached, isAmended } of globs) {
    if (isAmended) continue;
    const other = reached.find(({ name }) => !declared.has(name) && !appeared.has(name));
    if (other === undefined) continue;
    report({
      at: glob.path,
      message: `${quoted(id)} is derived from other projects, but may write ${quoted(other.witness)} of ${quoted(other.name)} through ${quoted(glob.value)}: remove the glob, add ${quoted(other.name)} to inputs.nx.projects, or amend the package with a reason.`,
      data: { project: other.name, witness: other.witness },
    });
  }
}

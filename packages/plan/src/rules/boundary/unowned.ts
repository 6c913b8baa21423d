import { isPlainPath, planBoundaries } from '../../check/boundaries';
import { quoted } from '../../text';
import type { Rule } from '../rule';

export const unowned: Rule = {
  meta: {
    id: 'boundary/unowned',
    severity: 'warning',
    required: false,
    summary: 'A write glob matches files that no project owns.',
    why: 'Files without a project are never built, linted or tested, and no affected task notices a change to them. Often the path is misspelt, or its project has moved.',
    howToFix:
      'Correct the path, put the files under a project, or name the project that the plan will create in `inputs.nx.newProjects`. Files at the workspace root and the integration package are not checked.',
    examples: {
      wrong: `packages:
  - package_id: wp-api
    scope: { write_allow: ['apps/ap/**'], read_allow: ['**'] }`,
      right: `packages:
  - package_id: wp-api
    scope: { write_allow: ['apps/api/**'], read_allow: ['**'] }`,
    },
  },
  check({ view, workspace, report }) {
    if (workspace === undefined || workspace.projects.length === 0) return;
    for (const { id, globs, isIntegration } of planBoundaries(view, workspace).packages) {
      if (isIntegration) continue;
      for (const { glob, isOwned, isAmended } of globs) {
        if (isOwned || isAmended || isRootFile(glob.value)) continue;
        report({
          at: glob.path,
          message: `No project owns what ${quoted(id)} may write through ${quoted(glob.value)}, so nothing builds or tests it: correct the path, or name the project that the plan will create in inputs.nx.newProjects.`,
        });
      }
    }
  },
};

/** Root manifests and settings, which all projects share. `scope/hotspot` reports those. */
function isRootFile(glob: string): boolean {
  return !glob.includes('/') && isPlainPath(glob);
}

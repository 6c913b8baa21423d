import { appearedProjects, planBoundaries } from '../../check/boundaries';
import { quoted, quotedList } from '../../text';
import { didYouMean } from '../../text/did-you-mean';
import type { Rule } from '../rule';

export const stale: Rule = {
  meta: {
    id: 'boundary/stale',
    severity: 'error',
    required: false,
    summary: 'A derived scope no longer matches the projects that it was derived from.',
    why: 'A moved project is outside the scope of its package, and a new project inside a scope is writable by accident.',
    howToFix:
      'Run `nx sync`. It rewrites the derived globs and keeps the globs that were added by hand.',
    examples: {
      wrong: `packages:
  - package_id: wp-auth
    scope: { write_allow: ['libs/old-auth/**'], read_allow: ['**'] }
    inputs: { nx: { projects: [auth] } }`,
      right: `packages:
  - package_id: wp-auth
    scope: { write_allow: ['libs/auth/**'], read_allow: ['**'] }
    inputs: { nx: { projects: [auth] } }`,
    },
  },
  check({ view, workspace, report }) {
    if (workspace === undefined) return;
    const { packages, planned } = planBoundaries(view, workspace);
    const roots = new Map(workspace.projects.map(({ name, root }) => [name, root]));
    for (const work of packages) {
      for (const project of work.entry.projects) {
        const root = roots.get(project.value);
        if (root === undefined && !planned.has(project.value)) {
          report({
            at: project.path,
            message: `There is no project ${quoted(project.value)} in the workspace.${didYouMean(project.value, roots.keys())} If it is gone or has another name, correct inputs.nx.projects; if the plan will create it, name it in inputs.nx.newProjects.`,
          });
        } else if (root !== undefined && root !== '.' && !work.reached.has(project.value)) {
          report({
            at: project.path,
            message: `${quoted(project.value)} is at ${quoted(root)} now, where ${quoted(work.id)} may write nothing: run \`nx sync\`, which derives the scope again.`,
            data: { project: project.value, root },
          });
        }
      }
      const appeared = appearedProjects(work, workspace);
      const [first] = appeared;
      if (first === undefined) continue;
      report({
        at: work.entry.projects[0]?.path ?? work.entry.path,
        message: `${quotedList(appeared.map(({ name }) => name))} ${appeared.length === 1 ? 'is' : 'are'} new inside the scope of ${quoted(work.id)}, which was not derived from ${appeared.length === 1 ? 'it' : 'them'}: run \`nx sync\`, or add ${appeared.length === 1 ? 'it' : 'them'} to inputs.nx.projects.`,
        data: { projects: appeared.map(({ name }) => name) },
      });
    }
  },
};

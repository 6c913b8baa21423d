import { type PackageBoundary, planBoundaries } from '../../check/boundaries';
import { quoted } from '../../text';
import type { Rule } from '../rule';

export const split: Rule = {
  meta: {
    id: 'boundary/split',
    severity: 'warning',
    required: false,
    summary: 'Two packages that can run in parallel write into one project.',
    why: 'Their globs are disjoint, but they share the configuration, the exports and the tests of the project. A change by one can break what the other has verified.',
    howToFix:
      'Give the project to one package, let one package depend on the other, or split the project.',
    examples: {
      wrong: `packages:
  - package_id: wp-routes
    depends_on: []
    scope: { write_allow: ['apps/api/src/routes/**'], read_allow: ['**'] }
  - package_id: wp-store
    depends_on: []
    scope: { write_allow: ['apps/api/src/store/**'], read_allow: ['**'] }`,
      right: `packages:
  - package_id: wp-routes
    depends_on: []
    scope: { write_allow: ['apps/api/src/routes/**'], read_allow: ['**'] }
  - package_id: wp-store
    depends_on: [wp-routes]
    scope: { write_allow: ['apps/api/src/store/**'], read_allow: ['**'] }`,
    },
  },
  needsDag: true,
  check({ view, workspace, dag, report }) {
    if (workspace === undefined || dag === undefined) return;
    const writers = new Map<string, PackageBoundary[]>();
    for (const work of planBoundaries(view, workspace).packages) {
      for (const name of work.reached) {
        const others = writers.get(name);
        if (others === undefined) writers.set(name, [work]);
        else others.push(work);
      }
    }
    for (const [project, packages] of writers) {
      const [first, second] = parallelPair(packages, dag.areParallel);
      if (first === undefined || second === undefined) continue;
      report({
        at: globOf(second, project),
        message: `${quoted(first.id)} and ${quoted(second.id)} can run at the same time and both write into ${quoted(project)}, so they share its configuration and its tests: let one wait for the other, or give the project to one of them.`,
        related: [{ at: globOf(first, project), message: `${quoted(first.id)} writes there too.` }],
        data: { project, packages: [first.id, second.id] },
      });
    }
  },
};

/** Finds one parallel pair. One is enough to report the project. */
function parallelPair(
  packages: readonly PackageBoundary[],
  areParallel: (a: string, b: string) => boolean,
): readonly PackageBoundary[] {
  for (const [at, first] of packages.entries()) {
    const second = packages.slice(at + 1).find(({ id }) => areParallel(first.id, id));
    if (second !== undefined) return [first, second];
  }
  return [];
}

function globOf(
  { globs, entry }: PackageBoundary,
  project: string,
): PackageBoundary['entry']['path'] {
  const found = globs.find(({ reached }) => reached.some(({ name }) => name === project));
  return found?.glob.path ?? entry.path;
}

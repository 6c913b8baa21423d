import { type PackageBoundary, planBoundaries } from '../../check/boundaries';
import type { PlanDag } from '../../dag/plan-dag';
import { quoted } from '../../text';
import { isContractsPackage } from '../../words/packages';
import type { Rule } from '../rule';

export const missingEdge: Rule = {
  meta: {
    id: 'boundary/missing-edge',
    severity: 'warning',
    required: false,
    summary:
      'A package builds on a project that a parallel package changes, without a contract between them.',
    why: 'One package is written against code that the other is changing. Each passes alone, and the merged result fails.',
    howToFix:
      'Add the other package to `depends_on`, or define the interface in a contract that both wait for.',
    examples: {
      wrong: `packages:
  - package_id: wp-auth
    depends_on: []
    scope: { write_allow: ['libs/auth/**'], read_allow: ['**'] }
  - package_id: wp-api
    depends_on: []
    scope: { write_allow: ['apps/api/**'], read_allow: ['**'] }`,
      right: `packages:
  - package_id: wp-auth
    depends_on: []
    scope: { write_allow: ['libs/auth/**'], read_allow: ['**'] }
  - package_id: wp-api
    depends_on: [wp-auth]
    scope: { write_allow: ['apps/api/**'], read_allow: ['**'] }`,
    },
  },
  needsDag: true,
  check({ view, workspace, dag, report }) {
    if (workspace === undefined || dag === undefined) return;
    const { packages } = planBoundaries(view, workspace);
    const writers = new Map<string, PackageBoundary[]>();
    for (const work of packages) {
      for (const name of work.reached) {
        const others = writers.get(name);
        if (others === undefined) writers.set(name, [work]);
        else others.push(work);
      }
    }
    const contracts = packages.filter(({ entry }) => isContractsPackage(entry)).map(({ id }) => id);
    const told = new Set<string>();
    for (const { source, target } of workspace.dependencies) {
      for (const changing of writers.get(target) ?? []) {
        for (const building of writers.get(source) ?? []) {
          const pair = JSON.stringify([changing.id, building.id]);
          if (told.has(pair) || !dag.areParallel(changing.id, building.id)) continue;
          // A package that may write both projects needs no edge between them.
          if (building.reached.has(target) || changing.reached.has(source)) continue;
          if (hasContract(changing, building, contracts, dag)) continue;
          told.add(pair);
          report({
            at: building.entry.package_id?.path ?? building.entry.path,
            message: `${quoted(building.id)} works in ${quoted(source)}, which depends on ${quoted(target)}, which ${quoted(changing.id)} can change at the same time: add depends_on, or freeze what is between them in a contract.`,
            related: [
              {
                at: changing.entry.package_id?.path ?? changing.entry.path,
                message: `${quoted(changing.id)} writes into ${quoted(target)}.`,
              },
            ],
            data: { packages: [changing.id, building.id], projects: [target, source] },
          });
        }
      }
    }
  },
};

/** Lock keys of interfaces that one package owns and others use. */
const INTERFACE = /^(?:api|event|db:schema|contract):/;

/**
 * Whether both packages wait for the contracts, and the one that changes its project owns an
 * interface.
 */
function hasContract(
  changing: PackageBoundary,
  building: PackageBoundary,
  contracts: readonly string[],
  dag: PlanDag,
): boolean {
  const owns = changing.entry.locks.keys.some(({ value }) => INTERFACE.test(value));
  return (
    owns && contracts.some((id) => dag.reaches(changing.id, id) && dag.reaches(building.id, id))
  );
}

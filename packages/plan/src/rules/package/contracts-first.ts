import { CONTRACTS_PACKAGE, integrationPackage } from '../../words/packages';
import { quoted } from '../../text';
import type { PackageView } from '../../parse/parsed-plan';
import type { Rule } from '../rule';

/** Task types that do not depend on contracts. */
const NO_IMPLEMENTATION =
  /^(contracts?|docs?|documentation|verify|verification|validate|validation|review|research)$/;

export const contractsFirst: Rule = {
  meta: {
    id: 'package/contracts-first',
    severity: 'error',
    required: false,
    summary:
      'The contracts package depends on nothing, and each implementing package depends on it (otherwise a warning).',
    why: 'Packages can be built in parallel because their shared contracts are final. A package that does not wait for the contracts builds on a guess.',
    howToFix:
      'Empty the `depends_on` of `wp-contracts`, and add `wp-contracts` to the `depends_on` of each implementing package.',
    examples: {
      wrong: `packages:
  - package_id: wp-contracts
    depends_on: [wp-api]
  - package_id: wp-api
    depends_on: []`,
      right: `packages:
  - package_id: wp-contracts
    depends_on: []
  - package_id: wp-api
    depends_on: [wp-contracts]`,
    },
  },
  needsDag: true,
  check({ view, dag, report }) {
    const contracts = view.packages.find(
      ({ package_id }) => package_id?.value === CONTRACTS_PACKAGE,
    );
    if (contracts === undefined || dag === undefined) return;

    const [dependency] = contracts.depends_on;
    if (dependency !== undefined) {
      const isSpike = contracts.depends_on.every(({ value }) => explores(value, view.packages));
      report({
        at: dependency.path,
        ...(isSpike && { severity: 'warning' }),
        message: isSpike
          ? `"${CONTRACTS_PACKAGE}" waits for ${quoted(dependency.value)}, so nothing can start before that spike. Run it before you make the plan, or accept the wait.`
          : `"${CONTRACTS_PACKAGE}" must run first, but it depends on ${quoted(dependency.value)}. Contracts are fixed before anything is built on them. Empty its depends_on.`,
      });
      if (!isSpike) return;
    }
    const integration = integrationPackage(view);
    for (const entry of view.packages) {
      const id = entry.package_id;
      if (id === undefined || entry === contracts || entry === integration) continue;
      if (
        !implementsSomething(entry) ||
        explores(id.value, [entry]) ||
        dag.reaches(id.value, CONTRACTS_PACKAGE)
      )
        continue;
      report({
        at: id.path,
        severity: 'warning',
        message: `${quoted(id.value)} does not wait for "${CONTRACTS_PACKAGE}", so it may build on contracts that still change. Add "${CONTRACTS_PACKAGE}" to its depends_on.`,
        related: [{ at: contracts.path, message: 'The contracts package.' }],
      });
    }
  },
};

/** Whether a package only explores, so that contracts may depend on its result. */
function explores(id: string, packages: readonly PackageView[]): boolean {
  const entry = packages.find(({ package_id }) => package_id?.value === id);
  return EXPLORATION.test(entry?.task_type?.value ?? '') || EXPLORATION.test(id);
}

const EXPLORATION =
  /(?:^|[-_])(?:spikes?|research|poc|prototype|exploration|investigation)(?:[-_]|$)/i;

function implementsSomething({ task_type, scope }: PackageView): boolean {
  return scope.write_allow.length > 0 && !NO_IMPLEMENTATION.test(task_type?.value ?? '');
}

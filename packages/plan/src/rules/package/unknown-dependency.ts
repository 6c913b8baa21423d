import { quoted } from '../../text';
import { closest } from '../../text/did-you-mean';
import type { Rule } from '../rule';

export const unknownDependency: Rule = {
  meta: {
    id: 'package/unknown-dependency',
    severity: 'error',
    required: true,
    summary: 'A package depends on a package that is not in the plan.',
    why: 'No package can wait for a package that is not in the plan, so the intended order does not hold.',
    howToFix: 'Correct the name in `depends_on`, or add the missing package.',
    examples: {
      wrong: `packages:
  - package_id: wp-contracts
    depends_on: []
  - package_id: wp-api
    depends_on: [wp-contract]`,
      right: `packages:
  - package_id: wp-contracts
    depends_on: []
  - package_id: wp-api
    depends_on: [wp-contracts]`,
    },
  },
  check({ view, report }) {
    const ids = new Set(view.packages.flatMap(({ package_id }) => package_id?.value ?? []));
    for (const { depends_on: dependencies, package_id: id } of view.packages) {
      for (const dependency of dependencies) {
        if (ids.has(dependency.value)) continue;
        const meant = closest(dependency.value, ids);
        const owner = id ? quoted(id.value) : 'This package';
        const hint = meant
          ? `Did you mean ${quoted(meant)}?`
          : 'Add that package, or take the dependency away.';
        const hasRoom = report({
          at: dependency.path,
          message: `${owner} depends on ${quoted(dependency.value)}, which this plan does not have. ${hint}`,
          ...(meant && { fix: { description: `Depend on ${quoted(meant)}.`, edits: [] } }),
        });
        if (!hasRoom) return;
      }
    }
  },
};

import { quoted } from '../../text';
import type { PackageView } from '../../parse/parsed-plan';
import { integrationPackage, isContractsPackage } from '../../words/packages';
import { requirementId } from '../../words/requirements';
import type { Rule, RuleContext } from '../rule';

export const requirementUnassigned: Rule = {
  meta: {
    id: 'requirement/unassigned',
    severity: 'warning',
    required: false,
    summary: 'No package implements a requirement of the change.',
    why: 'Agents read only their own slice. A requirement that is in no slice is not implemented, and nobody notices before the change is archived.',
    howToFix:
      'Add the requirement to `inputs.nx.requirements` of the package that implements it, or remove it from the specs of the change. In a brief: `implementedBy`.',
    examples: {
      wrong: `# specs/sessions/spec.md has "Sign in" and "Sign out"
packages:
  - package_id: wp-api
    inputs: { nx: { projects: [api], requirements: [sessions.sign-in] } }`,
      right: `packages:
  - package_id: wp-api
    inputs: { nx: { projects: [api], requirements: [sessions.sign-in, sessions.sign-out] } }`,
    },
  },
  check({ view, requirements, report }) {
    const assigned = assignments(view.packages);
    if (assigned === undefined || requirements === undefined) return;
    const taken = new Set([...assigned.values()].flat());
    for (const { capability, name, file, line, operation } of requirements) {
      const id = requirementId(capability, name);
      if (operation === 'RENAMED' || taken.has(id)) continue;
      const hasRoom = report({
        at: [],
        in: { file, line },
        message: `No package implements the requirement ${quoted(name)}. Add ${quoted(id)} to inputs.nx.requirements of the package that does.`,
        data: { requirement: id },
      });
      if (!hasRoom) return;
    }
  },
};

export const packagePurposeless: Rule = {
  meta: {
    id: 'package/purposeless',
    severity: 'info',
    required: false,
    summary: 'A package implements no requirement, and no other package needs it.',
    why: 'It costs an agent, a review and a merge. Often it works on a proposed project that the feature does not touch.',
    howToFix:
      'Remove the package, add the requirement that it implements, or let the package that needs it depend on it.',
    examples: {
      wrong: `packages:
  - package_id: wp-api
    depends_on: []
    inputs: { nx: { projects: [api], requirements: [sessions.sign-in] } }
  - package_id: wp-docs
    depends_on: []
    inputs: { nx: { projects: [docs], requirements: [] } }`,
      right: `packages:
  - package_id: wp-api
    depends_on: [wp-auth]
    inputs: { nx: { projects: [api], requirements: [sessions.sign-in] } }
  - package_id: wp-auth
    depends_on: []
    inputs: { nx: { projects: [auth], requirements: [] } }`,
    },
  },
  check({ view, report }) {
    const assigned = assignments(view.packages);
    if (assigned === undefined) return;
    const integration = integrationPackage(view);
    const needed = new Set(
      view.packages
        .filter((entry) => entry !== integration)
        .flatMap(({ depends_on }) => depends_on.map(({ value }) => value)),
    );
    for (const [entry, own] of assigned) {
      const id = entry.package_id;
      const holdsKey = entry.locks.keys.length > 0;
      if (id === undefined || own.length > 0 || holdsKey || needed.has(id.value)) continue;
      if (entry === integration || isContractsPackage(entry)) continue;
      report({
        at: id.path,
        message: `${quoted(id.value)} implements no requirement and no interface, and no package needs it. Remove it, or name what it implements.`,
      });
    }
  },
};

/** The recorded requirements of each package; `undefined` when no package records any. */
function assignments(
  packages: RuleContext['view']['packages'],
): ReadonlyMap<PackageView, readonly string[]> | undefined {
  const recorded = packages.flatMap((entry) => {
    const own = entry.requirements?.map(({ value }) => value);
    return own === undefined ? [] : [[entry, own] as const];
  });
  return recorded.length === 0 ? undefined : new Map(recorded);
}

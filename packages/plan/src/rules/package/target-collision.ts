import { packageTargetName } from '../../words/packages';
import { quoted } from '../../text';
import type { Located } from '../../parse/parsed-plan';
import type { Rule } from '../rule';

export const targetCollision: Rule = {
  meta: {
    id: 'package/target-collision',
    severity: 'error',
    required: false,
    summary: 'Two packages would become the same Nx target.',
    why: 'Each package is a target of the change: `wp-api` is called `wp-api`, and `api` is called `wp-api` too. One of the two would silently never run.',
    howToFix: 'Rename one of them. Ids that start with `wp-` are used as they are.',
    examples: {
      wrong: `packages:
  - package_id: api
    depends_on: []
  - package_id: wp-api
    depends_on: []`,
      right: `packages:
  - package_id: wp-api-server
    depends_on: []
  - package_id: wp-api
    depends_on: []`,
    },
  },
  check({ view, report }) {
    const owners = new Map<string, Located<string>>();
    for (const { package_id: id } of view.packages) {
      if (id === undefined) continue;
      const target = packageTargetName(id.value);
      const owner = owners.get(target);
      if (owner === undefined) {
        owners.set(target, id);
      } else if (owner.value !== id.value) {
        report({
          at: id.path,
          message: `${quoted(id.value)} and ${quoted(owner.value)} would both become the Nx target ${quoted(target)}: rename one of them.`,
          related: [{ at: owner.path, message: `${quoted(owner.value)} is here.` }],
        });
      }
    }
  },
};

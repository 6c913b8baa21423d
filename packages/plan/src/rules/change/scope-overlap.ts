import { both } from '../../changes/change-collision';
import { quoted } from '../../text';
import type { Rule } from '../rule';
import { changeData, describeChange, describeLocks, locksData, sideOf } from './compare-changes';

export const changeScopeOverlap: Rule = {
  meta: {
    id: 'change/scope-overlap',
    severity: 'warning',
    required: false,
    summary: 'A package may write the same files as a package of another open change.',
    why: 'The two changes are planned separately, so nothing orders them: the change that is merged last gets the conflicts. Lock keys rarely show this.',
    howToFix:
      'Narrow one of the scopes, or let one change wait for the other. With `--strict` it is an error.',
    examples: {
      wrong: `packages:
  - package_id: wp-api
    depends_on: []
    scope: { write_allow: ['apps/api/**'], read_allow: ['**'] }
# another change
packages:
  - package_id: wp-audit
    depends_on: []
    scope: { write_allow: ['apps/*/main.ts'], read_allow: ['**'] }`,
      right: `packages:
  - package_id: wp-api
    depends_on: []
    scope: { write_allow: ['apps/api/**'], read_allow: ['**'] }
# another change
packages:
  - package_id: wp-audit
    depends_on: []
    scope: { write_allow: ['apps/audit/**'], read_allow: ['**'] }`,
    },
  },
  check({ parsed, collisions, strict, report }) {
    for (const collision of collisions) {
      const { other, mineFirst } = sideOf(parsed, collision);
      for (const { packages: pair, scope, locks: shared } of collision.packages) {
        if (scope === undefined) continue;
        const packages = both(mineFirst(pair), ({ package_id }) => package_id?.value ?? '');
        const places = mineFirst(scope.globs);
        const globs = both(places, ({ value }) => value);
        const locks = shared.map(mineFirst);
        const change = describeChange(other);
        const hasRoom = report({
          at: places[0].path,
          ...(strict && { severity: 'error' }),
          message: `${quoted(packages[0])} and ${quoted(packages[1])} of ${change} may both write ${quoted(scope.witness)}: ${quoted(globs[0])} and ${quoted(globs[1])}${locks.length > 0 ? `; both lock ${describeLocks(locks)}` : ''}. Narrow one of them, or let one change wait for the other.`,
          related: [
            {
              plan: other.parsed,
              at: places[1].path,
              message: `The glob of ${quoted(packages[1])} in ${quoted(other.change)}.`,
            },
          ],
          data: {
            ...changeData(other),
            packages,
            globs,
            witness: scope.witness,
            locks: locksData(locks),
          },
        });
        if (!hasRoom) return;
      }
    }
  },
};

import { both } from '../../changes/change-collision';
import { quoted } from '../../text';
import type { Rule } from '../rule';
import { changeData, describeChange, describeLocks, locksData, sideOf } from './compare-changes';

export const changeLockOverlap: Rule = {
  meta: {
    id: 'change/lock-overlap',
    severity: 'warning',
    required: false,
    summary:
      'A package holds the same lock as a package of another open change, and their scopes are disjoint.',
    why: 'Locks apply across changes: one of the two packages will have to wait for the other.',
    howToFix:
      'Let one change wait for the other, or move the locked part into one of them. With `--strict` it is an error.',
    examples: {
      wrong: `packages:
  - package_id: wp-api
    depends_on: []
    locks: { files: [], keys: ['db:schema:users'] }
# another change
packages:
  - package_id: wp-audit
    depends_on: []
    locks: { files: [], keys: ['db:schema:Users'] }`,
      right: `packages:
  - package_id: wp-api
    depends_on: []
    locks: { files: [], keys: ['db:schema:users'] }
# another change
packages:
  - package_id: wp-audit
    depends_on: []
    locks: { files: [], keys: ['db:schema:audit_log'] }`,
    },
  },
  check({ parsed, collisions, strict, report }) {
    for (const collision of collisions) {
      const { other, mineFirst } = sideOf(parsed, collision);
      for (const { kind, packages: pair, locks: shared } of collision.packages) {
        if (kind !== 'lock') continue;
        const packages = both(mineFirst(pair), ({ package_id }) => package_id?.value ?? '');
        const locks = shared.map(mineFirst);
        const hasRoom = report({
          at: locks[0]?.[0].path ?? [],
          ...(strict && { severity: 'error' }),
          message: `${quoted(packages[0])} and ${quoted(packages[1])} of ${describeChange(other)} both lock ${describeLocks(locks)}: one will wait for the other. Let one change wait for the other, or let only one hold it.`,
          related: locks.map(([, theirs]) => ({
            plan: other.parsed,
            at: theirs.path,
            message: `The lock of ${quoted(packages[1])} in ${quoted(other.change)}.`,
          })),
          data: { ...changeData(other), packages, locks: locksData(locks) },
        });
        if (!hasRoom) return;
      }
    }
  },
};

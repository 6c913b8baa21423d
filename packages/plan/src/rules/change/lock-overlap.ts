import { isFlagFamily, lockIdentity, lockKeysConflict } from '../../locks/lock-conflict';
import type { Located, ParsedPlan } from '../../parse/parsed-plan';
import { filePathIdentity } from '../lock/lock-file';
import type { Rule } from '../rule';
import { quoted } from '../text/quoted';
import { changeName, comparablePackages, comparablePlans } from './compare-changes';

interface Holder {
  readonly id: string;
  readonly lock: Located<string>;
}

export const changeLockOverlap: Rule = {
  meta: {
    id: 'change/lock-overlap',
    severity: 'warning',
    required: false,
    summary: 'A package holds a lock that a package of another open change holds too.',
    why: 'Locks are held across changes: one of the two packages will wait for the other, however parallel its own plan is.',
    howToFix:
      'Let one change wait for the other, or move the shared thing into one of them. With `--strict` it is an error.',
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
  check({ parsed, otherPlans, strict, report }) {
    const ours = locksOf(parsed);
    for (const other of comparablePlans(parsed, otherPlans)) {
      const theirs = locksOf(other);
      const change = changeName(other);
      for (const [identity, mine] of ours) {
        const match = matching(identity, theirs);
        if (match === undefined) continue;
        const hasRoom = report({
          at: mine.lock.path,
          ...(strict && { severity: 'error' }),
          message: `${quoted(mine.id)} locks ${quoted(mine.lock.value)}, and so does ${quoted(match.id)} of the open change ${quoted(change)} (${quoted(match.lock.value)}): one will wait for the other.`,
          related: [
            {
              plan: other,
              at: match.lock.path,
              message: `The lock of ${quoted(match.id)} in ${quoted(change)}.`,
            },
          ],
          data: {
            change,
            packages: [mine.id, match.id],
            locks: [mine.lock.value, match.lock.value],
          },
        });
        if (!hasRoom) return;
      }
    }
  },
};

/** By what is locked; of several packages of a plan that lock one thing, the first. */
function locksOf(plan: ParsedPlan): ReadonlyMap<string, Holder> {
  const holders = new Map<string, Holder>();
  for (const { package_id, locks } of comparablePackages(plan)) {
    const id = package_id?.value ?? '';
    const identities = [
      ...locks.keys.map((lock) => ({ lock, identity: lockIdentity(lock.value) })),
      ...locks.files.map((lock) => ({ lock, identity: `file:${filePathIdentity(lock.value)}` })),
    ];
    for (const { lock, identity } of identities) {
      if (!holders.has(identity)) holders.set(identity, { id, lock });
    }
  }
  return holders;
}

function matching(identity: string, theirs: ReadonlyMap<string, Holder>): Holder | undefined {
  const same = theirs.get(identity);
  if (same !== undefined || !identity.startsWith('flag:')) return same;
  for (const [other, holder] of theirs) {
    const mayMeet = isFlagFamily(identity) || isFlagFamily(other);
    if (mayMeet && lockKeysConflict(identity, other)) return holder;
  }
  return undefined;
}

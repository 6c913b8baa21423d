import { quoted } from '../../text';
import { parseLockKey } from '../../locks/lock-key';
import { replaceValue, type Rule } from '../rule';

export const notCanonical: Rule = {
  meta: {
    id: 'lock/not-canonical',
    severity: 'error',
    required: false,
    summary: 'A lock key is not in canonical form.',
    why: 'Locks are compared as text: `api:get /v1/users/` and `api:GET /v1/users` would lock one endpoint twice.',
    howToFix: 'Write the form that the message shows.',
    examples: {
      wrong: `locks:
  files: []
  keys: ['api:get /v1/users/', 'feature:add-login']`,
      right: `locks:
  files: []
  keys: ['api:GET /v1/users', 'feature:add-login:pause']`,
    },
  },
  check({ parsed, view, report }) {
    for (const key of view.packages.flatMap(({ locks }) => locks.keys)) {
      const { problem, canonical } = parseLockKey(key.value);
      if (problem?.kind !== 'not-canonical') continue;
      if (canonical === undefined) {
        report({
          at: key.path,
          message: `The lock key ${quoted(key.value)} can't be read. ${problem.reason}`,
        });
        continue;
      }
      report({
        at: key.path,
        message: `The lock key ${quoted(key.value)} is not canonical, so two locks on the same thing would not conflict: write ${quoted(canonical)}.`,
        fix: replaceValue(parsed, key, canonical, `Write ${quoted(canonical)}.`),
        data: { canonical },
      });
    }
  },
};

import { quoted } from '../../text';
import { parseLockKey } from '../../locks/lock-key';
import type { Rule } from '../rule';

export const unknownNamespace: Rule = {
  meta: {
    id: 'lock/unknown-namespace',
    severity: 'error',
    required: false,
    summary: 'A lock key is in no known namespace.',
    why: 'Two packages that lock the same resource under different names never conflict.',
    howToFix:
      'Use `api:`, `db:schema:`, `db:migration-slot`, `event:`, `flag:`, `env:`, `contract:` or `feature:`; files belong in `locks.files`.',
    examples: {
      wrong: `locks:
  files: []
  keys: ['table:users']`,
      right: `locks:
  files: []
  keys: ['db:schema:users']`,
    },
  },
  check({ view, report }) {
    for (const key of view.packages.flatMap(({ locks }) => locks.keys)) {
      const { problem } = parseLockKey(key.value);
      if (problem?.kind !== 'unknown-namespace') continue;
      report({
        at: key.path,
        message: `The lock key ${quoted(key.value)} is in no known namespace. ${problem.reason}`,
      });
    }
  },
};

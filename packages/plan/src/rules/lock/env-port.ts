import { quoted } from '../../text';
import { parseLockKey } from '../../locks/lock-key';
import type { Rule } from '../rule';

export const envPort: Rule = {
  meta: {
    id: 'lock/env-port',
    severity: 'error',
    required: false,
    summary: 'An `env:` key locks a port number.',
    why: 'Ports belong to one machine, not to the plan. A lock on a port makes packages on other machines wait and does not stop another process.',
    howToFix:
      'Let each package use a free port (port 0). If the resource behind the port is shared, lock the resource.',
    examples: {
      wrong: `locks:
  files: []
  keys: ['env:port-5432']`,
      right: `locks:
  files: []
  keys: ['env:test-database']`,
    },
  },
  check({ view, report }) {
    for (const key of view.packages.flatMap(({ locks }) => locks.keys)) {
      const { problem } = parseLockKey(key.value);
      if (problem?.kind !== 'port') continue;
      report({
        at: key.path,
        message: `The lock key ${quoted(key.value)} locks a port. ${problem.reason} Lock the resource behind it, such as "env:test-database".`,
      });
    }
  },
};

import { quoted } from '../../text';
import { parseLockKey } from '../../locks/lock-key';
import type { Rule } from '../rule';

export const envPort: Rule = {
  meta: {
    id: 'lock/env-port',
    severity: 'error',
    required: false,
    summary: 'An `env:` key locks a port number.',
    why: 'Whether a port is free is a matter of one machine at one time. A lock on it makes packages wait for no reason and does not stop another process.',
    howToFix:
      'Let each package take a free port (port 0), and lock the resource behind it where that is shared.',
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

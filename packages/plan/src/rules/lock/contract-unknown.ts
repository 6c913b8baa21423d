import { quoted } from '../../text';
import { parseLockKey } from '../../locks/lock-key';
import { contractFileAt, contractNames } from '../../words/facts';
import { closest } from '../../text/did-you-mean';
import type { Rule } from '../rule';

export const contractUnknown: Rule = {
  meta: {
    id: 'lock/contract-unknown',
    severity: 'warning',
    required: false,
    summary: 'A `contract:` key does not name a contract of this change.',
    why: 'A lock on a path without a contract protects nothing, because packages that edit the real file lock another key.',
    howToFix:
      'Use a file of `contracts.openapi.files`, or a file below the `contracts/` folder of the change.',
    examples: {
      wrong: `locks:
  files: []
  keys: ['contract:sessions-api']`,
      right: `locks:
  files: []
  keys: ['contract:contracts/openapi/v1.yaml']`,
    },
  },
  check({ view, contracts: facts, report }) {
    const contracts = new Set(view.contracts.files.map(({ value }) => value.replace(/^\.\//, '')));
    if (view.contracts.primary !== undefined) contracts.add(view.contracts.primary.value);
    const changeId = view.feature.id?.value;
    const folders = [
      'contracts/',
      ...(changeId ? [`openspec/changes/${changeId}/contracts/`] : []),
    ];

    for (const key of view.packages.flatMap(({ locks }) => locks.keys)) {
      const { namespace, canonical } = parseLockKey(key.value);
      if (namespace !== 'contract' || canonical === undefined) continue;
      const path = canonical.slice('contract:'.length);
      if (contracts.has(path)) continue;
      const isBelow = folders.some((folder) => path.startsWith(folder));
      if (facts?.complete && facts.files.size > 0) {
        if (contractFileAt(facts, path) !== undefined) continue;
        const near = closest(path, contractNames(facts));
        const hint = near === undefined ? '' : ` Did you mean ${quoted(`contract:${near}`)}?`;
        report({
          at: key.path,
          message: `The lock key ${quoted(key.value)} names no contract of this change, so it protects nothing: there is no such file.${hint}`,
        });
      } else if (!isBelow) {
        report({
          at: key.path,
          message: `The lock key ${quoted(key.value)} names no contract of this change, so it protects nothing: name a file of contracts.openapi.files, or one below contracts/.`,
        });
      }
    }
  },
};

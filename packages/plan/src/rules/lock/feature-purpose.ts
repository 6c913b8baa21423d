import { quotedList } from '../../text';
import { parseLockKey } from '../../locks/lock-key';
import type { Rule } from '../rule';

const KNOWN_PURPOSES = new Set(['pause']);

export const featurePurpose: Rule = {
  meta: {
    id: 'lock/feature-purpose',
    severity: 'info',
    required: false,
    summary: '`feature:` keys have purposes other than `pause`. Reported once for each plan.',
    why: 'A coordinator only knows `pause`. Any other purpose is a convention between the packages of this plan.',
    howToFix: 'Nothing, if the packages agree on it.',
    examples: {
      wrong: `locks:
  files: []
  keys: ['feature:add-login:write']`,
      right: `locks:
  files: []
  keys: ['feature:add-login:pause']`,
    },
  },
  check({ view, report }) {
    const found = view.packages
      .flatMap(({ locks }) => locks.keys)
      .map((key) => ({ key, purpose: purposeOf(key.value) }))
      .filter(({ purpose }) => purpose !== undefined && !KNOWN_PURPOSES.has(purpose));
    const [first] = found;
    if (first === undefined) return;
    const purposes = [...new Set(found.map(({ purpose }) => purpose ?? ''))];
    report({
      at: first.key.path,
      message: `Lock keys of this plan have custom purposes: ${quotedList(purposes)}. They separate its packages, but a coordinator only knows "pause".`,
      related: found.slice(1).map(({ key, purpose }) => ({
        at: key.path,
        message: `Purpose ${quotedList([purpose ?? ''])}.`,
      })),
    });
  },
};

function purposeOf(key: string): string | undefined {
  const { namespace, canonical } = parseLockKey(key);
  if (namespace !== 'feature' || canonical === undefined) return undefined;
  return canonical.slice(canonical.lastIndexOf(':') + 1);
}

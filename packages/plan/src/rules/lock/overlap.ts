import { quoted } from '../../text';
import {
  filePathIdentity,
  foldersOf,
  isFlagFamily,
  lockIdentity,
  lockKeysConflict,
} from '../../locks/lock-conflict';
import type { Located } from '../../parse/parsed-plan';
import type { Rule, RuleContext } from '../rule';

/**
 * The maximum number of characters compared between flag families. Above it the plan is rejected
 * and never passes unchecked.
 */
const FAMILY_BUDGET = 20_000_000;

interface Holder {
  /** Index in `dag.ids`. */
  readonly index: number;
  readonly id: string;
  readonly lock: Located<string>;
}

type Holders = Map<string, Holder[]>;

export const lockOverlap: Rule = {
  meta: {
    id: 'lock/overlap',
    severity: 'error',
    required: false,
    summary: 'Two packages that can run in parallel hold the same or an overlapping lock.',
    why: 'Only one package can hold the lock. The other has to wait in the middle of its work, so the plan is less parallel than it claims.',
    howToFix:
      'Let one package depend on the other, or give the lock and its work to one package (often `wp-contracts`).',
    examples: {
      wrong: `packages:
  - package_id: wp-api
    depends_on: []
    locks: { files: [], keys: ['flag:billing/*'] }
  - package_id: wp-web
    depends_on: []
    locks: { files: [], keys: ['flag:billing/invoices'] }`,
      right: `packages:
  - package_id: wp-api
    depends_on: []
    locks: { files: [], keys: ['flag:billing/*'] }
  - package_id: wp-web
    depends_on: [wp-api]
    locks: { files: [], keys: ['flag:billing/invoices'] }`,
    },
  },
  needsDag: true,
  check(context) {
    const keys = holdersOf(context, 'keys', lockIdentity);
    const files = holdersOf(context, 'files', filePathIdentity);
    for (const holders of keys.values()) if (!reportWithin(context, holders)) return;
    if (!reportFamilies(context, keys)) return;
    for (const [path, holders] of files) {
      if (!reportWithin(context, holders)) return;
      for (const folder of foldersOf(path)) {
        if (!reportBetween(context, files.get(folder) ?? [], holders)) return;
      }
    }
  },
};

function holdersOf(
  { view, dag }: RuleContext,
  kind: 'keys' | 'files',
  identity: (text: string) => string,
): Holders {
  const indexOf = new Map(dag?.ids.map((id, index) => [id, index]));
  const holders: Holders = new Map();
  for (const { package_id, locks } of view.packages) {
    const index = package_id && indexOf.get(package_id.value);
    if (package_id === undefined || index === undefined) continue;
    for (const lock of locks[kind]) {
      const key = identity(lock.value);
      const known = holders.get(key) ?? [];
      if (known.at(-1)?.index !== index) known.push({ index, id: package_id.value, lock });
      holders.set(key, known);
    }
  }
  return holders;
}

function reportWithin(context: RuleContext, holders: readonly Holder[]): boolean {
  return holders.every((second, place) => {
    for (let before = 0; before < place; before++) {
      if (!reportPair(context, holders[before] as Holder, second)) return false;
    }
    return true;
  });
}

function reportBetween(
  context: RuleContext,
  some: readonly Holder[],
  others: readonly Holder[],
): boolean {
  return some.every((a) =>
    others.every((b) =>
      a.index < b.index ? reportPair(context, a, b) : reportPair(context, b, a),
    ),
  );
}

function reportFamilies(context: RuleContext, keys: Holders): boolean {
  const flags = [...keys.keys()].filter((key) => key.startsWith('flag:'));
  const families = flags.filter(isFlagFamily);
  const order = new Map(flags.map((key, index) => [key, index]));
  let cost = 0;
  for (const family of families) {
    for (const flag of flags) {
      // Two families meet once in each direction; report only one.
      if (flag === family || (isFlagFamily(flag) && at(order, flag) < at(order, family))) continue;
      cost += family.length * flag.length;
      if (cost > FAMILY_BUDGET) return reportTooMany(context, keys.get(family) ?? []);
      if (!lockKeysConflict(family, flag)) continue;
      if (!reportBetween(context, keys.get(family) ?? [], keys.get(flag) ?? [])) return false;
    }
  }
  return true;
}

function reportPair({ dag, report }: RuleContext, first: Holder, second: Holder): boolean {
  if (dag === undefined || !dag.areParallelAt(first.index, second.index)) return true;
  const isSame = first.lock.value === second.lock.value;
  const locks = isSame
    ? `both lock ${quoted(first.lock.value)}`
    : `lock ${quoted(first.lock.value)} and ${quoted(second.lock.value)}, which overlap`;
  return report({
    at: second.lock.path,
    message: `${quoted(first.id)} and ${quoted(second.id)} can run at the same time, but ${locks}: let one depend on the other, or let only one hold it.`,
    related: [{ at: first.lock.path, message: `The lock of ${quoted(first.id)}.` }],
    data: { packages: [first.id, second.id], locks: [first.lock.value, second.lock.value] },
  });
}

function reportTooMany({ report }: RuleContext, [holder]: readonly Holder[]): boolean {
  report({
    at: holder?.lock.path ?? [],
    message:
      'This plan has too many families of flags ("*") to compare them all, so the rest was not checked: use fewer of them.',
  });
  return true;
}

function at(order: ReadonlyMap<string, number>, key: string): number {
  return order.get(key) ?? 0;
}

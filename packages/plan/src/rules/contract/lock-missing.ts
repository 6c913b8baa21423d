import { quoted, quotedList } from '../../text';
import { lockIdentity } from '../../locks/lock-conflict';
import type { ContractInterface } from '../../words/facts';
import type { Rule } from '../rule';

/** Above this number, a file gets a single finding: a whole API without locks is one omission. */
const MOST_OF_A_FILE = 10;

export const lockMissing: Rule = {
  meta: {
    id: 'contract/lock-missing',
    severity: 'warning',
    required: false,
    summary: 'No package holds the lock of an operation, a table or a channel of the contracts.',
    why: "Without a lock, no package or two packages might implement it, and other changes can't detect the conflict.",
    howToFix:
      'Add the key from the message to `locks.keys` of the package that implements it, or remove the part from the contract.',
    examples: {
      wrong: `# contracts/openapi/v1.yaml has GET /v1/users
locks:
  files: []
  keys: []`,
      right: `# contracts/openapi/v1.yaml has GET /v1/users
locks:
  files: []
  keys: ['api:GET /v1/users']`,
    },
  },
  check({ view, contracts, report }) {
    if (contracts === undefined) return;
    const held = new Set(
      view.packages.flatMap(({ locks }) => locks.keys.map(({ value }) => lockIdentity(value))),
    );
    for (const missing of withoutHolder(contracts.interfaces, held)) {
      const [first] = missing;
      if (first === undefined) continue;
      const { file, line, column } = first;
      const keys = missing.map(({ lockKey }) => lockKey);
      const groups = missing.length > MOST_OF_A_FILE ? [keys] : keys.map((key) => [key]);
      for (const [index, group] of groups.entries()) {
        const place = groups.length === 1 ? { line, column } : (missing[index] ?? first);
        const hasRoom = report({
          at: [],
          in: { file, line: place.line, column: place.column },
          message: `No package locks ${quotedList(group, 3)}, so it is unknown which package builds ${group.length === 1 ? 'it' : 'them'}, and other changes can't see that this one does: add ${group.length === 1 ? `${quoted(group[0] ?? '')}` : 'the keys'} to locks.keys of the package that does.`,
          data: { keys: group },
        });
        if (!hasRoom) return;
      }
    }
  },
};

/** The interfaces without a lock holder, grouped by file and without duplicates. */
function withoutHolder(
  interfaces: readonly ContractInterface[],
  held: ReadonlySet<string>,
): Iterable<readonly ContractInterface[]> {
  const seen = new Set(held);
  const byFile = new Map<string, ContractInterface[]>();
  for (const entry of interfaces) {
    const identity = lockIdentity(entry.lockKey);
    if (entry.isReference || seen.has(identity)) continue;
    seen.add(identity);
    const known = byFile.get(entry.file);
    if (known === undefined) byFile.set(entry.file, [entry]);
    else known.push(entry);
  }
  return byFile.values();
}

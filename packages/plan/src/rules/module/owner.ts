import { lockIdentity } from '../../locks/lock-conflict';
import { moduleLockKey, moduleProject } from '../../locks/lock-key';
import type { Located, PackageView } from '../../parse/parsed-plan';
import { quoted, quotedList } from '../../text';
import type { Rule } from '../rule';

export const moduleOwner: Rule = {
  meta: {
    id: 'module/owner',
    severity: 'error',
    required: false,
    summary: 'A module contract has two owners, or none.',
    why: 'The owner of a module contract implements it, and its verification compares the code with the contract. With two owners, each may implement half. With none, it is not implemented.',
    howToFix:
      'Add the key from the message to `locks.keys` of the package that implements the module, and remove it from all others.',
    examples: {
      wrong: `# contracts/modules/data-access-comments.d.ts
packages:
  - package_id: wp-data-access-comments
    depends_on: []
    locks: { files: [], keys: [] }`,
      right: `# contracts/modules/data-access-comments.d.ts
packages:
  - package_id: wp-data-access-comments
    depends_on: []
    locks: { files: [], keys: ['contract:contracts/modules/data-access-comments.d.ts'] }`,
    },
  },
  check({ view, contracts, report }) {
    if (contracts === undefined) return;
    for (const file of contracts.files) {
      const project = moduleProject(contracts.folder, file);
      if (project === undefined) continue;
      const key = moduleLockKey(project);
      const owners = view.packages.flatMap((entry) => holderOf(entry, key));
      const [first, second] = owners;
      if (first === undefined) {
        const message = `No package owns the module contract of ${quoted(project)}: add ${quoted(key)} to locks.keys of the package that implements it.`;
        if (!report({ at: [], in: { file, line: 1, column: 1 }, message })) return;
      } else if (second !== undefined) {
        const ids = quotedList(owners.map(({ id }) => id));
        const message = `${ids} own the module contract of ${quoted(project)}: keep ${quoted(key)} in the package that implements it.`;
        const related = [{ at: first.place.path, message: `The key of ${quoted(first.id)}.` }];
        if (!report({ at: second.place.path, message, related })) return;
      }
    }
  },
};

/** The contracts package is not an owner. It only holds the locks until the owners start. */
function holderOf(
  { package_id, task_type, locks }: PackageView,
  key: string,
): readonly { readonly id: string; readonly place: Located<string> }[] {
  if (task_type?.value === 'contracts') return [];
  const place = locks.keys.find(({ value }) => lockIdentity(value) === lockIdentity(key));
  return place === undefined ? [] : [{ id: package_id?.value ?? '', place }];
}

import type { Located, PlanView } from '../../parse/parsed-plan';
import { quoted } from '../../text';
import { contractFileAt, contractNames } from '../../words/facts';
import { moduleFileOfKey } from '../../locks/lock-key';
import { closest } from '../../text/did-you-mean';
import { leavesWorkspace } from '../../scope/in-scope';
import { replaceValue, type Rule } from '../rule';

export const missingFile: Rule = {
  meta: {
    id: 'contract/missing-file',
    severity: 'error',
    required: false,
    summary: 'A contract of the plan does not exist.',
    why: 'Packages build against this file. Without it, each package invents its own version.',
    howToFix:
      "Write the file, or correct the path, which is relative to the change's folder or to the workspace root. For a feature without an API, use `contracts/README.md`.",
    examples: {
      wrong: `contracts:
  revision: 1
  openapi: { primary: contracts/v1.yaml, files: [contracts/v1.yaml] }`,
      right: `contracts:
  revision: 1
  openapi: { primary: contracts/openapi/v1.yaml, files: [contracts/openapi/v1.yaml] }`,
    },
  },
  check({ parsed, view, contracts, report }) {
    if (contracts === undefined || !contracts.complete) return;
    const { primary, files } = view.contracts;
    const said = new Set<string>();
    for (const entry of [...(primary ? [primary] : []), ...files, ...moduleFiles(view)]) {
      const { value, path } = entry;
      if (said.has(value) || leavesWorkspace(value)) continue;
      if (contractFileAt(contracts, value) !== undefined) continue;
      said.add(value);
      const near = closest(value, contractNames(contracts));
      const hint = near === undefined ? '' : ` Did you mean ${quoted(near)}?`;
      const hasRoom = report({
        at: path,
        message: `The contract ${quoted(value)} does not exist, neither in ${quoted(contracts.folder)} nor at the workspace root, so packages have nothing to build against: write it, or correct the path.${hint}`,
        ...(near === undefined || 'key' in entry
          ? {}
          : { fix: replaceValue(parsed, entry, near, `Write ${quoted(near)}.`) }),
      });
      if (!hasRoom) return;
    }
  },
};

/** The module contracts that the packages hold: the plan names them by their lock keys alone. */
function moduleFiles({
  packages,
}: PlanView): readonly (Located<string> & { readonly key: string })[] {
  return packages
    .flatMap(({ locks }) => locks.keys)
    .flatMap(({ value: key, path }) => {
      const file = moduleFileOfKey(key);
      return file === undefined ? [] : [{ key, path, value: file }];
    });
}

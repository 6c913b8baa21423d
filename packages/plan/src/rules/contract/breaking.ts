import type { Rule } from '../rule';
import { foundByChecker } from './found-by-checker';

export const contractBreaking: Rule = foundByChecker(
  {
    id: 'contract/breaking',
    severity: 'warning',
    required: false,
    summary: 'An edit breaks packages that build against the contract of the base branch.',
    why: 'Packages that run already, here or on other branches, are built against the earlier contract. A field, an operation or a column that is gone, or a value that is no longer taken, breaks them without a conflict in git.',
    howToFix:
      'Add instead of changing: a new field, a new operation, a new version of the path. If it has to break, raise `contracts.revision` and tell the packages that use it. An error with `--strict`, and while the revision is not raised.',
    examples: {
      wrong: `# on the base branch: { id: string, name: string }
User:
  type: object
  properties: { id: { type: string } }`,
      right: `# on the base branch: { id: string, name: string }
User:
  type: object
  properties: { id: { type: string }, name: { type: string }, email: { type: string } }`,
    },
  },
  ({ severity }, { strict }) => (strict ? { severity: 'error' } : severity ? { severity } : {}),
);

export const contractRevision: Rule = foundByChecker({
  id: 'contract/revision',
  severity: 'error',
  required: false,
  summary: 'A contract was broken, and `contracts.revision` was not raised.',
  why: 'The revision tells a package that its contract has changed. Under the same number, the two versions look the same.',
  howToFix: 'Raise `contracts.revision` in the plan, or undo the breaking edit.',
  examples: {
    wrong: `# a field of the contract is gone; revision 1 on the base branch
contracts:
  revision: 1`,
    right: `# a field of the contract is gone; revision 1 on the base branch
contracts:
  revision: 2`,
  },
});

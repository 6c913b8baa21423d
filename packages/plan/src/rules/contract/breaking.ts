import type { Rule } from '../rule';
import { foundByChecker } from './found-by-checker';

export const contractBreaking: Rule = foundByChecker(
  {
    id: 'contract/breaking',
    severity: 'warning',
    required: false,
    summary: 'An edit breaks packages that are built against the contract of the base branch.',
    why: 'Packages in progress, here or on other branches, are built against the earlier contract. A removed field, operation or column, or a value that is no longer accepted, breaks them without a conflict in git.',
    howToFix:
      'Add a field, an operation or a new version of the path instead. If a breaking change is necessary, raise `contracts.revision` and inform the packages that use the contract. This is an error with `--strict`, and until the revision is raised.',
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
  summary: 'A contract has a breaking change, but `contracts.revision` was not raised.',
  why: 'Packages notice a changed contract by its revision. With the same number, both versions look the same.',
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

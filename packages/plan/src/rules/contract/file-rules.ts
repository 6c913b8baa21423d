import type { Rule } from '../rule';
import { foundByChecker } from './found-by-checker';

/** Rules about contract files that cannot be checked at all. */
export const FILE_RULES: readonly Rule[] = [
  foundByChecker({
    id: 'contract/external-ref',
    severity: 'error',
    required: false,
    summary: "A `$ref` leads to a URL, or to a file outside the change's folder.",
    why: "What lies elsewhere can change while packages build against it, and tools that follow the reference would fetch whatever it names. It is not followed here, so what depends on it can't be checked.",
    howToFix:
      "Copy the schema into the change's `contracts/` folder, and refer to it there: `#/components/schemas/User`, or a relative path.",
    examples: {
      wrong: `schema:
  $ref: https://example.com/schemas/user.yaml`,
      right: `schema:
  $ref: '#/components/schemas/User'`,
    },
  }),
  foundByChecker({
    id: 'contract/unreadable',
    severity: 'error',
    required: false,
    summary:
      'A contract is not a text that can be read: broken YAML or JSON, not UTF-8, too large.',
    why: 'Packages build against the contract. One that no tool can read tells them nothing, and none of the other checks can run on it.',
    howToFix: 'Correct the place that the message names.',
    examples: {
      wrong: `paths:
  /v1/users: {get: [`,
      right: `paths:
  /v1/users: { get: { operationId: listUsers } }`,
    },
  }),
];

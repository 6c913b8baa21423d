import type { ContractIssue } from '../../words/facts';
import type { Finding, Rule, RuleContext, RuleMeta } from '../rule';

/**
 * Creates a rule for findings of contract checkers, which need files and tools. The rule adds the
 * catalogue page, the severity and the sort order.
 *
 * @param judge overrides parts of a finding, such as its severity
 */
export function foundByChecker(
  meta: RuleMeta,
  judge: (issue: ContractIssue, context: RuleContext) => Partial<Finding> = () => ({}),
): Rule {
  return {
    meta,
    check(context) {
      for (const issue of context.contracts?.issues ?? []) {
        if (issue.code !== meta.id) continue;
        const finding = { ...findingOf(issue), ...judge(issue, context) };
        if (!context.report(finding)) return;
      }
    },
  };
}

function findingOf({ message, severity, related = [], data, ...place }: ContractIssue): Finding {
  const { file, line, column, endLine, endColumn } = place;
  return {
    message,
    at: [],
    in: {
      file,
      line,
      column,
      ...(endLine === undefined ? {} : { endLine }),
      ...(endColumn === undefined ? {} : { endColumn }),
    },
    related: related.map(({ message: said, ...other }) => ({ message: said, at: [], in: other })),
    ...(severity && { severity }),
    ...(data && { data }),
  };
}

/** Rules about contract files that cannot be checked at all. */
export const FILE_RULES: readonly Rule[] = [
  foundByChecker({
    id: 'contract/external-ref',
    severity: 'error',
    required: false,
    summary: "A `$ref` points to a URL, or to a file outside the change's folder.",
    why: "The target can change while packages build against it, and tools would fetch it from an unknown place. External references are not followed, so the parts that depend on them can't be checked.",
    howToFix:
      "Copy the schema into the change's `contracts/` folder and refer to the copy: `#/components/schemas/User`, or a relative path.",
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
    summary: "A contract can't be read: invalid YAML or JSON, not UTF-8, or too large.",
    why: 'Packages build against the contract. If no tool can read it, they have nothing to build against, and the other checks cannot run.',
    howToFix: 'Correct the place that the message names.',
    examples: {
      wrong: `paths:
  /v1/users: {get: [`,
      right: `paths:
  /v1/users: { get: { operationId: listUsers } }`,
    },
  }),
  foundByChecker({
    id: 'contract/imported',
    severity: 'warning',
    required: false,
    summary: 'Code imports a file from the folder of a change.',
    why: 'The import breaks when the change is archived. Until then, the Nx project and the change depend on each other in a cycle.',
    howToFix:
      'Import a copy inside the project, such as `src/generated/<change>.ts`. `parallel-plan modules check` reports this warning.',
    examples: {
      language: 'ts',
      wrong: `import type { paths } from '../../../openspec/changes/add-users/contracts/generated/types';`,
      right: `import type { paths } from './generated/add-users';`,
    },
  }),
];

/** Rules about database scripts, event schemas and generated files. */
export const ARTIFACT_RULES: readonly Rule[] = [
  foundByChecker({
    id: 'contract/sql-syntax',
    severity: 'error',
    required: false,
    summary: 'A database script is not PostgreSQL.',
    why: "The tables of a script that PostgreSQL rejects can't be checked.",
    howToFix: 'Correct the statement that the message names.',
    examples: {
      language: 'sql',
      wrong: `CREATE TABLE users (id uuid PRIMARY KEY,);`,
      right: `CREATE TABLE users (id uuid PRIMARY KEY);`,
    },
  }),
  foundByChecker({
    id: 'contract/sql',
    severity: 'error',
    required: false,
    summary: 'PostgreSQL rejects a statement of the schema or the seed rows.',
    why: 'The scripts were run, and this statement failed: a duplicate table, a reference to a missing one, a row that breaks a constraint. Each package that starts from the contract would get the same error.',
    howToFix: 'Correct the statement. `schema.sql` runs first, then `seed.sql`.',
    examples: {
      language: 'sql',
      wrong: `CREATE TABLE users (id int PRIMARY KEY, age int CHECK (age >= 0));
INSERT INTO users VALUES (1, -1);`,
      right: `CREATE TABLE users (id int PRIMARY KEY, age int CHECK (age >= 0));
INSERT INTO users VALUES (1, 30);`,
    },
  }),
  foundByChecker({
    id: 'contract/event',
    severity: 'error',
    required: false,
    summary: 'An event schema is not valid JSON Schema, or one of its examples does not match.',
    why: 'Producers and consumers of an event share only its schema. If an example does not match it, or validators ignore a keyword, they disagree.',
    howToFix:
      'Write JSON Schema 2020-12, with `examples` that are valid against it. Misspelt keywords are errors.',
    examples: {
      language: 'json',
      wrong: `{ "type": "object", "required": ["id"], "examples": [{ "name": "x" }] }`,
      right: `{ "type": "object", "required": ["id"], "examples": [{ "id": "x" }] }`,
    },
  }),
  foundByChecker({
    id: 'contract/drift',
    severity: 'error',
    required: false,
    summary: 'A generated file differs from the output of its contract.',
    why: 'Packages compile against the generated types. If only the generated file or only the contract is edited, the types no longer match the contract.',
    howToFix:
      'Change the contract, not the file, and generate it again: `nx run change/<id>:contracts`.',
    examples: {
      language: 'ts',
      wrong: `// generated from openapi/v1.yaml, where "id" is a string
export interface User { id: number }`,
      right: `// generated from openapi/v1.yaml, where "id" is a string
export interface User { id: string }`,
    },
  }),
];

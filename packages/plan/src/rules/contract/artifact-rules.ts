import type { Rule } from '../rule';
import { foundByChecker } from './found-by-checker';

/** Rules about database scripts, event schemas and generated files. */
export const ARTIFACT_RULES: readonly Rule[] = [
  foundByChecker({
    id: 'contract/sql-syntax',
    severity: 'error',
    required: false,
    summary: 'A database script is not PostgreSQL.',
    why: 'Nothing can be said about tables in a script that the database would refuse.',
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
    summary: 'PostgreSQL refuses a statement of the schema or of the seed rows.',
    why: 'The scripts were run, and this statement failed: a table that is there twice, a reference to none, a row that breaks a constraint. Each package that starts from the contract would meet the same error.',
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
    summary: 'An event schema is no JSON Schema, or an example of it does not fit.',
    why: 'Producers and consumers of an event never meet: the schema is all that they share. An example that it refuses, or a keyword that validators skip, sends them apart.',
    howToFix:
      'Write JSON Schema 2020-12, with `examples` that are valid against it. Misspelt keywords are refused.',
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
    summary: 'A generated file is not what its contract generates.',
    why: 'Packages compile against the generated types. Edited by hand, or left behind by an edit of the contract, they compile against something that the contract does not say.',
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

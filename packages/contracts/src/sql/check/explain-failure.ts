import { quoted } from '@parallel-plan/plan';
import type { SqlStatement } from '../read/sql-statement';
import type { SqlFailure } from './sql-run';
import { shortened } from './static-findings';

/** Where all files define and use tables, to explain failures better than PostgreSQL can. */
export interface ScriptKnowledge {
  /** Where a later statement creates the table, such as `contracts/db/schema.sql:12`. */
  laterDefinition(table: string, statement: number): string | undefined;
}

/** PostgreSQL's message on one line, followed by a fix if one is known. */
export function explainFailure(
  failure: SqlFailure,
  statement: SqlStatement,
  knowledge: ScriptKnowledge,
): string {
  const { message, detail, hint } = failure;
  const help = helpFor(failure, statement, knowledge);
  const parts = [
    `PostgreSQL refuses this: ${message}`,
    detail,
    help ?? (hint === undefined ? undefined : `Hint: ${hint}`),
  ];
  return parts.flatMap((part) => (part === undefined ? [] : [sentence(shortened(part))])).join(' ');
}

/** `relation "users" does not exist` -> `users` */
export function missingRelation({ code, message }: SqlFailure): string | undefined {
  return code === '42P01' ? /relation "([^"]+)" does not exist/.exec(message)?.[1] : undefined;
}

function helpFor(
  failure: SqlFailure,
  { kind }: SqlStatement,
  knowledge: ScriptKnowledge,
): string | undefined {
  const { code, message } = failure;
  switch (code) {
    case '42P01': {
      const table = missingRelation(failure);
      if (table === undefined) return undefined;
      const place = knowledge.laterDefinition(table, failure.statement);
      if (place !== undefined) return `It is created later, at ${place}: move that up`;
      return `If the table is in the database already, write the columns that matter here above: CREATE TABLE IF NOT EXISTS ${table} (…). It does nothing where the table is`;
    }
    case '42703':
      return kind === 'AlterTableStmt' || kind === 'InsertStmt'
        ? 'If the table is in the database already, add the column to its CREATE TABLE IF NOT EXISTS'
        : undefined;
    case '42P07':
      return message.startsWith('relation') ? 'Merge the two definitions' : undefined;
    case '25001':
      return 'A contract is run in one transaction, so that it is there as a whole or not at all';
    case '23502':
    case '23503':
    case '23505':
    case '23514':
    case '23P01':
      return kind === 'InsertStmt' || kind === 'CopyStmt' || kind === 'UpdateStmt'
        ? `Change the row, or the constraint${constraintName(message)}`
        : undefined;
    default:
      return undefined;
  }
}

/**
 * The feature that PGlite lacks compared with a PostgreSQL server, if that made a statement fail:
 * an extension that it doesn't include, a role, a language, a tablespace. Such a failure doesn't
 * show that the statement is wrong.
 *
 * @returns for example `the extension "vector"`
 */
export function absentInPglite({ code, message }: SqlFailure): string | undefined {
  const [, extension] = /extension "([^"]+)" is not available/.exec(message) ?? [];
  if (extension !== undefined) return `the extension ${quoted(extension)}`;
  if (code !== '42704') return undefined;
  const [, kind, name] = SERVER_OBJECT.exec(message) ?? [];
  return kind === undefined || name === undefined ? undefined : `the ${kind} ${quoted(name)}`;
}

const SERVER_OBJECT =
  /^(role|language|tablespace|collation|text search (?:configuration|dictionary)|foreign-data wrapper|server|access method) "([^"]+)"/;

/**
 * Whether a statement may have failed because a type, function or operator of a missing extension
 * is unknown.
 */
export function mayNeedExtension({ code }: SqlFailure): boolean {
  return code === '42704' || code === '42883';
}

function constraintName(message: string): string {
  const name = /constraint "([^"]+)"/.exec(message)?.[1];
  return name === undefined ? '' : ` ${quoted(name)}`;
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

import { quoted } from '@parallel-plan/plan';
import type { ContractFinding, ContractText } from '../../check/contract-check';
import { TextLines } from '@parallel-plan/plan/text';
import { readSql } from '../read/read-sql';
import type { ColumnFact } from '../read/sql-statement';
import { type SchemaState, schemaState, type TableState } from './schema-state';

/** The time limit for one version of a file. */
const TIMEOUT_MS = 10_000;

/**
 * Finds what an edit of an SQL file breaks for users of the database as the old file defined it:
 * removed tables and columns, changed column types, and columns that an `INSERT` now must fill. If
 * a file removes parts of tables that it didn't create (`ALTER TABLE users DROP COLUMN email`),
 * that counts from the edit that adds the statement. Syntax errors are left to the database check.
 *
 * @param before the version that others use; `undefined` if the file is new
 * @param after `undefined` if the file was deleted
 * @returns findings in the later version, or in the earlier one if the file was deleted; each
 * message is a clause that says what changed
 */
export async function breakingSqlChanges(
  before: ContractText | undefined,
  after: ContractText | undefined,
): Promise<readonly ContractFinding[]> {
  if (before?.text === after?.text) return [];
  const versions = [before, after].flatMap((version) => (version === undefined ? [] : [version]));
  const readings = await readSql(
    versions.map(({ text }) => text),
    TIMEOUT_MS,
  );
  const stateOf = (version: ContractText | undefined): SchemaState | undefined => {
    const reading = version === undefined ? undefined : readings[versions.indexOf(version)];
    // An unreadable version has its own finding; don't report more here.
    if (reading === undefined || 'why' in reading || reading.file.errors.length > 0)
      return undefined;
    return schemaState(reading.file);
  };
  const [earlier, later] = [stateOf(before), stateOf(after)];
  if ((before && !earlier) || (after && !later)) return [];
  const place = after ?? before;
  if (place === undefined) return [];
  const lines = new TextLines(place.text);
  return [...changes(earlier ?? EMPTY, later ?? EMPTY, after === undefined)]
    .sort((a, b) => a.offset - b.offset)
    .map(({ message, offset }) => ({
      code: 'contract/breaking',
      message,
      file: place.file,
      ...lines.place(offset),
    }));
}

const EMPTY: SchemaState = { tables: new Map(), losses: [] };

interface Change {
  readonly message: string;
  readonly offset: number;
}

function* changes(before: SchemaState, after: SchemaState, isGone: boolean): Generator<Change> {
  const known = new Set(before.losses.map(lossKey));
  const lost = new Set<string>();
  for (const loss of after.losses) {
    const subject =
      loss.column === undefined
        ? `the table ${quoted(loss.table)}`
        : `the column ${quoted(`${loss.table}.${loss.column}`)}`;
    lost.add(lossKey(loss));
    if (known.has(lossKey(loss))) continue;
    const message = `${subject} is ${loss.how}`;
    yield { message, offset: loss.offset };
  }
  for (const [name, table] of before.tables) {
    const now = after.tables.get(name);
    if (now !== undefined) yield* columnChanges(name, table, now, lost);
    else if (!lost.has(lossKey({ table: name }))) {
      const message = `the table ${quoted(name)} is gone`;
      yield { message, offset: isGone ? table.offset : 0 };
    }
  }
}

function* columnChanges(
  table: string,
  before: TableState,
  after: TableState,
  lost: ReadonlySet<string>,
): Generator<Change> {
  const subject = (column: string) => `the column ${quoted(`${table}.${column}`)}`;
  for (const [column, was] of before.columns) {
    if (lost.has(lossKey({ table, column }))) continue;
    const is = after.columns.get(column);
    if (is === undefined) {
      const message = `${subject(column)} is gone`;
      yield { message, offset: after.offset };
    } else if (is.type !== was.type) {
      const message = `${subject(column)} is ${is.type} instead of ${was.type}`;
      yield { message, offset: is.offset };
    } else if (mustBeFilled(is) && !mustBeFilled(was)) {
      const why = is.notNull && !was.notNull ? 'is NOT NULL now' : 'no longer has a default';
      const message = `${subject(column)} ${why}, and an INSERT that leaves it out fails`;
      yield { message, offset: is.offset };
    }
  }
  for (const [column, is] of after.columns) {
    if (before.columns.has(column) || !mustBeFilled(is) || !before.isCreated) continue;
    const message = `${subject(column)} is new and NOT NULL without a default, and an INSERT that doesn't know it fails`;
    yield { message, offset: is.offset };
  }
}

function mustBeFilled({ notNull, hasDefault }: ColumnFact): boolean {
  return notNull && !hasDefault;
}

function lossKey({ table, column }: { table: string; column?: string }): string {
  return JSON.stringify([table, column]);
}

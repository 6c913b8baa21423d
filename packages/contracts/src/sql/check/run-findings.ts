import type { ContractFinding, UncheckedContract } from '../../check/contract-check';
import type { TextLines } from '@parallel-plan/plan/text';
import { unitsOfCharacters } from '../read/read-statements';
import type { SqlStatement, TableName } from '../read/sql-statement';
import { explainFailure, missingRelation, type ScriptKnowledge } from './explain-failure';
import type { SqlFailure, SqlRunResult, SqlStop } from './sql-run';

/** A statement that was run, and the file that it is from. */
export interface PlacedStatement {
  readonly file: string;
  readonly text: string;
  readonly lines: TextLines;
  readonly statement: SqlStatement;
}

const MOST_OF_A_FILE = 20;

/** The findings of a run, in its order. */
export function runFindings(
  result: SqlRunResult,
  statements: readonly PlacedStatement[],
  timeoutMs: number,
  memoryMb: number,
): { findings: ContractFinding[]; notChecked: UncheckedContract[] } {
  if (result.kind === 'absent') {
    const why = `The SQL files were read but not run on PostgreSQL: ${result.why}.`;
    return { findings: [], notChecked: [{ check: 'contract/sql', why }] };
  }
  const findings = failureFindings(result.failures, statements);
  const { stopped } = result;
  if (stopped !== undefined) {
    findings.push(...stopFinding(stopped, statements, timeoutMs, memoryMb));
  }
  return { findings, notChecked: [] };
}

function failureFindings(
  failures: readonly SqlFailure[],
  statements: readonly PlacedStatement[],
): ContractFinding[] {
  const knowledge = new Definitions(statements);
  const unmade = new Set<string>();
  const perFile = new Map<string, number>();
  const findings: ContractFinding[] = [];
  for (const failure of failures) {
    const placed = statements[failure.statement];
    if (placed === undefined) continue;
    const missing = missingRelation(failure);
    const isConsequence = missing !== undefined && unmade.has(bare(missing));
    for (const { does, table } of placed.statement.actions) {
      if (does === 'create' && failure.code !== '42P07') unmade.add(table.name);
    }
    // Where a table could not be made, all that uses it fails too.
    if (isConsequence) continue;
    const { file, lines } = placed;
    const count = (perFile.get(file) ?? 0) + 1;
    perFile.set(file, count);
    if (count > MOST_OF_A_FILE) continue;
    const first = failure.code === '42P07' ? knowledge.firstDefinition(failure) : undefined;
    findings.push({
      code: 'contract/sql',
      message: explainFailure(failure, placed.statement, knowledge),
      file,
      ...lines.place(offsetOf(failure, placed)),
      ...(first === undefined ? {} : { related: [first] }),
    });
  }
  return [...findings, ...[...perFile].flatMap(([file, count]) => moreFailures(file, count))];
}

function moreFailures(file: string, count: number): ContractFinding[] {
  if (count <= MOST_OF_A_FILE) return [];
  const message = `PostgreSQL refuses ${count - MOST_OF_A_FILE} more statements of this file. Mend the first ${MOST_OF_A_FILE}, and run the check again.`;
  return [{ code: 'contract/sql', message, file, line: 1, column: 1 }];
}

/** Of the row of a `COPY`, of what PostgreSQL points at, of the table that it names, or of the statement. */
function offsetOf(failure: SqlFailure, { text, statement }: PlacedStatement): number {
  const { position, where, message } = failure;
  const { start, end, copyData, actions } = statement;
  const [, row] = /^COPY .*?, line (\d+)/.exec(where ?? '') ?? [];
  if (copyData !== undefined && row !== undefined) {
    let offset = copyData.start;
    for (let line = 1; line < Number(row) && offset < copyData.end; line++) {
      const next = text.indexOf('\n', offset);
      offset = next === -1 ? copyData.end : next + 1;
    }
    return offset;
  }
  if (position === undefined) {
    const table = bare(/relation "([^"]+)"/.exec(message)?.[1] ?? '');
    return actions.find((action) => action.table.name === table)?.offset ?? start;
  }
  return start + unitsOfCharacters(text.slice(start, end), position - 1);
}

function stopFinding(
  { statement, reason, message }: SqlStop,
  statements: readonly PlacedStatement[],
  timeoutMs: number,
  memoryMb: number,
): ContractFinding[] {
  const placed = statements[statement];
  if (placed === undefined) return [];
  const what = {
    time: `this statement was still running when the ${timeoutMs / 1_000} s for all SQL files were over`,
    memory: `this statement needs more than ${memoryMb} MiB of memory`,
    crash: `PostgreSQL broke down at this statement (${message ?? 'without a word'})`,
  }[reason];
  return [
    {
      code: 'contract/sql',
      message: `${what}, and was stopped; what follows it was not run. A contract describes tables and sample rows: leave long work out.`,
      file: placed.file,
      ...placed.lines.place(placed.statement.start),
    },
  ];
}

class Definitions implements ScriptKnowledge {
  readonly #places = new Map<
    string,
    { statement: number; placed: PlacedStatement; offset: number }[]
  >();

  constructor(statements: readonly PlacedStatement[]) {
    for (const [index, placed] of statements.entries()) {
      for (const action of placed.statement.actions) {
        if (action.does !== 'create') continue;
        const places = this.#places.get(action.table.name) ?? [];
        places.push({ statement: index, placed, offset: action.offset });
        this.#places.set(action.table.name, places);
      }
    }
  }

  laterDefinition(table: string, statement: number): string | undefined {
    const later = this.#places.get(bare(table))?.find((place) => place.statement > statement);
    if (later === undefined) return undefined;
    const { file, lines } = later.placed;
    return `${file}:${lines.place(later.offset).line}`;
  }

  firstDefinition({ message, statement }: SqlFailure) {
    const table = /^relation "([^"]+)"/.exec(message)?.[1] ?? '';
    const first = this.#places.get(bare(table))?.[0];
    if (first === undefined || first.statement >= statement) return undefined;
    const { file, lines } = first.placed;
    return { message: 'it is made here first', file, ...lines.place(first.offset) };
  }
}

/** PostgreSQL shows a schema only where it was written. */
function bare(relation: string): TableName['name'] {
  return relation.slice(relation.lastIndexOf('.') + 1);
}

import type { ContractFinding, UncheckedContract } from '../../check/contract-check';
import type { TextLines } from '@parallel-plan/plan/text';
import { unitsOfCharacters } from '../read/read-statements';
import type { SqlStatement, TableName } from '../read/sql-statement';
import {
  absentInPglite,
  explainFailure,
  mayNeedExtension,
  missingRelation,
  type ScriptKnowledge,
} from './explain-failure';
import type { SqlFailure, SqlRunResult, SqlStop } from './sql-run';

/** A statement that was run, and its file. */
export interface PlacedStatement {
  readonly file: string;
  readonly text: string;
  readonly lines: TextLines;
  readonly statement: SqlStatement;
}

const MOST_OF_A_FILE = 20;

/** The findings of a run, in statement order. */
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
  const { findings, notChecked } = new FailureReport(statements).of(result.failures);
  const { stopped } = result;
  if (stopped !== undefined) {
    findings.push(...stopFinding(stopped, statements, timeoutMs, memoryMb));
  }
  return { findings, notChecked };
}

/**
 * Classifies failures: real errors, statements that could not be checked, and consequences of
 * either.
 */
class FailureReport {
  private readonly findings: ContractFinding[] = [];
  private readonly knowledge: Definitions;
  /** Tables that were not created. The value says whether PGlite lacks a feature that they need. */
  private readonly unmade = new Map<string, boolean>();
  private readonly failuresOf = new Map<string, number>();
  private readonly notRun: { readonly at: string; readonly why: string }[] = [];
  private extension: string | undefined;

  constructor(private readonly statements: readonly PlacedStatement[]) {
    this.knowledge = new Definitions(statements);
  }

  of(failures: readonly SqlFailure[]): {
    findings: ContractFinding[];
    notChecked: UncheckedContract[];
  } {
    for (const failure of failures) {
      const placed = this.statements[failure.statement];
      if (placed !== undefined) this.add(failure, placed);
    }
    const more = [...this.failuresOf].flatMap(([file, count]) => moreFailures(file, count));
    return { findings: [...this.findings, ...more], notChecked: this.unchecked() };
  }

  private add(failure: SqlFailure, placed: PlacedStatement): void {
    const missing = missingRelation(failure);
    const cause = missing === undefined ? undefined : this.unmade.get(bare(missing));
    const absent = this.absent(failure, cause);
    for (const { does, table } of placed.statement.actions) {
      if (does === 'create' && failure.code !== '42P07') {
        this.unmade.set(table.name, absent !== undefined);
      }
    }
    if (absent !== undefined) {
      const { line } = placed.lines.place(placed.statement.start);
      this.notRun.push({ at: `${placed.file}:${line}`, why: absent });
      return;
    }
    // A statement that uses a table that was not created fails as a consequence.
    if (cause !== undefined) return;
    const { file, lines } = placed;
    const count = (this.failuresOf.get(file) ?? 0) + 1;
    this.failuresOf.set(file, count);
    if (count > MOST_OF_A_FILE) return;
    const first = failure.code === '42P07' ? this.knowledge.firstDefinition(failure) : undefined;
    this.findings.push({
      code: 'contract/sql',
      message: explainFailure(failure, placed.statement, this.knowledge),
      file,
      ...lines.place(offsetOf(failure, placed)),
      ...(first === undefined ? {} : { related: [first] }),
    });
  }

  /** Why a failure doesn't show that the statement is wrong. */
  private absent(failure: SqlFailure, cause: boolean | undefined): string | undefined {
    const own = absentInPglite(failure);
    if (own?.startsWith('the extension')) this.extension ??= own;
    if (own !== undefined) return `PGlite lacks ${own}`;
    if (cause === true) return 'it uses a table that was not checked';
    return this.extension !== undefined && mayNeedExtension(failure)
      ? `it may need ${this.extension}, which PGlite lacks`
      : undefined;
  }

  private unchecked(): UncheckedContract[] {
    const listed = this.notRun.slice(0, MOST_OF_A_FILE).map(({ at, why }) => ({
      check: 'contract/sql',
      why: `${at} was not checked on PostgreSQL: ${why}.`,
    }));
    const more = this.notRun.length - listed.length;
    const why = `${more} more statements were not checked on PostgreSQL for the same reasons.`;
    return more > 0 ? [...listed, { check: 'contract/sql', why }] : listed;
  }
}

function moreFailures(file: string, count: number): ContractFinding[] {
  if (count <= MOST_OF_A_FILE) return [];
  const message = `PostgreSQL refuses ${count - MOST_OF_A_FILE} more statements of this file. Fix the first ${MOST_OF_A_FILE}, then run the check again.`;
  return [{ code: 'contract/sql', message, file, line: 1, column: 1 }];
}

/**
 * The offset of a failure: the row of a `COPY`, else PostgreSQL's position, else the table that it
 * names, else the statement.
 */
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
    crash: `PostgreSQL crashed at this statement (${message ?? 'without a message'})`,
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

/** PostgreSQL prints the schema of a table only if the statement names it. */
function bare(relation: string): TableName['name'] {
  return relation.slice(relation.lastIndexOf('.') + 1);
}

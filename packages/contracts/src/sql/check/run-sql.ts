import { join } from 'node:path';
import { runInChild } from '../../check/child/run-in-child';
import type { SqlRun, SqlRunResult } from './sql-run';

/** Before the first statement, PGlite must compile and create its database. */
const START_MS = 60_000;

/** Runs statements on PGlite, a real PostgreSQL, in one transaction that is never committed. */
export async function runSql(run: SqlRun): Promise<SqlRunResult> {
  if (run.statements.length === 0) return { kind: 'ran', failures: [] };
  const outcome = await runInChild({
    entry: join(__dirname, 'run-sql-child'),
    input: run,
    timeoutMs: START_MS + run.timeoutMs,
  });
  if (outcome.kind === 'done') return outcome.value as SqlRunResult;
  const why =
    outcome.kind === 'timeout'
      ? `PGlite did not start within ${START_MS / 1_000} s`
      : `PGlite could not be run: ${outcome.why}`;
  return { kind: 'absent', why };
}

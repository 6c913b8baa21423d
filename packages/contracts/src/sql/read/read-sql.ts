import { join } from 'node:path';
import { runInChild } from '../../check/child/run-in-child';
import type { SqlFile } from './sql-statement';

/** A parsed file, or why it could not be read. */
export type SqlReading = { readonly file: SqlFile } | { readonly why: string };

/** Time for the process to start and load the parser on a busy machine. */
const START_MS = 20_000;
const MEMORY_MB = 1_024;

/**
 * Reads SQL files with PostgreSQL's parser in a child process, because a hostile text can crash the
 * parser.
 *
 * @param timeoutMs the time limit for one text, in milliseconds
 */
export async function readSql(
  texts: readonly string[],
  timeoutMs: number,
): Promise<readonly SqlReading[]> {
  if (texts.length === 0) return [];
  const outcome = await runInChild({
    entry: join(__dirname, 'read-sql-child'),
    input: texts,
    timeoutMs: START_MS + timeoutMs,
    memoryMb: MEMORY_MB,
  });
  const why =
    outcome.kind === 'timeout'
      ? `reading it took longer than ${timeoutMs / 1_000} s`
      : outcome.kind === 'failed'
        ? outcome.why
        : 'it was not read';
  const read: readonly unknown[] = outcome.told;
  return texts.map((_text, index) =>
    index < read.length ? { file: read[index] as SqlFile } : { why },
  );
}

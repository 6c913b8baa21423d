import { join } from 'node:path';
import { runInChild } from '../../check/child/run-in-child';
import type { SqlFile } from './sql-statement';

/** A file that was read, or why it was not. */
export type SqlReading = { readonly file: SqlFile } | { readonly why: string };

/** For a machine that does several things at once: the process has to start and load the parser. */
const START_MS = 20_000;
const MEMORY_MB = 1_024;

/**
 * Reads SQL files with PostgreSQL's parser, in a process of its own: text that is made to break a parser
 * then breaks nothing else.
 *
 * @param timeoutMs for one text
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

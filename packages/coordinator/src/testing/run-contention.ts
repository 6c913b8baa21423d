import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { childProgram } from './programs';
import type { ContentionReport } from './contention-program';

export interface Contention {
  /** The store of each process. There is one process per entry. */
  readonly places: readonly string[];
  /** The command prefix of each process, such as one that enters a network namespace. */
  readonly within?: readonly (readonly string[])[];
  readonly locks: number;
  readonly milliseconds: number;
}

/** Runs the processes and merges their observations. */
export async function runContention({
  places,
  within = [],
  locks,
  milliseconds,
}: Contention): Promise<ContentionReport> {
  const folder = mkdtempSync(join(tmpdir(), 'held-'));
  try {
    const reports = await Promise.all(
      places.map(async (place, index) => {
        const { command, args } = childProgram(
          'contention-program',
          place,
          `agent-${index}`,
          `${locks}`,
          `${milliseconds}`,
          folder,
        );
        const [program = '', ...rest] = [...(within[index] ?? []), command, ...args];
        const { stdout } = await promisify(execFile)(program, rest);
        return JSON.parse(stdout) as ContentionReport;
      }),
    );
    return reports.reduce(together);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function together(a: ContentionReport, b: ContentionReport): ContentionReport {
  const errors = { ...a.errors };
  for (const [code, count] of Object.entries(b.errors)) errors[code] = (errors[code] ?? 0) + count;
  return {
    acquired: a.acquired + b.acquired,
    released: a.released + b.released,
    refused: a.refused + b.refused,
    violations: [...a.violations, ...b.violations],
    lost: [...a.lost, ...b.lost],
    errors,
    messages: [...new Set([...a.messages, ...b.messages])],
    longestMs: Math.max(a.longestMs, b.longestMs),
  };
}

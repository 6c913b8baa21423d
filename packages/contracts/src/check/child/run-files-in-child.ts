import { type ChildOutcome, type ChildRun, runInChild } from './run-in-child';

/** After this many files that could not be checked, the rest is skipped. */
export const MOST_STOPPED = 3;

/** The message for a file that was skipped. */
export const SKIPPED = `This file was not checked, because ${MOST_STOPPED} files before it took too long or could not be checked: correct those first.`;

/** Time for the process to start and load its tools on a busy machine. */
const START_MS = 20_000;

/** Why the process ended while it checked a file. */
export type FileEnding = Exclude<ChildOutcome, { readonly kind: 'done' }>;

export interface FileAnswers<Answer> {
  /** In file order. */
  readonly answers: readonly Answer[];
  readonly stopped: readonly { readonly file: string; readonly ending: FileEnding }[];
  /** Files that were not checked. */
  readonly skipped: readonly string[];
}

/**
 * Runs a program that checks files one after the other. The program sends `null` when it is ready,
 * then one value for each file. If it fails or times out at a file, that file is recorded and the
 * program restarts with the remaining files. After three such files, the rest is skipped.
 *
 * @param run returns the run for the remaining files; `timeoutMs` is the limit per file
 */
export async function runFilesInChild<Answer>(
  files: readonly string[],
  run: (left: readonly string[]) => Omit<ChildRun, 'startMs'>,
): Promise<FileAnswers<Answer>> {
  const answers: Answer[] = [];
  const stopped: { file: string; ending: FileEnding }[] = [];
  let left = files;
  while (left.length > 0 && stopped.length < MOST_STOPPED) {
    const outcome = await runInChild({ ...run(left), startMs: START_MS });
    const told = outcome.told.slice(1) as readonly Answer[];
    answers.push(...told);
    const [file, ...others] = left.slice(told.length);
    if (outcome.kind === 'done' || file === undefined) return { answers, stopped, skipped: [] };
    stopped.push({ file, ending: outcome });
    left = others;
  }
  return { answers, stopped, skipped: left };
}

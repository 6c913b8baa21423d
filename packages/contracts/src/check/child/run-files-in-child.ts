import { type ChildOutcome, type ChildRun, runInChild } from './run-in-child';

/** After this many files that took too long, the others are skipped. */
export const MOST_STOPPED = 3;

/** The message for a file that was skipped. */
export const SKIPPED = `This file was not checked, because ${MOST_STOPPED} files before it took too long or could not be checked: correct those first.`;

/** For a machine that does several things at once: the process has to start and load its tools. */
const START_MS = 20_000;

/** Why the process ended at a file. */
export type FileEnding = Exclude<ChildOutcome, { readonly kind: 'done' }>;

export interface FileAnswers<Answer> {
  /** In the order of the files. */
  readonly answers: readonly Answer[];
  readonly stopped: readonly { readonly file: string; readonly ending: FileEnding }[];
  /** Not checked. */
  readonly skipped: readonly string[];
}

/**
 * Has a program check files one after the other: it tells `null` when it is ready, and then a value for
 * each file. One at which it has to be stopped, or fails, is named, and it starts again with those that
 * follow, unless there were three of them already.
 *
 * @param run gives the run for the files that are left; `timeoutMs` is for each file
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

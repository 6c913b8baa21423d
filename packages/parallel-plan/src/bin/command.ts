import type { Readable } from 'node:stream';
import { escapeControls } from '@parallel-plan/plan/text';
import { NotCheckableError } from '../workspace/not-checkable-error';

/** The parts of the process that a command uses. */
export interface CommandHost {
  readonly stdin: Readable;
  readonly stdout: { readonly isTTY?: boolean; write(text: string | Uint8Array): unknown };
  readonly stderr: { readonly isTTY?: boolean; write(text: string | Uint8Array): unknown };
  readonly env: NodeJS.ProcessEnv;
  cwd(): string;
}

/**
 * Reads the arguments of a command.
 *
 * @param command name of the command, for the hint at its help
 * @param read a call of `parseArgs` (`node:util`)
 * @throws NotCheckableError with one sentence for an invalid argument
 */
export function readArguments<T>(command: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const [sentence = 'The options cannot be read.'] = String((error as Error).message).split(
      /\. |\n/,
    );
    throw usageError(command, sentence.replace(/\.?$/, '.'));
  }
}

/** An error that points to the help of the command. */
export function usageError(command: string, message: string): NotCheckableError {
  return new NotCheckableError(`${message} See \`parallel-plan ${command} --help\`.`);
}

/**
 * Runs a command. If it can't do its work, it prints why, as one line on standard error.
 *
 * @param work returns the exit code
 * @param isReason whether another error than a `NotCheckableError` says why, too
 * @returns the exit code; 2 after such an error
 */
export async function guarded(
  { stderr }: Pick<CommandHost, 'stderr'>,
  work: () => Promise<number>,
  isReason: (error: unknown) => boolean = () => false,
): Promise<number> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof NotCheckableError || isReason(error))) throw error;
    stderr.write(`${escapeControls((error as Error).message)}\n`);
    return 2;
  }
}

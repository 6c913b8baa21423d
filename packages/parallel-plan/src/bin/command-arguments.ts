import { NotCheckableError } from '../workspace/not-checkable-error';

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

import { NotCheckableError } from '../workspace/not-checkable-error';

/**
 * Reads the arguments of a command.
 *
 * @param command its name, for the hint at its help
 * @param read a call of `parseArgs` (`node:util`)
 * @throws NotCheckableError in one sentence for an argument that makes no sense
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

/** A refusal that names the help of the command. */
export function usageError(command: string, message: string): NotCheckableError {
  return new NotCheckableError(`${message} See \`parallel-plan ${command} --help\`.`);
}

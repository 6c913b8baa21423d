/**
 * The plan could not be checked: it is missing, can't be read, or the options contradict each
 * other. The message is one line for the user that says what to do. Programs exit with 2.
 */
export class NotCheckableError extends Error {
  override readonly name = 'NotCheckableError';
}

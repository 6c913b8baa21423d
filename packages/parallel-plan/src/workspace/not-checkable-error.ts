/**
 * Nothing could be said about the plan: it isn't there, can't be read, or was asked for in a way that
 * makes no sense. The message is one line for a person, with a way out; programs exit with 2.
 */
export class NotCheckableError extends Error {
  override readonly name = 'NotCheckableError';
}

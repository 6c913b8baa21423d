export type CoordinatorErrorCode =
  /** Nobody answers: refused, reset, timed out, or not ready. */
  | 'unavailable'
  /** The key is missing or wrong, or belongs to somebody else. */
  | 'unauthorized'
  /** What was asked for is not valid. */
  | 'invalid-request'
  /** The answer makes no sense. */
  | 'bad-answer'
  /** The other side can't do this at all. */
  | 'unsupported'
  /** The store can't be used: newer than this version, read-only, full. */
  | 'store';

/** The answer could not be had. The message says what happened and what to do; it never holds a secret. */
export class CoordinatorError extends Error {
  override readonly name = 'CoordinatorError';

  constructor(
    readonly code: CoordinatorErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

export type CoordinatorErrorCode =
  /** No server answers: the connection was refused or reset, or the server is not ready. */
  | 'unavailable'
  /** No answer in time. The call may have had an effect. */
  | 'timeout'
  /** The key or the password is missing or wrong. */
  | 'unauthorized'
  /** The key is accepted but does not permit this call. */
  | 'forbidden'
  /** The request is invalid. */
  | 'invalid-request'
  /** The answer is invalid. */
  | 'bad-answer'
  /** The server doesn't support this operation. */
  | 'unsupported'
  /** The store can't be used: it was written by a newer version, is read-only, or the disk is full. */
  | 'store';

/**
 * A call failed without an answer. The message says what happened and what to do. It contains no secrets.
 *
 * A refusal (another agent holds the lock) is a return value, never this error.
 */
export class CoordinatorError extends Error {
  override readonly name = 'CoordinatorError';

  constructor(
    readonly code: CoordinatorErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  /** True when the call may have had an effect although no answer arrived. */
  get mayHaveHappened(): boolean {
    return ['unavailable', 'timeout', 'bad-answer'].includes(this.code);
  }
}

/**
 * A server failed in the middle of a claim. All acquired locks were released except those in `leftBehind`.
 */
export class ClaimInterruptedError extends CoordinatorError {
  constructor(
    code: CoordinatorErrorCode,
    message: string,
    /** Keys that the agent may still hold, sorted. */
    readonly leftBehind: readonly string[],
    options?: ErrorOptions,
  ) {
    super(code, message, options);
  }
}

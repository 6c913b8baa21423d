export type CoordinatorErrorCode =
  /** Nothing answers: refused, reset or not ready. */
  | 'unavailable'
  /** No answer in time. Whether the call had an effect is unknown. */
  | 'timeout'
  /** The key or the password is missing or wrong. */
  | 'unauthorized'
  /** The key is accepted, but may not do this. */
  | 'forbidden'
  /** The request is not valid. */
  | 'invalid-request'
  /** The answer makes no sense. */
  | 'bad-answer'
  /** The other side can't do this at all. */
  | 'unsupported'
  /** The store can't be used: newer than this version, read-only, full. */
  | 'store';

/**
 * A call gave no answer. The message says what happened and what to do, and contains no secret.
 *
 * A business refusal (a lock that another agent holds) is a value, never this error.
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

  /** True when the call may have had its effect although its answer is missing. */
  get mayHaveHappened(): boolean {
    return ['unavailable', 'timeout', 'bad-answer'].includes(this.code);
  }
}

/** A server failed in the middle of a claim. Everything it took was given back, except `leftBehind`. */
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

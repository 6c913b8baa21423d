import { CoordinatorError, type CoordinatorErrorCode } from '../coordinator-error';

/** The server failed in the middle of a claim. What was taken was given back, but for `leftBehind`. */
export class ClaimInterruptedError extends CoordinatorError {
  constructor(
    code: CoordinatorErrorCode,
    message: string,
    /** Keys that this agent may hold still, in the order in which they were taken. */
    readonly leftBehind: readonly string[],
    options?: ErrorOptions,
  ) {
    super(code, message, options);
  }
}

import { type ContractFinding } from '../../check/contract-check';

/** Stable names of why a document was not taken over. */
export type TakeOverErrorCode =
  | 'unreadable'
  | 'not-openapi'
  | 'unsupported-version'
  | 'external-ref'
  | 'invalid'
  | 'no-operations'
  | 'out-of-time'
  | 'failed';

/**
 * An OpenAPI document that was not taken over. The message says why, with the places in the user's
 * file; user text in it is escaped, so it is safe on a terminal.
 */
export class TakeOverError extends Error {
  /**
   * @param code stable, for programs
   * @param message what is wrong and what to do; several lines where several things are wrong
   * @param findings all that is wrong, with lines and columns in the file that was given
   */
  constructor(
    readonly code: TakeOverErrorCode,
    message: string,
    readonly findings: readonly ContractFinding[] = [],
  ) {
    super(message);
    this.name = 'TakeOverError';
  }
}

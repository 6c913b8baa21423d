import { type ContractFinding } from '../../check/contract-check';

/** Stable identifiers for the reasons why a document was not taken over. */
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
 * An OpenAPI document that was not taken over. The message says why, with positions in the user's
 * file. User text in it is escaped, so it is safe to print on a terminal.
 */
export class TakeOverError extends Error {
  /**
   * @param code a stable identifier for programs
   * @param message what is wrong and how to fix it; several lines for several problems
   * @param findings all problems, with lines and columns in the original file
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

import type { ContractFinding } from '../../check/contract-check';
import { quoted } from '../../request/contract-request-error';
import type { HttpMethod } from '../../request/parse-operation';

/** An operation of a document that was taken over. */
export interface TakenOverOperation {
  readonly method: HttpMethod;
  /** As in the document, such as `/v1/users/{id}`. */
  readonly path: string;
  readonly operationId?: string;
}

/** An existing OpenAPI document, converted into a contract of a change. */
export interface TakenOver {
  /** OpenAPI 3.1 as YAML; the same document always gives the same bytes. */
  readonly text: string;
  /** In document order. */
  readonly operations: readonly TakenOverOperation[];
  /** The original version if it was not 3.1, such as `3.0.3`. */
  readonly upgradedFrom?: string;
  /** Notes for the user, one per line. */
  readonly notes: readonly string[];
}

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

/** Why a document is not taken over, as reported by the child process. */
export interface Refusal {
  readonly code: TakeOverErrorCode;
  readonly message: string;
  readonly findings: readonly ContractFinding[];
}

const MOST_SHOWN = 10;

/**
 * @param file as the user wrote it
 * @param findings with positions in that file; empty if `why` is the whole reason
 */
export function refusal(
  file: string,
  code: TakeOverErrorCode,
  findings: readonly ContractFinding[],
  why = REASONS[code] ?? '',
): { refusal: Refusal } {
  const shown = findings.slice(0, MOST_SHOWN).map(lineOf);
  const more = findings.length - shown.length;
  const lines = [
    `${quoted(file)} is not taken over: ${why}${findings.length === 0 ? '.' : ':'}`,
    ...shown,
    ...(more > 0 ? [`  and ${more} more`] : []),
  ];
  return { refusal: { code, message: lines.join('\n'), findings } };
}

const REASONS: Partial<Record<TakeOverErrorCode, string>> = {
  unreadable: "it can't be read",
  'external-ref':
    'it refers to other files or to URLs, which are not read. Bundle it into one document first, for example with `npx @redocly/cli bundle <file>`',
  invalid: 'types and servers generated from it would be wrong. Correct this first',
  'no-operations': 'it has no operations under `paths`',
};

function lineOf({ file, line, column, message }: ContractFinding): string {
  return `  ${quoted(file).slice(1, -1)}:${line}:${column} ${message}`;
}

import { type ContractFinding } from '../../check/contract-check';
import { quoted } from '../../request/contract-request-error';
import { type TakeOverErrorCode } from './take-over-error';

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
    'it refers to other files or to URLs, and nothing else is read. Make one document of it first, such as with `npx @redocly/cli bundle <file>`',
  invalid: 'types and servers made from it would be wrong. Correct this first',
  'no-operations': 'it has no operations under `paths`',
};

function lineOf({ file, line, column, message }: ContractFinding): string {
  return `  ${quoted(file).slice(1, -1)}:${line}:${column} ${message}`;
}

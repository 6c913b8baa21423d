import { join } from 'node:path';
import { runInChild } from '../../check/child/run-in-child';
import { quoted } from '../../request/contract-request-error';
import { type TakeOverAnswer } from './take-over-document';
import { type TakenOver, TakeOverError } from './taken-over';

/** The name of the document and the time limit. */
export interface TakeOverOptions {
  /** As the user wrote it; only for messages. */
  readonly file: string;
  /** The time limit in milliseconds. Default 30,000. */
  readonly timeoutMs?: number;
}

const DEFAULT_TIMEOUT_MS = 30_000;

/**
 * Takes over an existing OpenAPI document as a contract. A 3.1 document keeps its version; a 3.0
 * document is upgraded to 3.1.0. Missing examples are derived from the schemas, if a valid one can
 * be derived. Errors, discriminators and examples of an existing API can't be changed here. If they
 * don't meet the rules for new contracts, the document gets `x-existing-api: true`, and the checks
 * report them as warnings.
 *
 * Runs in a child process, reads only the text, fetches nothing.
 *
 * @param text YAML or JSON
 * @param options the name of the document for messages, and the time limit
 * @returns the document as a contract, with its operations and notes for the user
 * @throws TakeOverError if the document can't be taken over, with all reasons
 */
export async function takeOverOpenapi(text: string, options: TakeOverOptions): Promise<TakenOver> {
  const { file, timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  const outcome = await runInChild({
    entry: join(__dirname, 'take-over-child'),
    input: { text, file },
    timeoutMs,
  });
  switch (outcome.kind) {
    case 'timeout':
      throw new TakeOverError(
        'out-of-time',
        `${quoted(file)} is not taken over: reading and checking it took longer than ${timeoutMs / 1_000} s. Split it into several documents, or remove large examples and slow patterns.`,
      );
    case 'failed':
      throw new TakeOverError(
        'failed',
        `${quoted(file)} is not taken over: it could not be checked, ${quoted(outcome.why).slice(1, -1)}.`,
      );
    case 'done': {
      const answer = outcome.value as TakeOverAnswer;
      if ('refusal' in answer) {
        const { code, message, findings } = answer.refusal;
        throw new TakeOverError(code, message, findings);
      }
      return answer.takenOver;
    }
  }
}

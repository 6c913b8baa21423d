import { join } from 'node:path';
import { runInChild } from '../../check/child/run-in-child';
import { quoted } from '../../request/contract-request-error';
import { type TakeOverAnswer } from './take-over-document';
import { TakeOverError } from './take-over-error';
import { type TakenOver } from './taken-over';

/** How the caller names the document, and how long it may take. */
export interface TakeOverOptions {
  /** As the user wrote it; only for messages. */
  readonly file: string;
  /** In milliseconds. Default 30,000. */
  readonly timeoutMs?: number;
}

const DEFAULT_TIMEOUT_MS = 30_000;

/**
 * Takes over an existing OpenAPI document as a contract. 3.1 stays what it is, 3.0 is upgraded to
 * 3.1.0. Examples that are missing are made from the schemas, where one can be made that is valid. An
 * API that exists can't be given other errors, discriminators or examples by us, so where those are
 * not what a new contract has to have, the document gets `x-existing-api: true`, and the checks
 * report them as warnings.
 *
 * Works in a process of its own, reads nothing but the text, fetches nothing.
 *
 * @param text YAML or JSON
 * @throws TakeOverError where the document can't be taken over, with all the reasons
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
        `${quoted(file)} is not taken over: reading and checking it took longer than ${timeoutMs / 1_000} s. Split it into several documents, or take out large examples and slow patterns.`,
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

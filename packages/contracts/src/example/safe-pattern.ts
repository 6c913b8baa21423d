import { runInNewContext } from 'node:vm';

/** Long enough that a busy machine never takes a simple pattern for an endless one. */
const TIMEOUT_MS = 2_000;

/** Why a text is no regular expression of ECMA-262 with the `u` flag, or `undefined`. */
export function patternProblem(pattern: string): string | undefined {
  try {
    new RegExp(pattern, 'u');
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/**
 * Whether a pattern matches somewhere in a text. Patterns come from users, and some take
 * exponential time, so each match has two seconds.
 *
 * @throws Error when the time is over
 */
export function patternMatches(pattern: string, text: string): boolean {
  const answer: unknown = runInNewContext(
    'new RegExp(pattern, "u").test(text)',
    { pattern, text },
    { timeout: TIMEOUT_MS },
  );
  return answer === true;
}

import { runInNewContext } from 'node:vm';

/** Long enough that a simple pattern never times out on a busy machine. */
const TIMEOUT_MS = 2_000;

/**
 * Why a text is not a regular expression of ECMA-262 with the `u` flag, or `undefined` if it is
 * one.
 */
export function patternProblem(pattern: string): string | undefined {
  try {
    new RegExp(pattern, 'u');
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/**
 * Whether a pattern matches anywhere in a text. Patterns come from users and can take exponential
 * time, so each match is limited to two seconds.
 *
 * @throws Error if the match takes longer
 */
export function patternMatches(pattern: string, text: string): boolean {
  const answer: unknown = runInNewContext(
    'new RegExp(pattern, "u").test(text)',
    { pattern, text },
    { timeout: TIMEOUT_MS },
  );
  return answer === true;
}

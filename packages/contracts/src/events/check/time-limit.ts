import { createContext, Script } from 'node:vm';

/** Thrown when the time is over. */
export class OutOfTimeError extends Error {}

/**
 * Runs a function that can be stopped, even inside of a regular expression.
 *
 * @throws OutOfTimeError
 */
export function withinTime<T>(milliseconds: number, task: () => T): T {
  const context = createContext({ task });
  try {
    return CALL.runInContext(context, { timeout: Math.max(1, Math.ceil(milliseconds)) }) as T;
  } catch (error) {
    if (isTimeout(error)) throw new OutOfTimeError();
    throw error;
  }
}

const CALL = new Script('task()');

function isTimeout(error: unknown): boolean {
  // From another context: it is no instance of this one's Error.
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
  );
}

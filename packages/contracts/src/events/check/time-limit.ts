import { createContext, Script } from 'node:vm';

/** Thrown when the time limit is reached. */
export class OutOfTimeError extends Error {}

/**
 * Runs a function with a time limit that works even inside a regular expression.
 *
 * @throws OutOfTimeError when the time limit is reached
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
  // The error comes from another context, so it is not an instance of this context's Error.
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
  );
}

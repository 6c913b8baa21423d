import { setTimeout as pause } from 'node:timers/promises';
import type { Deadline } from './deadline';
import type { FailedAttempt, RemoteAnswer } from './remote-server';
import type { Retries } from './timeouts';

/** One attempt: its answer, or how it failed. */
export type Attempt = () => Promise<{ readonly value: unknown } | FailedAttempt>;

/**
 * Asks until there is an answer, an error that won't go away, or no attempt and no time left.
 *
 * Pauses are doubled and jittered ("full jitter", Brooker 2015), so that many clients of a server
 * that comes back don't meet again.
 *
 * @throws CoordinatorError of the last attempt
 */
export async function withRetries(
  attempt: Attempt,
  { attempts, pause: firstPause }: Required<Retries>,
  deadline: Deadline,
): Promise<RemoteAnswer> {
  for (let made = 1; ; made++) {
    const outcome = await attempt();
    if (!('error' in outcome)) return { value: outcome.value, repeated: made > 1 };
    const left = deadline.expired ? 0 : attempts - made;
    if (!outcome.transient || left <= 0) throw outcome.error;
    await pause(Math.min(Math.random() * firstPause * 2 ** made, deadline.attempt()));
  }
}

import { setTimeout as pause } from 'node:timers/promises';
import type { CoordinatorError } from '../api/errors';

/** Time limits, in milliseconds. */
export interface Timeouts {
  /** Starting a program, up to its list of tools. Default 30,000: `npx` may have to download it first. */
  readonly start?: number;
  /** Each call that finds out what the server can do. Default 3,000. */
  readonly detection?: number;
  /** Each attempt of any other call. Default 10,000. */
  readonly call?: number;
}

/** Repetition of calls that may be repeated. */
export interface Retries {
  /** All attempts, the first included. Default 3. */
  readonly attempts?: number;
  /** The pause before the second attempt, in milliseconds; it doubles each time. Default 100. */
  readonly pause?: number;
}

export const DEFAULT_TIMEOUTS: Required<Timeouts> = {
  start: 30_000,
  detection: 3_000,
  call: 10_000,
};
export const DEFAULT_RETRIES: Required<Retries> = { attempts: 3, pause: 100 };

/** What a message about a time limit adds. */
export const RAISE_TIMEOUTS =
  'If the server is only slow, raise the limit: `coordinator.timeouts` in nx.json, or PARALLEL_PLAN_COORDINATOR_TIMEOUTS (such as start=60,detection=10,call=30, in seconds).';

/** The time that is left for a question, over all its attempts. */
export interface Deadline {
  /** The whole time in milliseconds, for messages. */
  readonly limit: number;
  /** The time of the next attempt, in milliseconds. */
  attempt(): number;
  /** True when no time is left. */
  readonly expired: boolean;
}

/** Every attempt may take `ms` milliseconds. */
export function perAttempt(ms: number): Deadline {
  return { limit: ms, attempt: () => ms, expired: false };
}

/** All attempts together may take `ms` milliseconds from now on. */
export function inTotal(ms: number): Deadline {
  const end = performance.now() + ms;
  return {
    limit: ms,
    attempt: () => Math.max(1, Math.min(ms, Math.ceil(end - performance.now()))),
    get expired() {
      return performance.now() >= end;
    },
  };
}

export interface RemoteAnswer {
  /** The answer, parsed from JSON and not checked. */
  readonly value: unknown;
  /** True when an earlier attempt may have had its effect although its answer was lost. */
  readonly repeated: boolean;
}

/** A failed attempt. */
export interface FailedAttempt {
  readonly error: CoordinatorError;
  /** True when another attempt may succeed: no connection, or an error of the server. */
  readonly transient: boolean;
}

/** Makes one attempt. */
export type Attempt = () => Promise<{ readonly value: unknown } | FailedAttempt>;

/**
 * Makes attempts until one succeeds, one fails for good, or no attempt or time is left.
 *
 * Pauses double and are jittered ("full jitter", Brooker, "Exponential Backoff And Jitter", AWS 2015), so
 * that many clients of a server that restarts don't call at the same moment.
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

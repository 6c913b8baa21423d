import { setTimeout as pause } from 'node:timers/promises';
import type { CoordinatorError } from '../api/errors';

/** Time limits, in milliseconds. */
export interface Timeouts {
  /**
   * Time to start a program, including its list of tools. Default 30,000, because `npx` may download the
   * program first.
   */
  readonly start?: number;
  /** Each call that detects capabilities. Default 3,000. */
  readonly detection?: number;
  /** Each attempt of every other call. Default 10,000. */
  readonly call?: number;
}

/** How idempotent calls are retried. */
export interface Retries {
  /** The number of attempts, including the first. Default 3. */
  readonly attempts?: number;
  /**
   * The pause before the second attempt, in milliseconds. It doubles for each further attempt. Default 100.
   */
  readonly pause?: number;
}

export const DEFAULT_TIMEOUTS: Required<Timeouts> = {
  start: 30_000,
  detection: 3_000,
  call: 10_000,
};
export const DEFAULT_RETRIES: Required<Retries> = { attempts: 3, pause: 100 };

/** The advice in messages about a time limit. */
export const RAISE_TIMEOUTS =
  'If the server is only slow, raise the limit: `coordinator.timeouts` in nx.json, or PARALLEL_PLAN_COORDINATOR_TIMEOUTS (such as start=60,detection=10,call=30, in seconds).';

/** The time limit of a call and its attempts. */
export interface Deadline {
  /** The time limit in milliseconds, for messages. */
  readonly limit: number;
  /** The time limit of the next attempt, in milliseconds. */
  attempt(): number;
  /** True when no time is left. */
  readonly expired: boolean;
}

/** Each attempt may take `ms` milliseconds. */
export function perAttempt(ms: number): Deadline {
  return { limit: ms, attempt: () => ms, expired: false };
}

/** All attempts together may take `ms` milliseconds, starting now. */
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
  /** The answer, parsed from JSON but not validated. */
  readonly value: unknown;
  /** True when an earlier attempt may have had an effect although its answer was lost. */
  readonly repeated: boolean;
}

/** A failed attempt. */
export interface FailedAttempt {
  readonly error: CoordinatorError;
  /** True when a retry may succeed: no connection, or a server error. */
  readonly transient: boolean;
}

/** Makes one attempt. */
export type Attempt = () => Promise<{ readonly value: unknown } | FailedAttempt>;

/**
 * Retries until an attempt succeeds or fails permanently, or until no attempts or time are left.
 *
 * The pauses grow exponentially, with "full jitter" (Brooker, "Exponential Backoff And Jitter", AWS 2015).
 * After a restart of the server, its clients therefore don't all call at the same moment.
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

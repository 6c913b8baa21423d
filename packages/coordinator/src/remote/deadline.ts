/** How long may be waited, over all attempts that one question takes. */
export interface Deadline {
  /** Milliseconds that were given, for messages. */
  readonly limit: number;
  /** Milliseconds of the next attempt: what is left. */
  attempt(): number;
  /** Nothing is left. */
  readonly expired: boolean;
}

/** One attempt may take `ms`, and so may every other. */
export function perAttempt(ms: number): Deadline {
  return { limit: ms, attempt: () => ms, expired: false };
}

/** All attempts together may take `ms` from now on. */
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

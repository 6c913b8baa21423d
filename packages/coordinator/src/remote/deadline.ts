/** How long may be waited, over all attempts that one question takes. */
export interface Deadline {
  /** Milliseconds of an attempt; at most what is left. */
  attempt(): number;
  /** Nothing is left. */
  readonly expired: boolean;
}

/** One attempt may take `ms`, and so may every other. */
export function perAttempt(ms: number): Deadline {
  return { attempt: () => ms, expired: false };
}

/** All attempts together may take `ms` from now on. */
export function inTotal(
  ms: number,
  now: () => number = performance.now.bind(performance),
): Deadline {
  const end = now() + ms;
  return {
    attempt: () => Math.max(1, Math.min(ms, Math.ceil(end - now()))),
    get expired() {
      return now() >= end;
    },
  };
}

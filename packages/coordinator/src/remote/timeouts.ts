/** How long a server may take, in milliseconds. */
export interface Timeouts {
  /** Finding out what the server can do, as a whole. Default 3,000. */
  readonly detection?: number;
  /** One attempt of one call. Default 10,000. */
  readonly call?: number;
}

/** How often, and after what pause, a call that may be repeated is repeated. */
export interface Retries {
  /** All attempts, the first included. Default 3. */
  readonly attempts?: number;
  /** The pause before the second attempt, in milliseconds; it doubles each time. Default 100. */
  readonly pause?: number;
}

export const DEFAULT_TIMEOUTS: Required<Timeouts> = { detection: 3_000, call: 10_000 };
export const DEFAULT_RETRIES: Required<Retries> = { attempts: 3, pause: 100 };

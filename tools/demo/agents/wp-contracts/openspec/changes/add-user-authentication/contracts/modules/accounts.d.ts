/*
 * What accounts exports for the change add-user-authentication: what is new, and what changes.
 * Consumers: web.
 */

/** An open session of a member. */
export interface Session {
  /** 32 random bytes as base64url. */
  readonly token: string;
  readonly memberId: string;
  /** ISO 8601 in UTC, twelve hours after the session was opened. */
  readonly expiresAt: string;
}

/** The sessions of all members. */
export interface Sessions {
  open(memberId: string): Session;
  /** @returns the session of a token; `undefined` if it is unknown, closed or expired */
  find(token: string): Session | undefined;
  /** Signs out. An unknown token is no error. */
  close(token: string): void;
}

/**
 * Creates an empty store of sessions. It keeps digests, never tokens.
 *
 * @param now milliseconds since 1970, asked at each call
 * @returns an empty store; it lives as long as the process
 * @throws nothing
 */
export declare function createSessions(now: () => number): Sessions;

import { createHash, randomBytes } from 'node:crypto';

const LIFETIME_MS = 12 * 60 * 60_000;

export interface Session {
  readonly token: string;
  readonly memberId: string;
  readonly expiresAt: string;
}

export interface Sessions {
  open(memberId: string): Session;
  find(token: string): Session | undefined;
  close(token: string): void;
}

/** Keeps the sessions of the table `sessions`: a digest of the token, never the token. */
export function createSessions(now: () => number): Sessions {
  const rows = new Map<string, { readonly memberId: string; readonly expires: number }>();
  const digest = (token: string): string => createHash('sha256').update(token).digest('hex');
  const session = (token: string, memberId: string, expires: number): Session => ({
    token,
    memberId,
    expiresAt: new Date(expires).toISOString(),
  });
  return {
    open(memberId) {
      const token = randomBytes(32).toString('base64url');
      const expires = now() + LIFETIME_MS;
      rows.set(digest(token), { memberId, expires });
      return session(token, memberId, expires);
    },
    find(token) {
      const row = rows.get(digest(token));
      return row === undefined || row.expires <= now()
        ? undefined
        : session(token, row.memberId, row.expires);
    },
    close(token) {
      rows.delete(digest(token));
    },
  };
}

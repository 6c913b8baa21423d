import { randomUUID } from 'node:crypto';

import type { Sessions } from '@team-board/accounts';
import { type ApiResponse, problem, Router } from '@team-board/http';

/** The event `session.created`. */
export interface SessionCreated {
  readonly sessionId: string;
  readonly memberId: string;
}

export interface SessionParts {
  readonly sessions: Sessions;
  /** The id of the member with this email address and password. */
  readonly memberOf: (email: string, password: string) => string | undefined;
  readonly publish: (event: SessionCreated) => void;
  /** The token of the request. */
  readonly token: string | undefined;
}

export function sessionRoutes({ sessions, memberOf, publish, token = '' }: SessionParts): Router {
  return new Router()
    .on('POST /v1/sessions', ({ body }) => {
      if (!isCredentials(body)) {
        return { status: 400, body: problem(400, 'Email and password are needed') };
      }
      const memberId = memberOf(body.email, body.password);
      if (memberId === undefined) return unauthorized();
      const session = sessions.open(memberId);
      publish({ sessionId: randomUUID(), memberId });
      return { status: 201, body: session };
    })
    .on('GET /v1/sessions/current', () => {
      const session = sessions.find(token);
      return session === undefined ? unauthorized() : { status: 200, body: session };
    })
    .on('DELETE /v1/sessions/current', () => {
      if (sessions.find(token) === undefined) return unauthorized();
      sessions.close(token);
      return { status: 204, body: undefined };
    });
}

export function unauthorized(): ApiResponse {
  return { status: 401, body: problem(401, 'Sign in first') };
}

function isCredentials(body: unknown): body is { email: string; password: string } {
  if (typeof body !== 'object' || body === null) return false;
  const { email, password } = body as Record<string, unknown>;
  return typeof email === 'string' && typeof password === 'string';
}

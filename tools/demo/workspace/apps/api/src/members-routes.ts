import type { MemberStore, NewMember } from '@team-board/accounts';
import { problem, Router } from '@team-board/http';

export function membersRoutes(store: MemberStore): Router {
  return new Router()
    .on('GET /v1/members', () => ({ status: 200, body: store.all() }))
    .on('POST /v1/members', ({ body }) => {
      if (!isNewMember(body))
        return { status: 400, body: problem(400, 'Name and email are needed') };
      try {
        return { status: 201, body: store.add(body) };
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        return { status: 422, body: problem(422, 'The member was refused', error.message) };
      }
    });
}

function isNewMember(body: unknown): body is NewMember {
  if (typeof body !== 'object' || body === null) return false;
  const { email, name } = body as Record<string, unknown>;
  return typeof email === 'string' && typeof name === 'string';
}

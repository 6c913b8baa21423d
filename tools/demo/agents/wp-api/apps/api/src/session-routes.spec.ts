import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { Sessions } from '@team-board/accounts';

import { Passwords } from './passwords.ts';
import { type SessionCreated, sessionRoutes } from './session-routes.ts';

const SESSION = { token: 't', memberId: '1', expiresAt: '2026-01-01T12:00:00.000Z' };

/** A fake that follows the contract: accounts is written at the same time. */
function board(token?: string) {
  const open = new Set(['t']);
  const sessions: Sessions = {
    open: () => SESSION,
    find: (wanted) => (open.has(wanted) ? SESSION : undefined),
    close: (wanted) => void open.delete(wanted),
  };
  const passwords = new Passwords();
  passwords.set('ada@example.org', 'correct horse battery');
  const events: SessionCreated[] = [];
  const routes = sessionRoutes({
    sessions,
    memberOf: (email, password) => (passwords.matches(email, password) ? '1' : undefined),
    publish: (event) => events.push(event),
    token,
  });
  return { routes, events };
}

test('user-authentication.sign-in: the right password opens a session', () => {
  const { routes, events } = board();
  const body = { email: 'Ada@example.org', password: 'correct horse battery' };
  const answer = routes.handle({ method: 'POST', path: '/v1/sessions', body });
  assert.deepEqual(answer, { status: 201, body: SESSION });
  assert.equal(events[0]?.memberId, '1');
});

for (const [why, body, status] of [
  ['a wrong password', { email: 'ada@example.org', password: 'wrong' }, 401],
  ['an unknown address', { email: 'eve@example.org', password: 'correct horse battery' }, 401],
  ['no password', { email: 'ada@example.org' }, 400],
] as const) {
  test(`user-authentication.sign-in: answers ${status} to ${why}`, () => {
    const { routes, events } = board();
    const answer = routes.handle({ method: 'POST', path: '/v1/sessions', body });
    assert.equal(answer.status, status);
    assert.deepEqual(events, []);
  });
}

test('user-authentication.sign-out: the old token is refused', () => {
  const { routes } = board('t');
  const current = (method: string) => routes.handle({ method, path: '/v1/sessions/current' });
  assert.equal(current('GET').status, 200);
  assert.equal(current('DELETE').status, 204);
  assert.equal(current('GET').status, 401);
  assert.equal(current('DELETE').status, 401);
});

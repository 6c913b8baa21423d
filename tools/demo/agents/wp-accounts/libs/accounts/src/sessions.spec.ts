import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createSessions } from './sessions.ts';

const HOUR = 60 * 60_000;

test('user-authentication.sign-in: a session ends twelve hours later', () => {
  let now = Date.UTC(2026, 0, 1);
  const sessions = createSessions(() => now);
  const { token, expiresAt } = sessions.open('ada');
  assert.equal(expiresAt, '2026-01-01T12:00:00.000Z');
  now += 12 * HOUR - 1;
  assert.equal(sessions.find(token)?.memberId, 'ada');
  now += 1;
  assert.equal(sessions.find(token), undefined);
});

test('user-authentication.sign-out: a closed session is not found', () => {
  const sessions = createSessions(() => 0);
  const { token } = sessions.open('ada');
  sessions.close(token);
  sessions.close('unknown');
  assert.equal(sessions.find(token), undefined);
});

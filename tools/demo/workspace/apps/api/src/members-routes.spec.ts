import assert from 'node:assert/strict';
import { test } from 'node:test';

import { MemberStore } from '@team-board/accounts';

import { membersRoutes } from './members-routes.ts';

const ada = { name: 'Ada', email: 'ada@example.org' };

test('adds a member and lists it', () => {
  const routes = membersRoutes(new MemberStore());
  assert.equal(routes.handle({ method: 'POST', path: '/v1/members', body: ada }).status, 201);
  assert.deepEqual(routes.handle({ method: 'GET', path: '/v1/members' }).body, [
    { id: '1', ...ada },
  ]);
});

for (const [why, body, status] of [
  ['a body without a name', { email: 'ada@example.org' }, 400],
  ['a broken email address', { name: 'Ada', email: 'ada' }, 422],
] as const) {
  test(`answers ${status} to ${why}`, () => {
    const routes = membersRoutes(new MemberStore());
    assert.equal(routes.handle({ method: 'POST', path: '/v1/members', body }).status, status);
  });
}

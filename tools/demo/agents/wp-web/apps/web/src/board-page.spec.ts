import assert from 'node:assert/strict';
import { test } from 'node:test';

import { boardPage } from './board-page.ts';

const ada = [{ id: '1', name: 'Ada', email: 'ada@example.org' }];

test('user-authentication.guarded-board: shows the form and no member without a session', () => {
  const page = boardPage({ status: 401, body: ada });
  assert.match(page, /<form method="post"/);
  assert.doesNotMatch(page, /Ada/);
});

test('user-authentication.guarded-board: shows the members with a session', () => {
  assert.match(boardPage({ status: 200, body: ada }), /<li>Ada<\/li>/);
});

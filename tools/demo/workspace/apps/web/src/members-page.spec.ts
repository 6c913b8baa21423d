import assert from 'node:assert/strict';
import { test } from 'node:test';

import { membersPage } from './members-page.ts';

test('lists the members, escaped', () => {
  const body = [{ id: '1', name: '<Ada>', email: 'ada@example.org' }];
  assert.match(membersPage({ status: 200, body }), /<li>&lt;Ada&gt;<\/li>/);
});

test('says so when the API has no answer', () => {
  assert.match(membersPage({ status: 500, body: null }), /not available/);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { MemberStore } from './member-store.ts';

test('finds a member by email address, whatever its case', () => {
  const store = new MemberStore();
  const ada = store.add({ name: 'Ada', email: 'ada@example.org' });
  assert.equal(store.findByEmail('ADA@example.org'), ada);
});

test('refuses an email address that is taken', () => {
  const store = new MemberStore();
  store.add({ name: 'Ada', email: 'ada@example.org' });
  assert.throws(() => store.add({ name: 'Eve', email: 'ADA@example.org' }), /Taken/);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createMember } from './member.ts';

test('cleans the name and the email address', () => {
  assert.deepEqual(createMember('1', { name: ' Ada ', email: 'Ada@Example.org' }), {
    id: '1',
    name: 'Ada',
    email: 'ada@example.org',
  });
});

for (const [why, member] of [
  ['an empty name', { name: ' ', email: 'ada@example.org' }],
  ['an email address without @', { name: 'Ada', email: 'ada' }],
] as const) {
  test(`refuses ${why}`, () => {
    assert.throws(() => createMember('1', member), RangeError);
  });
}

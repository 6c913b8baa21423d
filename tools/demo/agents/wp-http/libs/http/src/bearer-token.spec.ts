import assert from 'node:assert/strict';
import { test } from 'node:test';

import { bearerToken } from './bearer-token.ts';

for (const [header, token] of [
  ['Bearer abc', 'abc'],
  ['bearer a-b_c', 'a-b_c'],
  ['Basic abc', undefined],
  ['Bearer', undefined],
  [undefined, undefined],
] as const) {
  test(`the token of ${header} is ${token}`, () => {
    assert.equal(bearerToken(header), token);
  });
}

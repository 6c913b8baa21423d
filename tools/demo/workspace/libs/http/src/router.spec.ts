import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Router } from './router.ts';

test('calls the handler of the operation', () => {
  const router = new Router().on('GET /v1/ping', () => ({ status: 200, body: 'pong' }));
  assert.deepEqual(router.handle({ method: 'GET', path: '/v1/ping' }), {
    status: 200,
    body: 'pong',
  });
});

test('answers an unknown operation with problem details', () => {
  assert.equal(new Router().handle({ method: 'GET', path: '/' }).status, 404);
});

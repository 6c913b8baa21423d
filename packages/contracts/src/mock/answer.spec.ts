import { mockAnswers } from './answer';
import { loadMockApi } from './mock-api';
import { mockRequest } from './mock-request';
import { SAMPLE } from './testing/sample-api';

const answers = mockAnswers(loadMockApi(SAMPLE));

interface Sent {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

function ask(line: string, { headers = {}, body }: Sent = {}) {
  const [method = '', target = ''] = line.split(' ');
  const type = body === undefined ? {} : { 'content-type': 'application/json' };
  const answer = answers(
    mockRequest(method, target, { ...type, ...headers }, Buffer.from(body ?? '')),
  );
  const isJson = /json/.test(answer.headers['content-type'] ?? '');
  return {
    ...answer,
    body: isJson ? (JSON.parse(answer.body ?? 'null') as unknown) : answer.body,
  };
}

const KEY = { 'x-key': 'any' };

describe('the response of a mock', () => {
  it.each<[string, Sent, number, unknown]>([
    ['GET /items', {}, 200, []],
    ['GET /items', { headers: { prefer: 'example=some' } }, 200, [{ id: 1 }]],
    ['GET /items', { headers: { prefer: 'example="some"' } }, 200, [{ id: 1 }]],
    ['GET /items', { headers: { accept: 'text/*;q=0.5, image/png' } }, 200, 'id\n1\n'],
    ['GET /items', { headers: { accept: 'text/csv;q=0.2, */*;q=0.1' } }, 200, 'id\n1\n'],
    ['GET /items', { headers: { prefer: 'code=418' } }, 418, { title: 'Any' }],
    ['GET /items', { headers: { prefer: 'code=404', accept: 'text/csv' } }, 404, { title: 'Any' }],
    ['GET /base/items', {}, 200, []],
    ['GET http://api.example.com/base/items?limit=3', {}, 200, []],
    ['GET /items?limit=3&tag=a&tag=b&ids=1,2&filter[price]=1.5&other=x', {}, 200, []],
    ['GET /items?tag=a', {}, 200, []],
    ['GET /items?flags=1', {}, 200, []],
    ['GET /items?flags=7', {}, 200, []],
    ['GET /items?where=%7B%22a%22:1%7D', {}, 200, []],
    ['GET /items/7', {}, 200, { id: 1 }],
    ['GET /items/mine', {}, 200, 'mine'],
    ['HEAD /items/7', {}, 200, { id: 1 }],
    ['DELETE /items/7', {}, 204, undefined],
    ['POST /items/7:cancel', {}, 202, undefined],
    ['POST /items/7%3Acancel', {}, 202, undefined],
    ['OPTIONS /items', {}, 204, undefined],
    [
      'POST /items',
      { headers: KEY, body: '{"name":"Hat","size":"L"}' },
      201,
      { id: 1, name: 'Hat', size: 'L' },
    ],
    [
      'POST /items',
      { headers: { ...KEY, 'content-type': 'application/x-www-form-urlencoded' }, body: 'count=2' },
      201,
      { id: 1, name: 'Hat', size: 'L' },
    ],
    [
      'POST /items',
      { headers: { ...KEY, 'content-type': 'image/png' }, body: 'PNG' },
      201,
      { id: 1, name: 'Hat', size: 'L' },
    ],
    ['POST /slow', { body: '"aaaa"' }, 200, 'ok'],
    ['POST /slow', {}, 200, 'ok'],
  ])('to %s %j is %i', (line, sent, status, body) => {
    expect(ask(line, sent)).toMatchObject({ status, body });
  });

  it.each<[string, Sent, number, string]>([
    ['GET /item', {}, 404, 'no path for /item'],
    ['GET /items/', {}, 404, 'no path'],
    ['PUT /items', {}, 405, '/items has no PUT in the contract: it has GET, POST, HEAD, OPTIONS.'],
    ['GET /items', { headers: { accept: 'image/png' } }, 406, 'application/json, text/csv'],
    ['GET /items', { headers: { accept: 'text/csv;q=0' } }, 406, 'Accept allows none'],
    ['GET /items', { headers: { prefer: 'code=500' } }, 400, 'GET /items has 200, 4XX'],
    ['GET /items', { headers: { prefer: 'example=all' } }, 400, 'none, some'],
    ['GET /items?limit=11', {}, 400, 'query parameter limit: must be <= 10'],
    ['GET /items?limit=', {}, 400, 'query parameter limit: must be integer'],
    ['GET /items?tag=a&tag=c', {}, 400, 'query parameter tag /1: must be equal to one of'],
    ['GET /items?ids=1,x', {}, 400, 'query parameter ids /1: must be integer'],
    ['GET /items?filter[price]=x', {}, 400, 'query parameter filter /price: must be number'],
    ['GET /items?where=x', {}, 400, 'query parameter where: is not JSON'],
    ['GET /items', { headers: { 'x-trace': '1' } }, 400, 'header parameter X-Trace: must match'],
    ['GET /items/x', {}, 400, 'path parameter id: must be integer'],
    ['GET /items/%E0%A4%A', {}, 400, 'path parameter id: is not well-formed'],
    ['POST /items', { body: '{}' }, 401, 'Authorization: Bearer …, or the header X-Key'],
    ['POST /items', { headers: { authorization: 'Basic x' } }, 401, 'Any value will do'],
    ['POST /items', { headers: KEY }, 400, 'body: is missing'],
    ['POST /items', { headers: KEY, body: '{"name":' }, 400, 'body: is not JSON'],
    ['POST /items', { headers: KEY, body: '{"name":"H","size":"L"}' }, 400, 'body /name: '],
    ['POST /items', { headers: KEY, body: '{"name":"Ha","size":"M"}' }, 400, 'body /size: '],
    ['POST /items', { headers: KEY, body: '{"name":"Ha"}' }, 400, "required property 'size'"],
    [
      'POST /items',
      { headers: KEY, body: '{"name":"Ha","size":"S","x":1}' },
      400,
      'must NOT have additional properties: "x"',
    ],
    [
      'POST /items',
      { headers: { ...KEY, 'content-type': '' }, body: '{}' },
      415,
      'no Content-Type',
    ],
    [
      'POST /items',
      { headers: { ...KEY, 'content-type': 'text/plain' }, body: 'x' },
      415,
      'application/json, application/x-www-form-urlencoded, image/*',
    ],
    ['POST /items', { headers: { ...KEY, 'content-encoding': 'gzip' }, body: 'x' }, 415, 'gzip'],
    [
      'POST /items',
      { headers: { ...KEY, 'content-type': 'application/json; charset=latin1' }, body: '{}' },
      415,
      'UTF-8',
    ],
    ['GET /broken', {}, 500, 'https://example.com/responses.yaml#/Ok'],
    ['POST /nowhere', { body: '1' }, 500, 'points to nothing'],
    ['GET /without', {}, 501, '#/paths/~1without/get/responses/200/content/application~1json'],
  ])('to %s %j is problem details with status %i', (line, sent, status, detail) => {
    const answer = ask(line, sent);
    expect(answer.headers['content-type']).toBe('application/problem+json');
    expect(answer.body).toMatchObject({
      type: 'about:blank',
      status,
      detail: expect.stringContaining(detail),
    });
    expect(answer.status).toBe(status);
  });

  it('lists each fault with its place', () => {
    const { body } = ask('GET /items?limit=x&tag=c');
    expect(body).toMatchObject({
      errors: [
        { in: 'query', name: 'limit', pointer: '', detail: 'must be integer' },
        { in: 'query', name: 'tag', pointer: '/0' },
      ],
    });
  });

  it('contains the example headers and the applied preference', () => {
    const { headers } = ask('GET /items', { headers: { prefer: 'example=some' } });
    expect(headers).toEqual({
      'content-type': 'application/json',
      'x-total': '2',
      'preference-applied': 'example=some',
    });
  });

  it('is an error after two seconds for a pattern without end', () => {
    const before = Date.now();
    const answer = ask('POST /slow', { body: `"${'a'.repeat(60)}!"` });
    expect(answer).toMatchObject({
      status: 500,
      body: { detail: expect.stringContaining('A pattern of the contract takes too long') },
    });
    expect(Date.now() - before).toBeLessThan(10_000);
    expect(ask('GET /items').status).toBe(200);
  });

  it('is 400 for a deeply nested value', () => {
    const body = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    expect(ask('POST /slow', { body }).status).toBe(400);
  });

  it.each([
    ['http://localhost:4200', 'http://localhost:4200'],
    ['http://127.0.0.1', 'http://127.0.0.1'],
    ['https://app.localhost:3000', 'https://app.localhost:3000'],
  ])('allows a preflight request from %s', (origin) => {
    const headers = {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type',
    };
    expect(ask('OPTIONS /items', { headers }).headers).toMatchObject({
      'access-control-allow-methods': 'GET, POST, HEAD, OPTIONS',
      'access-control-allow-headers': 'authorization,content-type',
    });
  });

  it('has no CORS headers for a page of another host', () => {
    const headers = { origin: 'https://example.com', 'access-control-request-method': 'POST' };
    expect(ask('OPTIONS /items', { headers }).headers).toEqual({
      allow: 'GET, POST, HEAD, OPTIONS',
    });
  });
});

describe('loadMockApi', () => {
  it.each([
    ['a: [', 'c.yaml:1:'],
    ['{}', 'is not an OpenAPI 3 document'],
    ['swagger: "2.0"', 'is not an OpenAPI 3 document'],
    ['', 'is not an OpenAPI 3 document'],
    ['openapi: 3.1.0\npaths: {}', 'has no operation'],
    ['openapi: 3.1.0\npaths: { /a: { $ref: "#/paths/~1a" } }', 'leads back to itself'],
    ['openapi: 3.1.0\npaths: { /a: { $ref: "../../../../etc/passwd" } }', 'nothing is fetched'],
    ['openapi: 3.1.0\npaths: { /a: { get: { parameters: [1] } } }', 'is not a parameter'],
    ['['.repeat(5_000), 'c.yaml:1:'],
  ])('reports why %j cannot be served', (text, why) => {
    expect(() => loadMockApi({ file: 'c.yaml', files: new Map([['c.yaml', text]]) })).toThrow(why);
  });

  it('reports a missing file', () => {
    expect(() => loadMockApi({ file: 'c.yaml', files: new Map() })).toThrow(
      'c.yaml does not exist',
    );
  });
});

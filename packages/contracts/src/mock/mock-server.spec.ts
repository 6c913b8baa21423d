import { get } from 'node:http';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { parse } from 'yaml';
import { BARE_API, PAYMENTS } from '../testing/sample-requests';
import { scaffoldContracts } from '../scaffold-contracts';
import { type MockServer, startMockServer } from './mock-server';
import { SAMPLE } from './testing/sample-api';

describe('startMockServer', () => {
  let mock: MockServer;

  beforeAll(async () => {
    mock = await startMockServer(SAMPLE);
  });

  afterAll(() => mock.close());

  it('listens only on a free port of the loopback address', async () => {
    expect(mock.url).toBe(`http://127.0.0.1:${mock.port}`);
    expect((await fetch(`${mock.url}/items/7`)).status).toBe(200);
    const others = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ internal, family }) => !internal && family === 'IPv4');
    for (const { address } of others) {
      await expect(fetch(`http://${address}:${mock.port}/items/7`)).rejects.toThrow();
    }
  });

  it('allows a page from this machine to read the response', async () => {
    const local = await fetch(`${mock.url}/items`, {
      headers: { origin: 'http://localhost:4200' },
    });
    expect(Object.fromEntries(local.headers)).toMatchObject({
      'access-control-allow-origin': 'http://localhost:4200',
      'access-control-expose-headers': 'x-total',
      vary: 'Origin',
    });
    const foreign = await fetch(`${mock.url}/items`, {
      headers: { origin: 'https://example.com' },
    });
    expect(foreign.headers.get('access-control-allow-origin')).toBeNull();
  });

  it.each([
    ['evil.example', 421],
    ['127.0.0.1.evil.example:80', 421],
    ['user@evil.example', 421],
    ['localhost:1', 200],
    ['api.localhost', 200],
    ['127.0.0.1', 200],
    ['[::1]:8080', 200],
  ])('for the host header %s responds with %i', async (host, status) => {
    const answer = await new Promise<number | undefined>((resolve, reject) => {
      const options = { port: mock.port, host: '127.0.0.1', path: '/items/7', headers: { host } };
      get(options, (response) => {
        response.resume();
        resolve(response.statusCode);
      }).on('error', reject);
    });
    expect(answer).toBe(status);
  });

  it('responds to HEAD with the length and no body', async () => {
    const head = await fetch(`${mock.url}/items/7`, { method: 'HEAD' });
    const whole = await fetch(`${mock.url}/items/7`);
    expect(await head.text()).toBe('');
    expect(head.headers.get('content-length')).toBe(String((await whole.text()).length));
  });

  it('refuses a body that is too large', async () => {
    const response = await fetch(`${mock.url}/items`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-key': 'any' },
      body: JSON.stringify('x'.repeat(2 * 1024 * 1024)),
    });
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ title: 'Payload Too Large', status: 413 });
  });

  it('reports a port that is in use', async () => {
    await expect(startMockServer(SAMPLE, { port: mock.port })).rejects.toMatchObject({
      code: 'port-taken',
      message: expect.stringContaining(`Port ${mock.port} is in use`),
    });
  });

  it('stops at once with open connections', async () => {
    const own = await startMockServer(SAMPLE);
    const idle = connect(own.port, '127.0.0.1');
    const closed = new Promise((resolve) => idle.once('close', resolve));
    idle.on('error', () => undefined);
    await new Promise((resolve) => idle.write('POST /items HTTP/1.1\r\nContent-Le', resolve));
    await fetch(`${own.url}/items/7`);
    await own.close();
    await closed;
    await expect(fetch(`${own.url}/items/7`)).rejects.toThrow();
  });
});

interface ScaffoldedOperation {
  readonly parameters?: readonly { readonly name: string; readonly example: string }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { example: unknown }>> };
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { example: unknown }>> }>
  >;
}

describe('the mock of a scaffolded contract', () => {
  it.each([
    ['payments', PAYMENTS],
    ['a bare API', BARE_API],
  ])('%s: accepts the examples of the contract and returns them', async (_, request) => {
    const files = await scaffoldContracts(request);
    const file = 'contracts/openapi/v1.yaml';
    const { paths }: { paths: Record<string, Record<string, ScaffoldedOperation>> } = parse(
      files.get(file) ?? '',
    );
    const mock = await startMockServer({ file, files });
    try {
      expect(mock.operations).toBe(request.operations?.length);
      for (const [path, item] of Object.entries(paths)) {
        for (const [method, operation] of Object.entries(item)) {
          const url = (operation.parameters ?? []).reduce(
            (text, { name, example }) => text.replace(`{${name}}`, encodeURIComponent(example)),
            path,
          );
          const body = operation.requestBody?.content['application/json']?.example;
          const response = await fetch(`${mock.url}${url}`, {
            method: method.toUpperCase(),
            headers: { authorization: 'Bearer any', 'content-type': 'application/json' },
            ...(body === undefined ? {} : { body: JSON.stringify(body) }),
          });
          const [status, { content } = {}] = Object.entries(operation.responses)[0] ?? [];
          const example = content?.['application/json']?.example;
          const text = await response.text();
          expect([`${method} ${path}`, String(response.status), text]).toEqual([
            `${method} ${path}`,
            status,
            example === undefined ? '' : `${JSON.stringify(example)}\n`,
          ]);
        }
      }
    } finally {
      await mock.close();
    }
  });
});

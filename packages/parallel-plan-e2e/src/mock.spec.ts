import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { expectNoStackTrace } from './harness/expect-message';
import { plannedFeature } from './harness/feature';
import { NEWEST_NX, NX_VERSION, OLDEST_NX, tried } from './harness/nx-versions';
import { startTarget } from './harness/start-command';
import { usePlainWorkspace, useWorkspace } from './harness/use-workspace';

const CHANGE = 'export-members';
const TARGET = ['change:mock', `--change=${CHANGE}`];
const FEATURE = [
  ...['export the members as a CSV file', `--changeId=${CHANGE}`, '--projects=api,accounts'],
  '--api=POST /v1/exports,GET /v1/exports/{id}',
];
const URL_LINE = /^Mock of \S+v1\.yaml: (http:\/\/127\.0\.0\.1:(\d+)) \(2 operations\)$/m;

describe(`the mock of a planned API, on Nx ${NX_VERSION}`, () => {
  const workspace = useWorkspace('demo');

  beforeAll(() => plannedFeature(workspace(), FEATURE));

  it('answers and checks requests, and leaves no process behind when it stops', async () => {
    const mock = startTarget(workspace(), [...TARGET, '--outputFile=tmp/mock.json']);
    try {
      const [, url = ''] = await mock.printed(URL_LINE);
      expect(workspace().readJson('tmp/mock.json')).toMatchObject({ version: 1, url });
      await expectContract(url);
      await fetch(`${url}/v1/exports/1`, { headers: { connection: 'keep-alive' } });
      expect(await mock.stop('SIGTERM')).not.toBeNull();
      await expectGone(url);
      expect(workspace().exists('tmp/mock.json')).toBe(false);
    } finally {
      await mock.stop('SIGKILL');
    }
  });

  it('reports a port that is in use', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    try {
      const { port } = other.address() as AddressInfo;
      const result = workspace().nx(['run', ...TARGET, `--port=${port}`]);
      // Nx calls a continuous task successful however it ends.
      expect(result.output).toContain(`Port ${port} is in use. Choose another one`);
      expectNoStackTrace(result);
    } finally {
      other.close();
    }
  });

  it('starts with a dependent target and stops with it', () => {
    workspace().write('ask.cjs', ASK);
    const manifest = workspace().readJson<{ nx?: { targets?: object } }>('apps/api/package.json');
    const ask = {
      command: 'node ask.cjs',
      dependsOn: [{ projects: ['change'], target: 'mock' }],
    };
    const targets = { ...manifest.nx?.targets, ask };
    const nx = { ...manifest.nx, targets };
    workspace().write('apps/api/package.json', JSON.stringify({ ...manifest, nx }, null, 2));
    const address = { executor: 'parallel-plan:mock', options: { outputFile: 'tmp/mock.json' } };
    const settings = workspace().readJson<{ targetDefaults?: object }>('nx.json');
    const targetDefaults = { ...settings.targetDefaults, mock: address };
    workspace().write('nx.json', JSON.stringify({ ...settings, targetDefaults }, null, 2));

    expect(workspace().exists('tmp/mock.json')).toBe(false);
    const result = workspace().nx(['run', 'api:ask', '--output-style=static']);
    expect(result.output).toContain('answered 400');
    expect(result.exitCode).toBe(0);
    const { url } = JSON.parse(/asked (\{.*\})/.exec(result.output)?.[1] ?? '{}') as {
      url: string;
    };
    return expectGone(url);
  });
});

/** Waits for the address, and sends a request that the contract refuses. */
const ASK = `
const { existsSync, readFileSync } = require('node:fs');
const ask = async (left) => {
  if (!existsSync('tmp/mock.json')) {
    if (left === 0) throw new Error('There is no mock');
    return setTimeout(() => ask(left - 1), 100);
  }
  const { url } = JSON.parse(readFileSync('tmp/mock.json', 'utf8'));
  console.log('asked ' + JSON.stringify({ url }));
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url + '/v1/exports', { method: 'POST', headers, body: '{' });
  console.log('answered ' + response.status);
};
ask(300);
`;

const TRIED = tried([OLDEST_NX, NEWEST_NX], [NEWEST_NX]);

describe.each(TRIED)('the mock of a planned API, on Nx %s', (nx) => {
  const workspace = usePlainWorkspace(nx);

  beforeAll(() => plannedFeature(workspace(), FEATURE));

  it.each(['SIGTERM', 'SIGINT'] as const)('answers until %s', async (signal) => {
    const mock = startTarget(workspace(), TARGET);
    try {
      const [, url = ''] = await mock.printed(URL_LINE);
      await expectContract(url);
      await mock.stop(signal);
      await expectGone(url);
    } finally {
      await mock.stop('SIGKILL');
    }
  });
});

async function expectContract(url: string): Promise<void> {
  const created = await post(url, JSON.stringify({ name: 'members' }));
  expect([created.status, await created.json()]).toEqual([
    201,
    expect.objectContaining({ id: expect.any(String) }),
  ]);
  const wrong = await post(url, '[]');
  expect(wrong.headers.get('content-type')).toBe('application/problem+json');
  expect(await wrong.json()).toMatchObject({
    status: 400,
    errors: [{ in: 'body', pointer: '', detail: 'must be object' }],
  });
  const missing = await fetch(`${url}/v1/exports/7f1c3c3e-4b0a-4c57-9b7e-2f8f0f0f4a11`, {
    headers: { prefer: 'code=404' },
  });
  expect(await missing.json()).toMatchObject({ status: 404, title: 'Not Found' });
  expect((await fetch(`${url}/v1/imports`)).status).toBe(404);
  expect((await fetch(`${url}/v1/exports`, { method: 'DELETE' })).status).toBe(405);
}

/** Nx may end before the process that it has started and that sees it go. */
async function expectGone(url: string): Promise<void> {
  const port = Number(new URL(url).port);
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const socket = connect(port, '127.0.0.1');
    const isRefused = await new Promise((resolve) => {
      socket.once('connect', () => resolve(false));
      socket.on('error', () => resolve(true));
    });
    if (isRefused === true) return;
    // It is reset, or closed, when the other side ends.
    await new Promise((resolve) => socket.once('close', resolve));
  }
  throw new Error(`${url} still answers`);
}

function post(url: string, body: string): Promise<Response> {
  const headers = { 'content-type': 'application/json' };
  return fetch(`${url}/v1/exports`, { method: 'POST', headers, body });
}

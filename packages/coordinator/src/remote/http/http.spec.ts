import type { Coordinator } from '../../api/coordinator';
import { CoordinatorError } from '../../api/errors';
import { ClaimInterruptedError } from '../../api/errors';
import {
  type Mishap,
  type ReceivedRequest,
  type RestServer,
  startRestServer,
} from '../../testing/servers/rest-server';
import { type HttpOptions, openHttp } from './open-http';

const AGENT = { id: 'first-agent', type: 'test-agent', sessionId: 'session-1' };
const OTHER = { id: 'second-agent', type: 'test-agent' };
const KEY = 'key-of-all';
const TASK = { type: 'implement', description: 'Do it.', input: {}, priority: 5, dependsOn: [] };
const UUID = '5f0c1b9e-1f4d-4e55-9c7b-0a4b8d9f1a11';

let server: RestServer;
const opened: Coordinator[] = [];

beforeEach(async () => {
  server = await startRestServer();
});

afterEach(async () => {
  await Promise.all(opened.splice(0).map((client) => client.close()));
  await server.close();
});

const BRIEF = { timeouts: { detection: 1_000, call: 1_000 } };

function open(options: Partial<HttpOptions> = {}): Coordinator {
  const client = openHttp({
    url: server.url,
    apiKey: KEY,
    agent: AGENT,
    // Longer than a busy machine takes; what is to hang is given less.
    timeouts: { detection: 30_000, call: 30_000 },
    retries: { pause: 1 },
    ...options,
  });
  opened.push(client);
  return client;
}

/** What goes wrong with the calls to a path, from the n-th to the m-th of them. */
function goWrong(path: string, mishap: Mishap, { from = 1, to = Infinity } = {}): void {
  let seen = 0;
  server.mishap = (request) => {
    if (request.path !== path) return undefined;
    seen++;
    return seen >= from && seen <= to ? mishap : undefined;
  };
}

function sent(path: string): readonly ReceivedRequest[] {
  return server.requests.filter((request) => request.path === path);
}

async function failure(promise: Promise<unknown>): Promise<CoordinatorError> {
  const error = await promise.then(
    () => new Error('It succeeded.'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof CoordinatorError)) throw error;
  expect(error.message).not.toContain(KEY);
  expect(error.message).not.toMatch(/\p{Cc}/u);
  return error;
}

const lock = (key: string, ttlMinutes = 30) => ({ key, ttlMinutes });

describe('detection', () => {
  it('asks /ready, because /health returns 200 without a database', async () => {
    server.databaseDown = true;
    const detection = await open().detect();
    expect(detection.available).toBe(false);
    expect(Object.values(detection.can)).not.toContain(true);
    expect(detection.missing).toHaveLength(8);
    expect(detection.missing[0]?.why).toMatch(/GET \/ready .* \(503\)/);
  });

  it.each<[string, Mishap, RegExp]>([
    ['hangs', { kind: 'hang' }, /not answered within 1 s/],
    ['resets', { kind: 'reset' }, /the connection was reset/],
    ['answers with garbage', { kind: 'garbage' }, /not JSON/],
    ['answers without end', { kind: 'huge' }, /longer than 8388608 bytes/],
    ['redirects', { kind: 'redirect', to: 'http://elsewhere.example/x' }, /elsewhere\.example/],
  ])('reports within its time limit a server that %s', async (_, mishap, why) => {
    server.mishap = () => mishap;
    const start = performance.now();
    const detection = await open(mishap.kind === 'hang' ? BRIEF : {}).detect();
    expect(performance.now() - start).toBeLessThan(20_000);
    expect(detection).toMatchObject({ available: false, transport: 'http' });
    expect(detection.missing.map((item) => item.why)).toEqual(
      Array(8).fill(expect.stringMatching(why)),
    );
  });

  it('stops at the timeout when only the capabilities hang', async () => {
    server.mishap = ({ path }) => (path === '/ready' ? undefined : { kind: 'hang' });
    const start = performance.now();
    const detection = await open(BRIEF).detect();
    expect(performance.now() - start).toBeLessThan(20_000);
    expect(detection.available).toBe(true);
    expect(detection.missing).toHaveLength(8);
  });

  it.each<[string, string, Mishap]>([
    ['discover', '/discovery/agents', { kind: 'status', status: 500 }],
    ['queueWork', '/work/get', { kind: 'status', status: 404 }],
    ['lock', '/locks/release', { kind: 'json', value: { success: false } }],
    ['guardrails', '/guardrails/check', { kind: 'json', value: {} }],
    ['handoff', '/handoffs/read', { kind: 'json', value: { handoffs: 'none' } }],
    ['memory', '/memory/query', { kind: 'json', value: [] }],
    ['policy', '/policy/check', { kind: 'status', status: 403 }],
    ['audit', '/audit', { kind: 'garbage' }],
  ])('reports only %s as missing when %s fails', async (capability, path, mishap) => {
    goWrong(path, mishap);
    const { available, missing, can } = await open().detect();
    expect(available).toBe(true);
    expect(missing).toEqual([{ capability, why: expect.stringMatching(/\w.*\.$/) }]);
    expect(can).toMatchObject({ [capability]: false });
  });

  it('requires proof for the lock capability, and a lock for audit', async () => {
    goWrong('/locks/acquire', { kind: 'json', value: { success: true } });
    const { missing } = await open().detect();
    expect(missing.map(({ capability }) => capability)).toEqual(['lock', 'audit']);
  });

  it.each([
    ['without a key', undefined, /set COORDINATION_API_KEY/],
    ['with a wrong key', 'wrong-key', /not one of the server's/],
  ])('reports no capability %s, although the server is ready', async (_, apiKey, why) => {
    const client = openHttp({
      url: server.url,
      agent: AGENT,
      ...(apiKey === undefined ? {} : { apiKey }),
    });
    opened.push(client);
    const { can, missing } = await client.detect();
    expect(Object.values(can)).not.toContain(true);
    for (const item of missing) expect(item.why).toMatch(why);
    expect(JSON.stringify(missing)).not.toContain('wrong-key');
  });

  it('reports a key that is bound to another agent', async () => {
    server.keys.set('bound', 'somebody-else');
    const { can, missing } = await open({ apiKey: 'bound' }).detect();
    expect(can).toMatchObject({ lock: false, guardrails: true });
    expect(missing.find(({ capability }) => capability === 'lock')?.why).toMatch(
      /not permitted to act as requested agent_id.*AGENT_ID/,
    );
  });

  it('releases its probe lock', async () => {
    const client = open();
    await client.detect();
    const [probe] = sent('/locks/acquire');
    expect(await client.checkLocks([String(probe?.body['file_path'])])).toEqual([]);
  });
});

describe('the HTTP client', () => {
  it.each<[string, Mishap, string, RegExp]>([
    ['401', { kind: 'status', status: 401 }, 'unauthorized', /COORDINATION_API_KEY/],
    [
      '403',
      { kind: 'status', status: 403, body: '{"detail":"trust level \\u001b[2J too low"}' },
      'forbidden',
      /trust level \\u\{1b\}\[2J too low/,
    ],
    [
      '422',
      { kind: 'status', status: 422, body: '{"detail":[{"loc":["body","x"],"msg":"is bad"}]}' },
      'invalid-request',
      /x: is bad/,
    ],
    ['404', { kind: 'status', status: 404 }, 'unsupported', /doesn't know/],
    ['500', { kind: 'status', status: 500 }, 'unavailable', /\(500\)/],
    ['garbage', { kind: 'garbage' }, 'bad-answer', /not JSON/],
    ['a body without end', { kind: 'huge' }, 'bad-answer', /8388608 bytes/],
    ['a list', { kind: 'json', value: [] }, 'bad-answer', /not an object/],
    ['null', { kind: 'json', value: null }, 'bad-answer', /not an object/],
    ['hanging', { kind: 'hang' }, 'timeout', /within 1 s/],
    ['a reset', { kind: 'reset' }, 'unavailable', /reset/],
    ['half an answer', { kind: 'cut-off' }, 'unavailable', /connection/],
  ])('reports %s as an error for any call', async (_, mishap, code, message) => {
    server.mishap = () => mishap;
    const client = open(mishap.kind === 'hang' ? BRIEF : {});
    const calls: Promise<unknown>[] = [
      client.acquireLock(lock('db:schema:users')),
      client.claimLocks([lock('db:schema:users')]),
      client.releaseLock('db:schema:users'),
      client.checkLocks(['db:schema:users']),
      client.submitWork(TASK),
      client.getTask(UUID),
      client.claimWork(),
      client.completeWork(UUID, { success: true, result: {} }),
      client.checkGuardrails('ls'),
      client.checkPolicy('x'),
      client.writeHandoff({ summary: 'x' }),
      client.readHandoff(),
      client.remember({ eventType: 'decision', summary: 'x', tags: [] }),
      client.recall({}),
      client.queryAudit(),
      client.discoverAgents(),
      client.registerFeature({ featureId: 'x', claims: [] }),
      client.findConflicts({ featureId: 'x', claims: [] }),
      client.deregisterFeature('x'),
    ];
    for (const error of await Promise.all(calls.map(failure))) {
      expect([error.code, error.message]).toEqual([code, expect.stringMatching(message)]);
    }
  });

  it('hides a key that the server repeats', async () => {
    server.mishap = () => ({ kind: 'status', status: 500, body: `{"detail":"bad key ${KEY}"}` });
    expect((await failure(open().checkGuardrails('ls'))).message).toContain('bad key [key]');
  });

  it('does not send the key to another host', async () => {
    const elsewhere = await startRestServer();
    try {
      server.mishap = () => ({ kind: 'redirect', to: `${elsewhere.url}/locks/acquire` });
      const error = await failure(open().acquireLock(lock('db:schema:users')));
      expect(error.message).toContain(elsewhere.url);
      expect(elsewhere.requests).toEqual([]);
      expect(sent('/locks/acquire')).toHaveLength(1);
    } finally {
      await elsewhere.close();
    }
  });

  it('reports what to check when nothing listens', async () => {
    const { url } = server;
    await server.close();
    const error = await failure(open({ url }).acquireLock(lock('db:schema:users')));
    expect(error).toMatchObject({ code: 'unavailable' });
    expect(error.message).toMatch(/refused.*COORDINATION_API_URL/);
    server = await startRestServer();
  });

  it.each([
    ['not a url', 'is not a URL'],
    ['ftp://host', 'http:// or https://'],
    ['http://user:secret@host', 'user name or password'],
    ['http://host/?key=secret', 'query'],
  ])('refuses the URL %s, without repeating it', (url, message) => {
    const act = () => openHttp({ url, agent: AGENT });
    expect(act).toThrow(message);
    expect(act).not.toThrow('secret');
  });

  it('refuses a key that no header can contain, without repeating it', () => {
    const act = () => openHttp({ url: 'http://host', apiKey: 'se cret\n1', agent: AGENT });
    expect(act).toThrow('COORDINATION_API_KEY');
    expect(act).not.toThrow('cret');
  });

  it('aborts a call when it is closed', async () => {
    server.mishap = () => ({ kind: 'hang' });
    const client = open({ timeouts: { call: 60_000 } });
    const call = failure(client.checkGuardrails('ls'));
    await client.close();
    expect((await call).message).toContain('closed');
  });
});

describe('retries', () => {
  it.each<[Mishap]>([[{ kind: 'reset' }], [{ kind: 'status', status: 503 }]])(
    'are made after %j up to the limit',
    async (mishap) => {
      goWrong('/locks/acquire', mishap, { to: 2 });
      expect(await open().acquireLock(lock('db:schema:users'))).toMatchObject({ acquired: true });
      goWrong('/locks/release', mishap);
      await failure(open().releaseLock('db:schema:users'));
      expect(sent('/locks/release')).toHaveLength(3);
    },
  );

  it.each<[string, (client: Coordinator) => Promise<unknown>]>([
    ['/work/submit', (client) => client.submitWork(TASK)],
    ['/work/claim', (client) => client.claimWork()],
    ['/work/complete', (client) => client.completeWork(UUID, { success: true, result: {} })],
    ['/handoffs/write', (client) => client.writeHandoff({ summary: 'x' })],
    ['/memory/store', (client) => client.remember({ eventType: 'x', summary: 'x', tags: [] })],
  ])('are never made for %s', async (path, call) => {
    goWrong(path, { kind: 'answer-lost' });
    await failure(call(open()));
    expect(sent(path)).toHaveLength(1);
  });

  it('count a release as successful after a lost response', async () => {
    const client = open();
    await client.acquireLock(lock('db:schema:users'));
    goWrong('/locks/release', { kind: 'answer-lost' }, { to: 1 });
    expect(await client.releaseLock('db:schema:users')).toEqual({ released: true });
  });
});

describe('claims', () => {
  const KEYS = ['a', 'b', 'c', 'd'].map((table) => `db:schema:${table}`);

  it('are taken in order, and released in reverse on the first refusal', async () => {
    await open({ agent: OTHER }).acquireLock({ ...lock('db:schema:c'), reason: 'theirs' });
    server.requests.length = 0;
    const outcome = await open().claimLocks([...KEYS].reverse().map((key) => lock(key)));
    expect(outcome).toMatchObject({
      claimed: false,
      heldBy: [{ key: 'db:schema:c', agentId: OTHER.id, reason: 'theirs' }],
      leftBehind: [],
    });
    const asked = (path: string) => sent(path).map(({ body }) => body['file_path']);
    expect(asked('/locks/acquire')).toEqual(KEYS.slice(0, 3));
    expect(asked('/locks/release')).toEqual(['db:schema:b', 'db:schema:a']);
  });

  it('name keys that could not be released', async () => {
    await open({ agent: OTHER }).acquireLock(lock('db:schema:c'));
    goWrong('/locks/release', { kind: 'status', status: 500 }, { to: 3 });
    expect(await open().claimLocks(KEYS.map((key) => lock(key)))).toMatchObject({
      claimed: false,
      leftBehind: ['db:schema:b'],
    });
    expect(await open().checkLocks(KEYS)).toMatchObject([
      { key: 'db:schema:b', agentId: AGENT.id },
      { key: 'db:schema:c', agentId: OTHER.id },
    ]);
  });

  it.each<[string, Mishap]>([
    ['hangs', { kind: 'answer-hangs' }],
    ['is garbage', { kind: 'garbage' }],
    ['has no proof', { kind: 'json', value: { success: true } }],
  ])('are released, including the last one, when a response %s', async (_, mishap) => {
    goWrong('/locks/acquire', mishap, { from: 3 });
    const error = await failure(open(BRIEF).claimLocks(KEYS.map((key) => lock(key))));
    expect(error).toBeInstanceOf(ClaimInterruptedError);
    expect(error).toMatchObject({ leftBehind: [] });
    expect(error.message).toContain('were released');
    expect(await open().checkLocks(KEYS)).toEqual([]);
  });

  it('stop at the timeout when the server disappears, and report what may be held', async () => {
    server.mishap = ({ path, body }) =>
      path === '/locks/acquire' && body['file_path'] !== 'db:schema:d'
        ? undefined
        : { kind: 'hang' };
    const start = performance.now();
    const error = await failure(open(BRIEF).claimLocks(KEYS.map((key) => lock(key))));
    expect(performance.now() - start).toBeLessThan(20_000);
    expect(error).toMatchObject({ code: 'timeout', leftBehind: KEYS });
    expect(error.message).toContain(KEYS.join(', '));
  });

  it('keep earlier locks of the agent when they fail', async () => {
    const client = open(BRIEF);
    await client.acquireLock(lock('db:schema:a'));
    goWrong('/locks/acquire', { kind: 'answer-hangs' }, { from: 3 });
    expect(await failure(client.claimLocks(KEYS.map((key) => lock(key))))).toMatchObject({
      leftBehind: ['db:schema:c'],
    });
    expect((await client.checkLocks(KEYS)).map(({ key }) => key)).toEqual([
      'db:schema:a',
      'db:schema:c',
    ]);
  });
});

describe('the HTTP client with the limits of a server', () => {
  it.each(['src/a "b".ts', 'src/a,b.ts'])('refuses to report the holder of %j', async (key) => {
    const client = open();
    expect(await client.acquireLock(lock(key))).toMatchObject({ acquired: true });
    expect(await failure(client.checkLocks(['x', key]))).toMatchObject({ code: 'unsupported' });
    expect(await open({ agent: OTHER }).acquireLock(lock(key))).toMatchObject({ acquired: false });
    expect(await open({ agent: OTHER }).releaseLock(key)).toMatchObject({ released: false });
    expect(await client.releaseLock(key)).toEqual({ released: true });
  });

  it('refuses to list all locks', async () => {
    expect(await failure(open().checkLocks())).toMatchObject({ code: 'unsupported' });
  });

  it.each(['..', 'src/../../work/claim', '/etc/passwd', 'C:\\x', '~/.bashrc', 'libs/**', '!x'])(
    'refuses the key %j without a request',
    async (key) => {
      expect(await failure(open().acquireLock(lock(key)))).toMatchObject({
        code: 'invalid-request',
      });
      expect(server.requests).toEqual([]);
    },
  );

  it('reports that a key completes tasks of its own agent only', async () => {
    server.state.defects = { completesOnlyFor: 'the-server' };
    const client = open();
    const { taskId } = await client.submitWork(TASK);
    await client.claimWork();
    expect(await client.completeWork(taskId, { success: true, result: {} })).toEqual({
      completed: false,
      why: expect.stringMatching(/task_not_claimed_by_agent.*set AGENT_ID/),
    });
    expect(await client.getTask(taskId)).toMatchObject({ status: 'claimed' });
  });

  it('refuses requests that the server would answer with a 500', async () => {
    const client = open();
    expect(await client.getTask('no-uuid')).toBeUndefined();
    expect(await failure(client.submitWork({ ...TASK, priority: 11 }))).toMatchObject({
      code: 'invalid-request',
    });
    expect(await failure(client.submitWork({ ...TASK, dependsOn: ['no-uuid'] }))).toMatchObject({
      code: 'invalid-request',
    });
    expect(server.requests).toEqual([]);
  });

  it('warns that planning claims expire, with the time', async () => {
    server.state.defects = { clampsPlanningClaims: true };
    expect(await open().claimLocks([lock('a', 0), lock('b', 0)])).toMatchObject({
      claimed: true,
      warnings: [expect.stringMatching(/expire, at \d{4}-/)],
    });
  });

  it('keeps a claimed task although its details cannot be read', async () => {
    const client = open();
    await client.submitWork({ ...TASK, input: { packageId: 'wp-api' } });
    goWrong('/work/get', { kind: 'status', status: 500 });
    expect(await client.claimWork()).toMatchObject({ input: { packageId: 'wp-api' } });
  });

  it('records submitted tasks under its own name with a bound key', async () => {
    server.keys.set('bound', AGENT.id);
    const client = open({ apiKey: 'bound' });
    const first = await client.submitWork({ ...TASK, idempotencyKey: 'x' });
    expect(await client.submitWork({ ...TASK, idempotencyKey: 'x' })).toEqual({
      taskId: first.taskId,
      created: false,
    });
    expect(sent('/work/submit')).toHaveLength(1);
  });

  it.each<[string, Mishap['kind']]>([
    ['was lost', 'answer-lost'],
    ['never came', 'answer-hangs'],
  ])('warns of a possible duplicate when the response to a submission %s', async (_, kind) => {
    goWrong('/work/submit', { kind } as Mishap, { to: 1 });
    const client = open(BRIEF);
    const request = { ...TASK, idempotencyKey: 'x' };
    expect((await failure(client.submitWork(request))).message).toMatch(/may be there twice/);
    const second = await client.submitWork(request);
    expect(second).toMatchObject({ created: true, mayBeTwice: true });
    expect(await client.submitWork(request)).toEqual({
      taskId: second.taskId,
      created: false,
      mayBeTwice: true,
    });
    expect(sent('/work/submit')).toHaveLength(2);
  });

  it('submits nothing when the intent cannot be recorded', async () => {
    goWrong('/memory/store', { kind: 'status', status: 500 });
    await failure(open().submitWork({ ...TASK, idempotencyKey: 'x' }));
    expect(sent('/work/submit')).toEqual([]);
  });

  it.each([
    ['does nothing', { success: true }],
    ['says that it updated it', { success: true, action: 'updated', reason: null }],
  ])('refuses a registration when the server %s', async (_, value) => {
    goWrong('/features/register', { kind: 'json', value });
    const feature = { featureId: 'add-users', claims: ['db:schema:users'] };
    expect(await failure(open().registerFeature(feature))).toMatchObject({
      code: 'bad-answer',
      message: expect.stringMatching(/says that it has registered .* but does not have it/),
    });
  });

  it('reports no capability when the server does not check the key', async () => {
    goWrong('/discovery/agents', { kind: 'json', value: { agents: [] } });
    const { can } = await open({ apiKey: 'wrong-key' }).detect();
    expect(Object.values(can)).not.toContain(true);
  });

  it('reports a submitted task that cannot be recorded', async () => {
    goWrong('/memory/store', { kind: 'status', status: 500 }, { from: 2 });
    const error = await failure(open().submitWork({ ...TASK, idempotencyKey: 'x' }));
    expect(error.message).toMatch(/The task [0-9a-f-]{36} is on the queue/);
  });
});

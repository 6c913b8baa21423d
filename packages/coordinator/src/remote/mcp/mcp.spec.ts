import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Coordinator } from '../../api/coordinator';
import { CoordinatorError } from '../../api/errors';
import { ClaimInterruptedError } from '../../api/errors';
import {
  type McpStateServer,
  startMcpStateServer,
  STDIO_SERVER,
} from '../../testing/servers/mcp-state-server';
import type { McpEndpoint } from './endpoint';
import { REGISTER } from '../../testing/programs';
import { type McpOptions, openMcp } from './open-mcp';

const AGENT = { id: 'first-agent', type: 'test-agent' };
const SECRET = 'a-secret-of-the-server';
const LOCK = { key: 'db:schema:users', ttlMinutes: 30 };

let server: McpStateServer;
const opened: Coordinator[] = [];
const started: ChildProcess[] = [];

beforeEach(async () => {
  server = await startMcpStateServer();
});

afterEach(async () => {
  await Promise.all(opened.splice(0).map((client) => client.close()));
  for (const client of started.splice(0)) client.kill('SIGKILL');
  await server.close();
});

function open(endpoint: McpEndpoint, options: Partial<McpOptions> = {}): Coordinator {
  const retries = { attempts: 2, pause: 1 };
  const client = openMcp({ server: endpoint, agent: AGENT, retries, ...options });
  opened.push(client);
  return client;
}

function program(env: Record<string, string> = {}): McpEndpoint {
  return {
    command: process.execPath,
    args: [STDIO_SERVER],
    env: { STATE_URL: server.stateUrl, ...env },
  };
}

async function failure(promise: Promise<unknown>): Promise<CoordinatorError> {
  const error = await promise.then(
    () => new Error('It succeeded.'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof CoordinatorError)) throw error;
  expect(error.message).not.toContain(SECRET);
  expect(error.message).not.toMatch(/\p{Cc}/u);
  return error;
}

/** The children of this process, and theirs, that run the program. */
function children(): readonly string[] {
  const { stdout } = spawnSync('ps', ['-e', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' });
  const rows = stdout.split('\n').map((line) => line.trim().split(/\s+/));
  const below = new Set([String(process.pid)]);
  for (const [pid = '', ppid = ''] of rows) if (below.has(ppid)) below.add(pid);
  return rows.flatMap(([pid = '', , ...args]) =>
    below.has(pid) && args.join(' ').includes('mcp-stdio-server') ? [pid] : [],
  );
}

/** A process that nobody has collected yet is gone as well. */
function isAlive(pid: string): boolean {
  const { stdout } = spawnSync('ps', ['-p', pid, '-o', 'stat='], { encoding: 'utf8' });
  return /^\s*[^Z\s]/.test(stdout);
}

describe('an MCP program', () => {
  it('receives the agent, and no secrets of the environment', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mcp-'));
    process.env['SOME_TOKEN'] = SECRET;
    try {
      const file = join(folder, 'env.json');
      const write = `require('node:fs').writeFileSync(${JSON.stringify(file)}, JSON.stringify(process.env))`;
      const agent = { ...AGENT, sessionId: 'session-1' };
      const endpoint = { command: process.execPath, args: ['-e', write], env: { OWN: 'x' } };
      await failure(open(endpoint, { agent }).acquireLock(LOCK));
      const env = JSON.parse(readFileSync(file, 'utf8'));
      expect(env).toMatchObject({ AGENT_ID: AGENT.id, SESSION_ID: 'session-1', OWN: 'x' });
      expect(env).not.toHaveProperty('SOME_TOKEN');
    } finally {
      delete process.env['SOME_TOKEN'];
      rmSync(folder, { recursive: true });
    }
  });

  it.each(['structured', 'text', 'text-an-item'])('may respond as %s', async (style) => {
    const client = open(program({ STYLE: style, MISHAP: 'greeting' }));
    expect(await client.checkLocks(['db:schema:users'])).toEqual([]);
    await client.acquireLock(LOCK);
    expect(await client.checkLocks(['x', 'db:schema:users'])).toHaveLength(1);
    await client.acquireLock({ ...LOCK, key: 'src/a, "b".ts' });
    expect(await client.checkLocks(['src/a, "b".ts'])).toMatchObject([{ key: 'src/a, "b".ts' }]);
    expect(await client.checkLocks()).toHaveLength(2);
  });

  it.each([
    ['ends at once', { MISHAP: 'exit' }, 10_000, /ended or closed/],
    ['hangs', { MISHAP: 'hang' }, 900, /^Starting .* took longer than 0\.9 s/],
    ['prints garbage', { MISHAP: 'garbage' }, 900, /took longer than 0\.9 s/],
    ['prints a line without end', { MISHAP: 'huge' }, 900, /ended or closed|took longer/],
  ])('that %s is reported and stopped', async (_, env, limit, why) => {
    const timeouts = { start: limit, detection: limit, call: limit };
    const client = open(program(env), { timeouts });
    const start = performance.now();
    const { available, missing } = await client.detect();
    expect(available).toBe(false);
    expect(missing).toHaveLength(8);
    for (const item of missing) expect(item.why).toMatch(why);
    const { code } = await failure(client.acquireLock(LOCK));
    expect(['unavailable', 'timeout']).toContain(code);
    expect(performance.now() - start).toBeLessThan(20_000);
    await client.close();
    expect(children()).toEqual([]);
  });

  it('that hangs is stopped with its child processes', async () => {
    const client = open(program({ MISHAP: 'hang-with-child' }), { timeouts: { start: 900 } });
    await client.detect();
    expect(children()).toEqual([]);
  });

  it.each(['SIGTERM', 'SIGINT', 'SIGKILL', 'exit'])('stops with its client: %s', async (how) => {
    const clientProgram = `
      const { spawn } = require('node:child_process');
      require(${JSON.stringify(REGISTER)});
      const { openMcp } = require(${JSON.stringify(require.resolve('./open-mcp'))});
      const client = openMcp({
        server: ${JSON.stringify(program(how === 'SIGKILL' ? {} : { MISHAP: 'hang-in-call' }))},
        agent: ${JSON.stringify(AGENT)},
      });
      client.detect().then(() => 0);
      setInterval(() => 0, 1000);
      process.on('message', () => process.exit(0));
      // A test that fails must leave nothing behind, which would hold on to its output.
      process.on('disconnect', () => process.exit(1));
      process.send('started');
    `;
    const client = spawn(process.execPath, ['-e', clientProgram], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    started.push(client);
    await once(client, 'message');
    // For a moment, a process that starts another is listed twice.
    let running = children();
    for (let tries = 0; tries < 1_200 && running.length !== 1; tries++) {
      await pause(25);
      running = children();
    }
    expect(running).toHaveLength(1);
    const [child = ''] = running;
    const ended = once(client, 'exit');
    if (how === 'exit') client.send('exit');
    else client.kill(how as NodeJS.Signals);
    const [code, signal] = (await ended) as [number | null, string | null];
    expect(how === 'exit' ? code : signal).toBe(how === 'exit' ? 0 : how);
    for (let tries = 0; tries < 400 && isAlive(child); tries++) await pause(25);
    expect(isAlive(child)).toBe(false);
  });

  it('that crashes in a call is restarted for the next call, and nothing is claimed', async () => {
    const client = open(program({ MISHAP: 'die-in-call' }));
    expect(await failure(client.acquireLock(LOCK))).toMatchObject({ code: 'unavailable' });
    const claim = await failure(client.claimLocks([LOCK]));
    expect(claim).toBeInstanceOf(ClaimInterruptedError);
    expect(claim).toMatchObject({ leftBehind: [LOCK.key] });
  });

  it.each([
    ['no-such-program-here', /no such program/],
    ['/', /not executable|can't be/],
  ])('that cannot be started is named in the error: %s', async (command, why) => {
    expect((await failure(open({ command }).acquireLock(LOCK))).message).toMatch(why);
  });

  it('with 4 s to start and 1.2 s for each call works with the default limits', async () => {
    const client = open(program({ START_MS: '4000', CALL_MS: '1200' }));
    const { available, missing } = await client.detect();
    expect([available, missing]).toEqual([true, []]);
    expect(await client.acquireLock(LOCK)).toMatchObject({ acquired: true });
  }, 60_000);

  it.each([
    ['detection', { START_MS: '1500', CALL_MS: '700' }, { detection: 300 }],
    ['all calls', { CALL_MS: '1000' }, { detection: 400, call: 400 }],
  ])('above the limit of %s is reported as slow', async (_, env, timeouts) => {
    const client = open(program(env), { timeouts });
    const { can, missing } = await client.detect();
    expect(can.lock).toBe(false);
    for (const { why, slow } of missing.filter(({ slow: isSlow }) => isSlow)) {
      expect(slow).toBe(true);
      expect(why).toMatch(
        /(?:took longer than|not answered within) 0\.[34] s.*coordinator\.timeouts/s,
      );
      expect(why).not.toMatch(/has no tool|lacks/);
    }
    expect(missing.filter(({ slow }) => slow).map(({ capability }) => capability)).toContain(
      'lock',
    );
    const acquired = client.acquireLock(LOCK);
    if ('call' in timeouts) expect(await failure(acquired)).toMatchObject({ code: 'timeout' });
    else expect(await acquired).toMatchObject({ acquired: true });
  });

  it('lacks the capabilities without a tool', async () => {
    const client = open(program({ WITHOUT: 'recall,complete_work,check_guardrails' }));
    const { available, can, missing } = await client.detect();
    expect(available).toBe(true);
    expect(can).toMatchObject({ lock: true, memory: false, queueWork: false, guardrails: false });
    expect(missing.map(({ why }) => why)).toEqual(
      ['complete_work', 'check_guardrails', 'recall'].map((tool) =>
        expect.stringContaining(`has no tool "${tool}"`),
      ),
    );
    expect(await failure(client.checkGuardrails('ls'))).toMatchObject({ code: 'unsupported' });
  });

  it('gets no request that the client can refuse itself', async () => {
    const client = open(program());
    const malformed = { type: 'x', description: 'x', input: {}, priority: 99, dependsOn: [] };
    expect(await failure(client.submitWork(malformed))).toMatchObject({ code: 'invalid-request' });
    expect(await client.getTask('no-uuid')).toBeUndefined();
  });

  it('is not restarted after the client is closed', async () => {
    const client = open(program());
    await client.acquireLock(LOCK);
    await client.close();
    expect((await failure(client.acquireLock(LOCK))).message).toContain('closed');
    expect(children()).toEqual([]);
  });
});

describe('a running MCP server', () => {
  const headers = { authorization: `Bearer ${SECRET}` };

  it('receives the configured headers', async () => {
    const client = open({ url: server.mcpUrl(AGENT), headers });
    await client.acquireLock(LOCK);
    expect(server.headers.every(({ authorization }) => authorization === `Bearer ${SECRET}`)).toBe(
      true,
    );
  });

  it.each<[string, (url: string) => McpStateServer['intercept'], string, RegExp]>([
    ['401', () => respond(401, `{"error":"no ${SECRET}"}`), 'unauthorized', /headers \(401\)/],
    ['403', () => respond(403, ''), 'forbidden', /403/],
    ['500', () => respond(500, 'broken'), 'unavailable', /\(500\)/],
    ['404', () => respond(404, ''), 'unavailable', /404/],
    ['garbage', () => respond(200, '<html>'), 'unavailable', /can't be reached|took longer/],
    ['a redirect', (url) => respond(307, '', { location: url }), 'unavailable', /./],
    ['a body without end', () => endless, 'unavailable', /./],
    ['hanging', () => () => true, 'timeout', /took longer than 3 s/],
    ['a reset', () => reset, 'unavailable', /can't be reached/],
  ])('that responds with %s claims nothing', async (_, intercept, code, message) => {
    const elsewhere = await startMcpStateServer();
    try {
      server.intercept = intercept(elsewhere.mcpUrl(AGENT));
      const client = open(
        { url: server.mcpUrl(AGENT), headers },
        { timeouts: { call: 3_000, detection: 1_000 } },
      );
      const start = performance.now();
      const error = await failure(client.acquireLock(LOCK));
      expect([error.code, error.message]).toEqual([code, expect.stringMatching(message)]);
      expect(await client.detect()).toMatchObject({ available: false });
      expect(performance.now() - start).toBeLessThan(10_000);
      expect(elsewhere.headers).toEqual([]);
    } finally {
      await elsewhere.close();
    }
  });

  it('that disappears during a claim is reported with the keys it may hold', async () => {
    const client = open({ url: server.mcpUrl(AGENT) }, { timeouts: { call: 2_000 } });
    await client.acquireLock({ ...LOCK, key: 'z' });
    let calls = 0;
    server.intercept = () => ++calls > 1;
    const error = await failure(client.claimLocks([LOCK, { ...LOCK, key: 'db:schema:teams' }]));
    expect(error).toMatchObject({ code: 'timeout', leftBehind: ['db:schema:teams', LOCK.key] });
  });

  it.each(['nonsense', 'ftp://x', 'http://user:secret@host'])(
    'is not contacted at the invalid URL %s',
    (url) => {
      const act = () => open({ url });
      expect(act).toThrow(CoordinatorError);
      expect(act).not.toThrow('secret');
    },
  );
});

type Intercept = McpStateServer['intercept'];

function respond(status: number, body: string, headers: Record<string, string> = {}): Intercept {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
    return true;
  };
}

const endless: Intercept = (response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  const timer = setInterval(() => response.write('x'.repeat(1_048_576)), 1);
  response.on('close', () => clearInterval(timer));
  return true;
};

const reset: Intercept = (response) => {
  response.socket?.resetAndDestroy();
  return true;
};

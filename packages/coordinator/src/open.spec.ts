import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CoordinatorError } from './api/errors';
import { startMcpStateServer } from './testing/servers/mcp-state-server';
import { startRestServer } from './testing/servers/rest-server';
import { readMcpEndpoint, readSettings } from './settings';
import { openCoordinator, type OpenCoordinatorOptions } from './open';

const AGENT = { id: 'first-agent', type: 'test-agent' };

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'coordinator-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function open(options: Partial<OpenCoordinatorOptions> = {}) {
  return openCoordinator({
    transport: 'auto',
    env: {},
    embeddedFile: join(folder, 'coordinator.db'),
    agent: AGENT,
    timeouts: { detection: 10_000 },
    retries: { attempts: 1 },
    ...options,
  });
}

describe('reading the settings of a coordinator', () => {
  const everything = {
    PARALLEL_PLAN_COORDINATOR_URL: 'postgres://host/plan',
    COORDINATION_API_URL: 'http://host',
    COORDINATION_API_KEY: ' key ',
    PARALLEL_PLAN_COORDINATOR_MCP: 'https://host/mcp',
  };
  const withoutPostgres = { ...everything, PARALLEL_PLAN_COORDINATOR_URL: '' };
  const onlyMcp = { ...withoutPostgres, COORDINATION_API_URL: ' ' };
  const mcp = { command: 'a-server' };

  it.each([
    ['auto', everything, { transport: 'postgres', url: 'postgres://host/plan' }],
    ['auto', withoutPostgres, { transport: 'http', url: 'http://host', apiKey: 'key' }],
    ['auto', onlyMcp, { transport: 'mcp', server: { url: 'https://host/mcp' } }],
    ['auto', { COORDINATION_API_URL: ' ' }, { transport: 'mcp', server: mcp }],
    ['embedded', everything, { transport: 'embedded' }],
    ['none', everything, { transport: 'none' }],
    ['mcp', everything, { transport: 'mcp', server: { url: 'https://host/mcp' } }],
    [
      'mcp',
      { PARALLEL_PLAN_COORDINATOR_MCP: '{"command":"x","args":["-y"],"env":{"A":"b"}}' },
      { transport: 'mcp', server: { command: 'x', args: ['-y'], env: { A: 'b' } } },
    ],
  ] as const)('selects the transport for %s with %j', (transport, env, expected) => {
    expect(readSettings({ transport, env, mcp })).toEqual(expected);
  });

  it('selects the embedded coordinator when nothing is set', () => {
    expect(readSettings({ transport: 'auto', env: {} })).toEqual({ transport: 'embedded' });
  });

  it.each([
    ['http', {}, 'COORDINATION_API_URL is not set'],
    ['postgres', {}, 'PARALLEL_PLAN_COORDINATOR_URL is not set'],
    ['mcp', {}, 'PARALLEL_PLAN_COORDINATOR_MCP is not set'],
    ['auto', { PARALLEL_PLAN_COORDINATOR_URL: 'http://u:secret@h' }, 'set COORDINATION_API_URL'],
    ['auto', { PARALLEL_PLAN_COORDINATOR_URL: 'secret' }, 'postgres://user@host/database'],
    ['auto', { PARALLEL_PLAN_COORDINATOR_MCP: '{"command": secret' }, 'or just a URL'],
  ] as const)('refuses %s with %j, without showing secrets', (transport, env, message) => {
    const act = () => readSettings({ transport, env });
    expect(act).toThrow(CoordinatorError);
    expect(act).toThrow(message);
    expect(act).not.toThrow('secret');
  });

  it.each([
    null,
    'npx',
    [],
    {},
    { command: 'x', url: 'http://y' },
    { command: 'x', args: 'y' },
    { command: 'x', args: [1] },
    { command: 'x', env: { A: 1 } },
    { command: 'x', cwd: 1 },
    { url: 'http://y', headers: [] },
    { url: 1 },
  ])('refuses the MCP server %j', (value) => {
    expect(() => readMcpEndpoint(value, 'nx.json')).toThrow(/^nx\.json must be \{"command"/);
  });
});

describe('opening a coordinator', () => {
  it('uses the embedded store', async () => {
    const { coordinator, detection } = await open();
    expect(detection).toMatchObject({ available: true, transport: 'embedded' });
    await coordinator.close();
  });

  it('connects to an HTTP server', async () => {
    const server = await startRestServer();
    const env = { COORDINATION_API_URL: server.url, COORDINATION_API_KEY: 'key-of-all' };
    const { coordinator, detection } = await open({ env });
    expect(detection).toMatchObject({ available: true, transport: 'http', missing: [] });
    await coordinator.close();
    await server.close();
  });

  it('connects to an MCP server', async () => {
    const server = await startMcpStateServer();
    const mcp = { url: server.mcpUrl(AGENT) };
    const { coordinator, detection } = await open({ mcp });
    expect(detection).toMatchObject({ available: true, transport: 'mcp', missing: [] });
    await coordinator.close();
    await server.close();
  });

  it.each([
    ['http', { COORDINATION_API_URL: 'http://127.0.0.1:1' }],
    ['postgres', { PARALLEL_PLAN_COORDINATOR_URL: 'postgres://u:secret@127.0.0.1:1/plan' }],
    ['mcp', { PARALLEL_PLAN_COORDINATOR_MCP: '{"command":"no-such-program-here"}' }],
  ])('reports a configured %s that does not answer, without a fallback', async (transport, env) => {
    const { coordinator, detection } = await open({ env });
    expect(detection).toMatchObject({ available: false, transport });
    expect(detection.missing).toHaveLength(8);
    expect(JSON.stringify(detection)).not.toContain('secret');
    const lock = { key: 'db:schema:users', ttlMinutes: 30 };
    await expect(coordinator.acquireLock(lock)).rejects.toMatchObject({ code: 'unavailable' });
    await coordinator.close();
  });

  it('reports a store that cannot be used', async () => {
    const { coordinator, detection } = await open({ embeddedFile: folder });
    expect(detection).toMatchObject({ available: false, transport: 'embedded' });
    await expect(coordinator.checkLocks()).rejects.toMatchObject({ code: 'store' });
    await coordinator.close();
  });

  it('reports a missing place for a store', async () => {
    const embeddedFile = { unavailable: 'This is no git repository.' };
    const { detection } = await open({ embeddedFile });
    expect(detection).toMatchObject({ available: false, transport: 'embedded' });
    expect(detection.missing[0]?.why).toMatch(
      /^This is no git repository\. Without a coordinator, .*\.$/,
    );
  });

  it('reports for the transport none that nothing is claimed', async () => {
    const { coordinator, detection } = await open({ transport: 'none' });
    expect(detection).toMatchObject({ available: false, transport: 'none' });
    expect(detection.missing.map(({ why }) => why)).toContainEqual(
      expect.stringMatching(/turned off.*nothing is claimed/),
    );
    await expect(coordinator.readHandoff()).rejects.toMatchObject({ code: 'unsupported' });
    await coordinator.close();
  });
});

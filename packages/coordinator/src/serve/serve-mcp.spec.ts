import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { PassThrough } from 'node:stream';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { openEmbedded } from '../open';
import { serveMcp } from '../open';
import { childProgram } from '../testing/programs';

let folder: string;
let file: string;
const clients: Client[] = [];
const processes: ChildProcessWithoutNullStreams[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mcp-'));
  file = join(folder, 'coordinator.db');
});

afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
  for (const child of processes.splice(0)) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

describe('an agent with the official MCP client', () => {
  it('lists the tools of the reference server with a description for every parameter', async () => {
    const client = await connect('a');
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name).sort()).toEqual([
      'acquire_lock',
      'analyze_feature_conflicts',
      'check_guardrails',
      'check_locks',
      'complete_work',
      'deregister_feature',
      'discover_agents',
      'get_task',
      'get_work',
      'heartbeat',
      'list_active_features',
      'query_audit',
      'read_handoff',
      'recall',
      'register_feature',
      'register_session',
      'release_lock',
      'remember',
      'renew_lease',
      'submit_work',
      'write_handoff',
    ]);
    for (const { name, description, inputSchema } of tools) {
      expect(`${name}: ${description}`).toMatch(/: .{20}/);
      for (const [parameter, schema] of Object.entries(inputSchema.properties ?? {})) {
        expect({ name, parameter, schema }).toMatchObject({
          schema: { description: expect.stringMatching(/\w/) },
        });
      }
    }
    const acquire = tools.find(({ name }) => name === 'acquire_lock');
    expect(Object.keys(acquire?.inputSchema.properties ?? {})).toEqual([
      'file_path',
      'reason',
      'ttl_minutes',
    ]);
    expect(client.getInstructions()).toContain('lock');
  });

  it('is refused a lock of another agent until it is released', async () => {
    const [a, b] = await Promise.all([connect('a'), connect('b')]);
    expect(await call(a, 'acquire_lock', { file_path: 'src/app.ts', reason: 'menu' })).toEqual({
      success: true,
      file_path: 'src/app.ts',
      action: 'acquired',
      expires_at: expect.stringMatching(/^\d{4}-/),
    });
    expect(await call(b, 'acquire_lock', { file_path: 'src/app.ts' })).toMatchObject({
      success: false,
      locked_by: 'a',
      lock_reason: 'menu',
      expires_at: expect.stringMatching(/^\d{4}-/),
    });
    expect(await call(b, 'check_locks', { file_paths: ['src/app.ts'] })).toMatchObject({
      locks: [{ file_path: 'src/app.ts', locked_by: 'a' }],
    });
    expect(await call(a, 'release_lock', { file_path: 'src/app.ts' })).toMatchObject({
      success: true,
    });
    expect(await call(b, 'acquire_lock', { file_path: 'src/app.ts' })).toMatchObject({
      success: true,
    });
  });

  it('passes on work, notes and features', async () => {
    const [a, b] = await Promise.all([connect('a'), connect('b')]);
    const { task_id: id } = await call(a, 'submit_work', {
      task_type: 'implement',
      description: 'Do it.',
      input_data: { package: 'wp-api' },
    });
    expect(await call(b, 'get_task', { task_id: id })).toMatchObject({
      task: { id, status: 'pending' },
    });
    expect(await call(b, 'get_work', {})).toMatchObject({
      task_id: id,
      input_data: { package: 'wp-api' },
    });
    expect(await call(a, 'get_work', {})).toEqual({ success: false, reason: 'no_tasks_available' });
    expect(await call(a, 'complete_work', { task_id: id, success: true })).toMatchObject({
      success: false,
      reason: expect.stringContaining('claimed by "b"'),
    });
    expect(await call(b, 'complete_work', { task_id: id, success: true })).toMatchObject({
      success: true,
    });

    await call(a, 'write_handoff', { summary: 'Half done.', next_steps: ['the rest'] });
    expect(await call(b, 'read_handoff', { limit: 1 })).toMatchObject({
      handoffs: [{ summary: 'Half done.', next_steps: ['the rest'], agent_name: 'a' }],
    });
    await call(a, 'remember', { event_type: 'decision', summary: 'UUIDs.', tags: ['users'] });
    expect(await call(b, 'recall', { tags: ['users'] })).toMatchObject({
      memories: [{ summary: 'UUIDs.', tags: ['users'] }],
    });
    await call(a, 'register_feature', { feature_id: 'f1', resource_claims: ['db:schema:users'] });
    expect(
      await call(b, 'analyze_feature_conflicts', {
        candidate_feature_id: 'f2',
        candidate_claims: ['db:schema:users'],
      }),
    ).toMatchObject({ feasibility: 'SEQUENTIAL', conflicts: [{ feature_id: 'f1' }] });
    expect(await call(b, 'list_active_features', {})).toMatchObject({
      features: [{ feature_id: 'f1', registered_by: 'a' }],
    });
    expect(await call(b, 'check_guardrails', { operation_text: 'rm -rf /' })).toMatchObject({
      safe: false,
    });
    expect(await call(b, 'query_audit', { agent_id: 'a', limit: 1 })).toMatchObject({
      entries: [{ operation: 'register_feature', parameters: { feature_id: 'f1' } }],
    });
    expect(await call(b, 'discover_agents', {})).toMatchObject({
      agents: expect.arrayContaining([expect.objectContaining({ agent_id: 'a' })]),
    });
  });

  it.each([
    ['a TTL that is too long', 'acquire_lock', { file_path: 'a.ts', ttl_minutes: 481 }],
    ['a missing parameter', 'acquire_lock', {}],
    ['an invalid key', 'acquire_lock', { file_path: 'a\nb' }],
    ['a dependency that is no task', 'submit_work', work({ depends_on: ['nothing'] })],
  ])('gets an error about %s and continues', async (_, name, args) => {
    const client = await connect('a');
    const result = await client.callTool({ name, arguments: args });
    expect(result.isError).toBe(true);
    expect(JSON.stringify(result.content)).not.toContain('    at ');
    expect(await call(client, 'heartbeat', {})).toEqual({ success: true });
  });
});

describe('the server process', () => {
  it('ignores invalid input', async () => {
    const server = start('a');
    const lines = createInterface({ input: server.stdout })[Symbol.asyncIterator]();
    server.stdin.write(`garbage\n{"half":\n[]\n"x"\n\u0000\u0001\n{"jsonrpc":"2.0"}\n\n`);
    server.stdin.write(Buffer.from([0xff, 0xfe, 0x0a]));
    server.stdin.write(`${JSON.stringify(INITIALIZE)}\n`);
    const { value } = await lines.next();
    expect(JSON.parse(value as string)).toMatchObject({
      id: 1,
      result: { serverInfo: { name: 'parallel-plan-coordinator' } },
    });
  });

  it.each([
    ['with a number as id', { id: 7, method: 'tools/call', params: {} }, 7],
    ['with a text as id', { id: 'seven', method: 'tools/call', params: {} }, 'seven'],
    ['without an id', { method: 'notifications/x', params: {} }, null],
  ])('refuses a message of 11 MB %s and continues', async (_, message, id) => {
    const server = start('a');
    const lines = createInterface({ input: server.stdout })[Symbol.asyncIterator]();
    const next = async () => JSON.parse((await lines.next()).value as string) as unknown;
    server.stdin.write(`${JSON.stringify(INITIALIZE)}\n`);
    expect(await next()).toMatchObject({ id: 1, result: {} });
    const huge = { jsonrpc: '2.0', ...message, padding: 'x'.repeat(11 * 1024 * 1024) };
    server.stdin.write(`${JSON.stringify(huge)}\n`);
    expect(await next()).toMatchObject({
      id,
      error: { code: -32_600, message: expect.stringMatching(/longer than 8 MiB/) },
    });
    server.stdin.write(`${JSON.stringify({ ...INITIALIZE, id: 2, method: 'tools/list' })}\n`);
    expect(await next()).toMatchObject({ id: 2, result: { tools: expect.any(Array) } });
    // A line without an end is refused, too, and the end of the input ends the server.
    server.stdin.end('y'.repeat(12 * 1024 * 1024));
    expect(await next()).toMatchObject({ id: null, error: { code: -32_600 } });
    const [code] = await once(server, 'exit');
    expect(code).toBe(0);
  });

  it('finishes its requests and leaves a valid store when its parent ends', async () => {
    const server = start('a');
    const request = {
      jsonrpc: '2.0',
      id: 2,
      method: 'tools/call',
      params: { name: 'acquire_lock', arguments: { file_path: 'src/last.ts' } },
    };
    const initialized = { jsonrpc: '2.0', method: 'notifications/initialized' };
    server.stdin.end(
      [INITIALIZE, initialized, request].map((m) => JSON.stringify(m)).join('\n') + '\n',
    );
    const [code] = await once(server, 'exit');
    expect(code).toBe(0);
    const coordinator = await openEmbedded({ file, agent: { id: 'b', type: 'test' } });
    expect(await coordinator.checkLocks()).toMatchObject([{ key: 'src/last.ts', agentId: 'a' }]);
    await coordinator.close();
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('stops on %s', async (signal) => {
    const server = start('a');
    server.stdin.write(`${JSON.stringify(INITIALIZE)}\n`);
    await once(server.stdout, 'data');
    server.kill(signal);
    const [code] = await once(server, 'exit');
    expect(code).toBe(0);
  });
});

it('serveMcp fails when the coordinator cannot be used', async () => {
  const coordinator = await openEmbedded({ file, agent: { id: 'a', type: 'test' } });
  await coordinator.close();
  const [input, output] = [new PassThrough(), new PassThrough()];
  await expect(serveMcp(coordinator, { input, output, version: '0' })).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining('closed'),
  });
});

it('serveMcp stops on its abort signal', async () => {
  const coordinator = await openEmbedded({ file, agent: { id: 'a', type: 'test' } });
  const [input, output] = [new PassThrough(), new PassThrough()];
  const stop = new AbortController();
  const served = serveMcp(coordinator, { input, output, version: '0', signal: stop.signal });
  stop.abort();
  await expect(served).resolves.toBeUndefined();
  await expect(coordinator.checkLocks()).rejects.toMatchObject({ code: 'unavailable' });
});

const INITIALIZE = {
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: {
    protocolVersion: '2025-06-18',
    capabilities: {},
    clientInfo: { name: 'test', version: '1' },
  },
};

async function connect(agent: string): Promise<Client> {
  const client = new Client({ name: 'test', version: '1' });
  clients.push(client);
  await client.connect(new StdioClientTransport(childProgram('mcp-program', file, agent)));
  return client;
}

function start(agent: string): ChildProcessWithoutNullStreams {
  const { command, args } = childProgram('mcp-program', file, agent);
  const child = spawn(command, args, { stdio: 'pipe' });
  processes.push(child);
  return child;
}

async function call(
  client: Client,
  name: string,
  args: Record<string, unknown>,
): Promise<Record<string, unknown>> {
  const result = await client.callTool({ name, arguments: args });
  expect(result.isError ?? false).toBe(false);
  const [content] = result.content as { type: string; text: string }[];
  expect(JSON.parse(content?.text ?? '')).toEqual(result.structuredContent);
  return result.structuredContent as Record<string, unknown>;
}

function work(part: Record<string, unknown>): Record<string, unknown> {
  return { task_type: 'implement', description: 'Do it.', ...part };
}

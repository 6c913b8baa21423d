import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { claimingWorkspace } from '../coordinator/testing/claiming-workspace';
import { tempWorkspace } from '../testing/temp-workspace';
import { runCoordinatorCommand } from './coordinator-command';
import { runMcpCommand } from './mcp-command';

const AGENT = { id: 'an-agent', type: 'test' };
const ENV = { AGENT_ID: 'me', PATH: process.env['PATH'] };

async function run(args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = ENV) {
  const output = { stdout: '', stderr: '' };
  const code = await runCoordinatorCommand(args, {
    stdin: Readable.from([]),
    stdout: { write: (text) => (output.stdout += String(text)) },
    stderr: { write: (text) => (output.stderr += String(text)) },
    env,
    cwd: () => cwd,
  });
  return { code, ...output };
}

function workspace() {
  return claimingWorkspace({ 'add-users': { 'wp-api': { keys: ['db:schema:users'] } } });
}

describe('parallel-plan coordinator', () => {
  it('status lists the capabilities', async () => {
    const { root } = workspace();
    const { code, stdout } = await run(['status'], root);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^✔ embedded: ready, as me\n {2}✔ discover {4}needed\n/);
    expect(stdout).toMatch(/ {2}✖ policy +\S/);
  });

  it('status exits with 1 when a required capability is missing', async () => {
    const { root } = workspace();
    const { code, stdout } = await run(['status', '--coordinator', 'none'], root);
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /^✖ none: does not answer, as me\n {2}✖ discover +needed +The coordinator/,
    );
    const json = JSON.parse((await run(['status', '--json'], root)).stdout);
    expect(json).toMatchObject({
      version: 1,
      ready: true,
      agent: { id: 'me' },
      transport: 'embedded',
      can: { lock: true, policy: false },
      missing: [{ capability: 'policy' }],
    });
  });

  it('status prints each reason once', async () => {
    const env = { ...ENV, COORDINATION_API_URL: 'http://127.0.0.1:65534' };
    const { code, stdout } = await run(['status'], workspace().root, env);
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /^✖ http: does not answer, as me\n {2}GET \/ready at .* refused.*\n {2}✖ discover {4}needed\n/,
    );
  });

  it('locks lists the locks and their holders', async () => {
    const { root, store } = workspace();
    expect((await run(['locks'], root)).stdout).toBe('Nothing is held.\n');
    const other = await store(AGENT);
    await other.acquireLock({ key: 'db:schema:users', ttlMinutes: 0, reason: 'x\u001b[2J' });
    await other.acquireLock({ key: 'src/a.ts', ttlMinutes: 30 });
    await other.close();
    const { stdout } = await run(['locks'], root);
    expect(stdout).toMatch(
      /^db:schema:users {2}an-agent, no end \(x\\x1b\[2J\)\nsrc\/a\.ts {9}an-agent, until \d{4}/,
    );
    expect((await run(['locks', '--agent', 'nobody'], root)).stdout).toBe('Nothing is held.\n');
    expect(JSON.parse((await run(['locks', '--json'], root)).stdout)).toMatchObject({
      version: 1,
      transport: 'embedded',
      complete: true,
      locks: [{ key: 'db:schema:users' }, { key: 'src/a.ts' }],
    });
  });

  it('release releases the claims of a change whose folder was deleted', async () => {
    const { root, store } = workspace();
    const planned = await store({ id: 'plan:add-teams', type: 'plan' });
    await planned.acquireLock({ key: 'db:schema:teams', ttlMinutes: 0 });
    await planned.close();
    const other = await store(AGENT);
    await other.acquireLock({ key: 'src/a.ts', ttlMinutes: 0 });
    await other.close();
    expect(await run(['release', 'add-teams'], root)).toEqual({
      code: 0,
      stdout: '✔ add-teams: 1 claim released (embedded)\n',
      stderr: '',
    });
    expect((await run(['locks'], root)).stdout).toMatch(/^src\/a\.ts {2}an-agent, no end\n$/);
    const { stdout } = await run(['release', 'add-teams', '--json'], root);
    expect(JSON.parse(stdout)).toMatchObject({ version: 1, change: 'add-teams', released: [] });
  });

  it('audit lists the writes, newest first', async () => {
    const { root, store } = workspace();
    const other = await store(AGENT);
    await other.acquireLock({ key: 'src/a.ts', ttlMinutes: 30 });
    await other.releaseLock('src/a.ts');
    await other.close();
    const { stdout } = await run(['audit', '--agent', 'an-agent', '--limit', '2'], root);
    expect(stdout).toMatch(
      /^\S+ {2}✔ release_lock {2}an-agent {2}src\/a\.ts\n\S+ {2}✔ acquire_lock {2}an-agent/,
    );
    const json = await run(['audit', '--json', '--agent', 'an-agent'], root);
    expect(JSON.parse(json.stdout).entries).toHaveLength(2);
  });

  it.each([
    [
      [],
      /^Name a view \(status, locks or audit\), or a change to release\. See `parallel-plan coordinator --help`/,
    ],
    [['nope'], /^Name a view/],
    [['status', 'locks'], /^Name a view/],
    [['release'], /^Name the change whose claims/],
    [
      ['release', 'add-users'],
      /"add-users" is open.*`parallel-plan release-claims --change add-users`/,
    ],
    [['status', '--foo'], /^Unknown option '--foo'/],
    [['audit', '--limit', '0'], /^--limit is a whole number/],
    [['status', '--coordinator', 'x'], /^--coordinator is one of auto/],
    [['status', '--coordinator', 'mcp'], /PARALLEL_PLAN_COORDINATOR_MCP is not set/],
    [['locks', '--coordinator', 'none'], /^none can't show this\. The coordinator is turned off/],
  ])('%j exits with 2 and one line', async (args, message) => {
    const { code, stdout, stderr } = await run(args, workspace().root);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  it('shows help, and requires a workspace for everything else', async () => {
    const { root } = tempWorkspace();
    expect((await run(['-h'], root)).stdout).toMatch(/^Usage: parallel-plan coordinator /);
    expect(await run(['status'], root)).toMatchObject({ code: 2 });
  });
});

describe('parallel-plan mcp', () => {
  async function mcp(args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = ENV) {
    const stdin = new PassThrough();
    const stdout = new PassThrough();
    let stderr = '';
    const code = runMcpCommand(
      args,
      { stdin, stdout, stderr: { write: (text) => (stderr += text) }, env, cwd: () => cwd },
      '1.2.3',
    );
    return { stdin, stdout, code, stderr: () => stderr };
  }

  it('serves the store of the workspace for the agent of its environment', async () => {
    const { root, store } = workspace();
    const { stdin, stdout, code } = await mcp([], root);
    const answers: { id?: number; result?: unknown }[] = [];
    stdout.on('data', (chunk: Buffer) => {
      for (const line of chunk.toString().trim().split('\n')) answers.push(JSON.parse(line));
    });
    const send = (message: object) =>
      stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
    const clientInfo = { name: 'test', version: '1' };
    send({
      id: 1,
      method: 'initialize',
      params: { protocolVersion: '2025-03-26', capabilities: {}, clientInfo },
    });
    send({ method: 'notifications/initialized' });
    send({
      id: 2,
      method: 'tools/call',
      params: { name: 'acquire_lock', arguments: { file_path: 'src/a.ts' } },
    });
    while (!answers.some(({ id }) => id === 2)) await once(stdout, 'data');
    expect(answers[0]).toMatchObject({ id: 1, result: { serverInfo: { version: '1.2.3' } } });
    stdin.end();
    expect(await code).toBe(0);
    const other = await store(AGENT);
    expect(await other.checkLocks()).toMatchObject([{ key: 'src/a.ts', agentId: 'me' }]);
    await other.close();
  });

  it.each([
    [['--coordinator', 'none'], {}, /turned off/],
    [[], { COORDINATION_API_URL: 'http://host' }, /uses a server \(http\): point the agent/],
    [['--foo'], {}, /Unknown option/],
  ])('%j with %j exits with 2', async (args, env, message) => {
    const { code, stderr } = await mcp(args, workspace().root, { ...ENV, ...env });
    expect([await code, stderr()]).toEqual([2, expect.stringMatching(message)]);
  });

  it('reports an invalid store on standard error', async () => {
    const { root } = workspace();
    mkdirSync(join(root, '.git/parallel-plan/coordinator.db'), { recursive: true });
    const { code, stderr } = await mcp([], root);
    expect([await code, stderr()]).toEqual([2, expect.stringMatching(/is a folder/)]);
  });
});

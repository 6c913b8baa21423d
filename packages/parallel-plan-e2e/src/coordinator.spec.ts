import { mkdirSync, symlinkSync } from 'node:fs';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { expectNoStackTrace } from './harness/expect-message';
import { planFile, smallPlan } from './harness/plan';
import { useWorkspace } from './harness/use-workspace';
import { Workspace } from './harness/workspace';

const [USERS, TEAMS] = ['add-users', 'add-teams'];

function planWith(change: string, keys: readonly string[]): string {
  return smallPlan(change).replace('keys: []', `keys: ${JSON.stringify(keys)}`);
}

describe('the embedded coordinator', () => {
  const workspace = useWorkspace('demo');
  let worktree: Workspace;

  beforeAll(() => {
    for (const [change, keys] of [
      [USERS, ['db:schema:users', 'api:POST /v1/users']],
      [TEAMS, ['db:schema:teams', 'db:schema:users']],
    ] as const) {
      workspace().write(planFile(change), planWith(change, keys));
      workspace().write(`openspec/changes/${change}/contracts/README.md`, '# Contracts\n');
    }
    workspace().commit('plans');
    const root = `${workspace().root}-worktree`;
    workspace().git('worktree', 'add', '--quiet', root);
    symlinkSync(workspace().path('node_modules'), `${root}/node_modules`);
    mkdirSync(`${root}-state`);
    worktree = new Workspace(root, `${root}-state`);
  });

  it('works without an installation', () => {
    const status = workspace().bin(['coordinator', 'status']);
    expect(status).toMatchObject({ exitCode: 0, stderr: '' });
    expect(status.stdout).toMatch(/^✔ embedded: ready, as /);
    expect(workspace().bin(['coordinator', 'status', '--coordinator', 'none']).exitCode).toBe(1);
    expect(workspace().status()).toBe('');
  });

  it('shows claims, conflicts and releases to two worktrees', () => {
    const claimed = workspace().nx(['run', 'change:claim', `--change=${USERS}`]);
    expect(claimed).toMatchObject({ exitCode: 0 });
    expect(claimed.stdout).toContain(`✔ ${USERS}: 2 planning claims (embedded)`);

    const refused = worktree.nx(['run', 'change:claim', `--change=${TEAMS}`]);
    expect(refused).toMatchObject({ exitCode: 1 });
    expect(refused.stdout).toMatch(/db:schema:users {2}the change add-users, no end/);
    expectNoStackTrace(refused);
    const locks = JSON.parse(worktree.bin(['coordinator', 'locks', '--json']).stdout);
    expect(locks.locks.map(({ key }: { key: string }) => key)).toEqual([
      'api:POST /v1/users',
      'db:schema:users',
    ]);

    expect(worktree.nx(['run', 'change:release-claims', `--change=${USERS}`])).toMatchObject({
      exitCode: 0,
    });
    expect(workspace().bin(['coordinator', 'locks']).stdout).toBe('Nothing is held.\n');
    expect(worktree.nx(['run', 'change:claim', `--change=${TEAMS}`])).toMatchObject({
      exitCode: 0,
    });
    const all = workspace().nx(['run', 'change:claim']);
    expect(all).toMatchObject({ exitCode: 1 });
    expect(all.stdout).toContain(`✔ ${TEAMS}: 2 planning claims`);
    expect(all.stdout).toContain(`✖ ${USERS}: not claimed, because others hold 1 of 2 keys`);
    expect(workspace().bin(['coordinator', 'audit', '--limit', '1']).stdout).toMatch(
      /^\d{4}-.* plan:/,
    );
    expect(workspace().nx(['run', 'change:release-claims', `--change=${TEAMS}`])).toMatchObject({
      exitCode: 0,
    });
  });

  it('queues an approved plan once, for agents with MCP', async () => {
    const submit = ['run', 'change:submit', `--change=${USERS}`];
    const early = workspace().nx(submit);
    expect(early).toMatchObject({ exitCode: 1 });
    expect(early.output).toContain(`parallel-plan approve --change ${USERS}`);
    const approve = ['run', 'change:approve', `--change=${USERS}`, '--openspec=false', '--by=Ada'];
    expect(workspace().nx(approve)).toMatchObject({ exitCode: 0 });
    const unclaimed = workspace().nx(submit);
    expect(unclaimed).toMatchObject({ exitCode: 1 });
    expect(unclaimed.output).toContain(`parallel-plan claim --change ${USERS}`);
    expect(workspace().nx(['run', 'change:claim', `--change=${USERS}`])).toMatchObject({
      exitCode: 0,
    });
    expect(workspace().nx(submit).stdout).toContain(`✔ ${USERS}: 2 packages on the queue`);
    expect(workspace().nx(submit).stdout).toContain('0 packages on the queue');

    const agents = await Promise.all([agent('agent-1', workspace()), agent('agent-2', worktree)]);
    const [first, second] = agents;
    try {
      const tools = (await first.client.listTools()).tools.map(({ name }) => name);
      expect(tools).toEqual(expect.arrayContaining(['acquire_lock', 'get_work', 'write_handoff']));
      const lock = { file_path: 'src/a.ts', ttl_minutes: 5 };
      expect(await first.call('acquire_lock', lock)).toMatchObject({ success: true });
      expect(await second.call('acquire_lock', lock)).toMatchObject({
        success: false,
        locked_by: 'agent-1',
      });
      expect(await first.call('release_lock', { file_path: 'src/a.ts' })).toMatchObject({
        success: true,
      });
      const works = await Promise.all(agents.map(({ call }) => call('get_work', {})));
      expect(works.map(({ input_data }) => input_data.package_id).sort()).toEqual([
        'wp-part-1',
        'wp-part-2',
      ]);
      expect(await first.call('get_work', {})).toMatchObject({ success: false });
      const [{ task_id } = { task_id: '' }] = works;
      expect(await second.call('complete_work', { task_id, success: true })).toMatchObject({
        success: false,
      });
      expect(
        await first.call('complete_work', { task_id, success: true, result: {} }),
      ).toMatchObject({ success: true });
    } finally {
      await Promise.all(agents.map(({ client }) => client.close()));
    }
    const status = worktree.nx([...submit, '--status']);
    expect(status.stdout).toMatch(/1 of 2 packages completed/);
    expect(status.stdout).toMatch(/completed by agent-1/);
    expect(status.stdout).toMatch(/claimed by agent-2/);
  });
});

/** A coding agent, with `parallel-plan mcp` as its server. */
async function agent(id: string, { root, env }: Workspace) {
  const client = new Client({ name: id, version: '1' });
  const transport = new StdioClientTransport({
    command: `${root}/node_modules/.bin/parallel-plan`,
    args: ['mcp'],
    cwd: root,
    env: { PATH: env['PATH'] ?? '', AGENT_ID: id },
  });
  await client.connect(transport);
  return {
    client,
    call: async (name: string, args: Record<string, unknown>) => {
      const result = await client.callTool({ name, arguments: args });
      const [content] = result.content as { text: string }[];
      return JSON.parse(content?.text ?? '{}');
    },
  };
}

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { beginPlanning, claimPlan, handOffPlan } from './planning';
import { claimingWorkspace, lockingPlan } from './testing/claiming-workspace';

const AGENT = { id: 'an-agent', type: 'test' };
const options = (coordinator?: string, env: NodeJS.ProcessEnv = {}) => ({
  coordinator,
  env,
  warn: () => undefined,
});

describe('planning with a coordinator', () => {
  it('is coordinated by the embedded store and starts with the remaining notes', async () => {
    const workspace = claimingWorkspace({ 'add-users': {} });
    const store = await workspace.store(AGENT);
    await store.remember({ eventType: 'decision', summary: 'UUIDs.', tags: ['planning'] });
    await store.remember({ eventType: 'decision', summary: 'Other.', tags: ['review'] });
    await store.close();
    expect(
      await handOffPlan(workspace.root, options(), {
        handoff: { summary: 'It waits for approval.' },
        memory: { eventType: 'decision', summary: 'Planned.', tags: ['planning'] },
      }),
    ).toEqual([]);
    const start = await beginPlanning(workspace.root, options());
    expect(start).toMatchObject({
      tier: 'coordinated',
      handoff: { summary: 'It waits for approval.' },
      memories: [{ summary: 'Planned.' }, { summary: 'UUIDs.' }],
      warnings: [],
    });
    expect(start.notes).toEqual([expect.stringMatching(/^policy: /)]);
  });

  it('claims the plan', async () => {
    const { root } = claimingWorkspace({
      'add-users': { 'wp-api': { keys: ['db:schema:users'] } },
    });
    expect(await claimPlan(root, options(), 'add-users')).toMatchObject({
      claimed: true,
      claims: [{ key: 'db:schema:users', expiresAt: null }],
    });
  });

  it('claims nothing for the integration package', async () => {
    const { root, write } = claimingWorkspace({});
    const integration = { keys: ['db:migration-slot'], files: ['package-lock.json'] };
    for (const change of ['add-users', 'add-teams']) {
      const locks = { [`wp-${change}`]: { keys: [`db:schema:${change}`] } };
      const [head = '', tail = ''] = lockingPlan(change, locks).split(
        'package_id: wp-integration\n',
      );
      const last = tail.replace('{ files: [], keys: [] }', JSON.stringify(integration));
      write({
        [`openspec/changes/${change}/work-packages.yaml`]: `${head}package_id: wp-integration\n${last}`,
      });
      expect(await claimPlan(root, options(), change)).toMatchObject({
        claimed: true,
        claims: [{ key: `db:schema:${change}` }],
      });
    }
  });
});

describe('planning without a coordinator', () => {
  it.each([
    [
      'none',
      {},
      /\(none\) lacks discover, queueWork, lock, guardrails.*turned off \(none\)\. `npx/,
    ],
    [
      undefined,
      { COORDINATION_API_URL: 'http://127.0.0.1:65534' },
      /\(http\) lacks .*refused.* `npx parallel-plan coordinator status`/,
    ],
    [
      undefined,
      { PARALLEL_PLAN_COORDINATOR_MCP: '{"command":"no-such-program-here"}' },
      /\(mcp\) lacks .*no such program/,
    ],
  ])('is sequential: %s %j', async (coordinator, env, warning) => {
    const { root } = claimingWorkspace({
      'add-users': { 'wp-api': { keys: ['db:schema:users'] } },
    });
    const start = await beginPlanning(root, options(coordinator, { ...process.env, ...env }));
    expect(start).toMatchObject({ tier: 'sequential', memories: [], notes: [] });
    expect(start.warnings).toEqual([expect.stringMatching(warning)]);
    expect(start.degraded).toBe(start.warnings[0]);
    const report = await claimPlan(
      root,
      options(coordinator, { ...process.env, ...env }),
      'add-users',
    );
    expect(report).toMatchObject({ claimed: false, heldBy: [], why: expect.stringMatching(/\w/) });
    expect(
      await handOffPlan(root, options(coordinator, { ...process.env, ...env }), {
        handoff: { summary: 'x' },
        memory: { eventType: 'decision', summary: 'x', tags: [] },
      }),
    ).toEqual([
      expect.stringMatching(/^No handoff was stored\. \w/),
      expect.stringMatching(/^No memory was stored\. \w/),
    ]);
  });

  it('is sequential outside of git', async () => {
    const { root } = claimingWorkspace({ 'add-users': {} });
    rmSync(join(root, '.git'), { recursive: true });
    const { tier, warnings } = await beginPlanning(root, options());
    expect([tier, warnings]).toEqual(['sequential', [expect.stringMatching(/git init/)]]);
  });
});

import type { Coordinator, Task } from '@parallel-plan/coordinator';
import { approveChange } from '../../approval/approve-change';
import {
  type ClaimingWorkspace,
  claimingWorkspace,
  lockingPlan,
  type Locks,
  withoutCoordinatorSettings,
} from '../../coordinator/testing/claiming-workspace';
import { claimPlan } from '../../coordinator/planning';
import submitExecutor from './submit';
import { captured } from '../../testing/captured';

const PLAN = 'openspec/changes/add-users/work-packages.yaml';
const OPTIONS = { coordinator: undefined, env: {}, warn: () => undefined };
const AGENT = { id: 'an-agent', type: 'test' };
const USERS: Locks = {
  'wp-api': {
    keys: ['contract:contracts/openapi/v1.yaml', 'db:schema:users'],
    files: ['apps/wp-api/main.ts'],
  },
  'wp-web': {},
};

withoutCoordinatorSettings();

async function submit(
  root: string,
  options: Partial<Parameters<typeof submitExecutor>[0]> = {},
): Promise<{ readonly success: boolean; readonly output: string }> {
  return captured(() => submitExecutor({ change: 'add-users', ...options }, { root }));
}

async function approved(): Promise<ClaimingWorkspace> {
  const workspace = claimingWorkspace({ 'add-users': USERS });
  await claimPlan(workspace.root, OPTIONS, 'add-users');
  await approve(workspace);
  return workspace;
}

async function approve({ root }: ClaimingWorkspace): Promise<void> {
  await approveChange(root, 'add-users', { by: 'Ada <ada@example.com>', now: 0 });
}

async function withStore<T>(
  workspace: ClaimingWorkspace,
  work: (store: Coordinator) => Promise<T>,
): Promise<T> {
  const store = await workspace.store(AGENT);
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

/** Does what an agent does: takes tasks and completes them, until there is none. */
async function workOff(store: Coordinator, fails: readonly string[] = []): Promise<Task[]> {
  const done: Task[] = [];
  for (let task = await store.claimWork(); task !== undefined; task = await store.claimWork()) {
    done.push(task);
    const failed = fails.includes(String(task.input['package_id']));
    await store.completeWork(
      task.id,
      failed ? { success: false, error: 'It broke.' } : { success: true, result: {} },
    );
  }
  return done;
}

describe('the submit executor', () => {
  it('queues every package after its dependencies with all inputs', async () => {
    const workspace = await approved();
    const { success, output } = await submit(workspace.root, { json: true });
    expect(success).toBe(true);
    const { packages } = JSON.parse(output);
    expect(packages.map(({ packageId }: { packageId: string }) => packageId)).toEqual([
      'wp-contracts',
      'wp-api',
      'wp-web',
      'wp-integration',
    ]);
    const tasks = await withStore(workspace, (store) => workOff(store));
    const ids = new Map(tasks.map((task) => [task.input['package_id'], task.id]));
    expect([...ids.keys()]).toEqual(['wp-contracts', 'wp-api', 'wp-web', 'wp-integration']);
    expect(tasks[1]).toMatchObject({
      type: 'implement',
      description: 'Does its part.',
      priority: 5,
      dependsOn: [ids.get('wp-contracts')],
      input: {
        envelope_version: 1,
        feature_id: 'add-users',
        change: 'add-users',
        package_id: 'wp-api',
        plan_revision: 1,
        contracts_revision: 1,
        approval_digest: expect.stringMatching(/^sha256:/),
        attempt: 1,
        depends_on: { 'wp-contracts': ids.get('wp-contracts') },
        locks: {
          held_by: 'plan:add-users',
          keys: [
            'contract:openspec/changes/add-users/contracts/openapi/v1.yaml',
            'db:schema:users',
          ],
          files: ['apps/wp-api/main.ts'],
        },
        scope: { write_allow: ['apps/wp-api/**'] },
        verification: { tier_required: 'C', steps: [{ command: 'npx nx lint wp-api' }] },
        worktree: { name: 'wp-api', branch: 'add-users--wp-api' },
        context: {
          path: 'openspec/changes/add-users/context/wp-api',
          command: 'npx parallel-plan context --change add-users --package wp-api',
        },
        result: 'openspec/changes/add-users/results/wp-api/result.json',
        inputs: {},
        outputs: { result_keys: ['done'] },
      },
    });
    // The change holds nothing for the integration, which locks what it merges itself.
    expect(tasks[3]?.input['locks']).not.toHaveProperty('held_by');
  });

  it('queues nothing twice', async () => {
    const workspace = await approved();
    const first = await submit(workspace.root);
    expect(first.output).toMatch(
      /^✔ add-users: 4 packages on the queue \(embedded, plan revision 1\)\n/,
    );
    const again = await submit(workspace.root);
    expect(again.success).toBe(true);
    expect(again.output).toMatch(/^✔ add-users: 0 packages on the queue .*, 4 there already\n/);
    expect(await withStore(workspace, (store) => workOff(store))).toHaveLength(4);
  });

  it('refuses a change without claims, unless it is forced', async () => {
    const workspace = claimingWorkspace({ 'add-users': USERS });
    await approve(workspace);
    const holder = await workspace.store({ id: 'plan:add-teams', type: 'plan' });
    await holder.acquireLock({ key: 'db:schema:users', ttlMinutes: 0 });
    await holder.close();
    const { success, output } = await submit(workspace.root);
    expect(success).toBe(false);
    expect(output).toMatch(
      /holds 0 of its 3 planning claims; missing: .* Others hold db:schema:users\. Claim first .* --no-claim/,
    );
    expect(await withStore(workspace, (store) => store.claimWork())).toBeUndefined();
    expect((await submit(workspace.root, { claim: false })).success).toBe(true);
    expect(await withStore(workspace, (store) => workOff(store))).toHaveLength(4);
  });

  it('refuses a change that has released one of its claims', async () => {
    const workspace = await approved();
    const change = await workspace.store({ id: 'plan:add-users', type: 'plan' });
    await change.releaseLock('apps/wp-api/main.ts');
    await change.close();
    expect((await submit(workspace.root)).output).toMatch(
      /holds 2 of its 3 planning claims; missing: apps\/wp-api\/main\.ts\. Claim first/,
    );
  });

  it('refuses a missing or stale approval', async () => {
    const workspace = claimingWorkspace({ 'add-users': USERS });
    expect(await submit(workspace.root)).toEqual({
      success: false,
      output: expect.stringMatching(/Nothing was submitted: add-users is not approved/),
    });
    await approve(workspace);
    workspace.write({ [PLAN]: lockingPlan('add-users', USERS, 2) });
    expect((await submit(workspace.root)).output).toMatch(/Nothing was submitted: .* is stale/);
    expect(await withStore(workspace, (store) => store.claimWork())).toBeUndefined();
  });

  it('refuses an invalid plan', async () => {
    const workspace = await approved();
    workspace.write({ [PLAN]: 'packages: [\n' });
    expect(await submit(workspace.root)).toMatchObject({
      success: false,
      output: expect.stringMatching(/is not valid/),
    });
  });

  it('shows the progress of the packages', async () => {
    const workspace = await approved();
    expect((await submit(workspace.root, { status: true })).output).toMatch(
      /^add-users, plan revision 1: 0 of 4 packages completed\n {4}wp-contracts {4}not submitted\n/,
    );
    await submit(workspace.root);
    await withStore(workspace, (store) => workOff(store, ['wp-web']));
    expect((await submit(workspace.root, { status: true })).output).toBe(
      `add-users, plan revision 1: 2 of 4 packages completed
  ✔ wp-contracts    completed by an-agent
  ✔ wp-api          completed by an-agent
  ✖ wp-web          failed by an-agent: It broke.
  · wp-integration  pending
`,
    );
  });

  it('submits failed packages and their dependents in another attempt', async () => {
    const workspace = await approved();
    await submit(workspace.root);
    await withStore(workspace, (store) => workOff(store, ['wp-web']));
    const { output } = await submit(workspace.root, { attempt: 2 });
    expect(output).toMatch(
      /^✔ add-users: 2 packages on the queue .*attempt 2\), 2 there already\n/,
    );
    const done = await withStore(workspace, (store) => workOff(store));
    expect(done.map(({ input }) => [input['package_id'], input['attempt']])).toEqual([
      ['wp-web', 2],
      ['wp-integration', 2],
    ]);
    const { output: status } = await submit(workspace.root, { status: true, json: true });
    expect(JSON.parse(status)).toMatchObject({
      packages: [
        { packageId: 'wp-contracts', attempt: 1, status: 'completed' },
        { packageId: 'wp-api', attempt: 1, status: 'completed' },
        { packageId: 'wp-web', attempt: 2, status: 'completed' },
        { packageId: 'wp-integration', attempt: 2, status: 'completed' },
      ],
      notSubmitted: [],
      stale: [],
    });
  });

  it('refuses a second attempt without a first', async () => {
    const { root } = await approved();
    expect(await submit(root, { attempt: 2 })).toMatchObject({
      success: false,
      output: expect.stringMatching(/Nothing of plan revision 1 was submitted before/),
    });
  });

  it('separates results of an older revision', async () => {
    const workspace = await approved();
    await submit(workspace.root);
    await withStore(workspace, async (store) => {
      const task = await store.claimWork();
      await store.completeWork(task?.id ?? '', { success: true, result: {} });
    });
    workspace.write({ [PLAN]: lockingPlan('add-users', USERS, 2) });
    await approve(workspace);
    const { output } = await submit(workspace.root);
    expect(output).toMatch(/4 packages on the queue .*plan revision 2\)/);
    expect(output).toMatch(/⚠ 3 tasks of an older plan revision are still on the queue/);
    const status = JSON.parse((await submit(workspace.root, { status: true, json: true })).output);
    expect(status.packages.map(({ status: how }: { status: string }) => how)).toEqual(
      Array(4).fill('pending'),
    );
    expect(status.stale).toHaveLength(4);
    expect(status.stale[0]).toMatchObject({
      packageId: 'wp-contracts',
      planRevision: 1,
      status: 'completed',
      why: 'made for plan revision 1, and the plan is at 2',
    });
  });

  it('calls nobody in a dry run', async () => {
    const workspace = await approved();
    expect(await submit(workspace.root, { dryRun: true })).toEqual({
      success: true,
      output: `add-users: would submit 4 (dry run, no coordinator contacted)
  wp-contracts
  wp-api  (after wp-contracts)
  wp-web  (after wp-contracts)
  wp-integration  (after wp-contracts, wp-api, wp-web)
`,
    });
    const json = JSON.parse((await submit(workspace.root, { dryRun: true, json: true })).output);
    expect(json.packages).toHaveLength(4);
    expect(await withStore(workspace, (store) => store.claimWork())).toBeUndefined();
  });

  it.each(['none', 'http'] as const)(
    'reports why nothing can be submitted to %s',
    async (coordinator) => {
      const { root } = await approved();
      process.env['COORDINATION_API_URL'] = 'http://127.0.0.1:65534';
      try {
        for (const status of [false, true]) {
          const { success, output } = await submit(root, { coordinator, status });
          expect([success, output]).toEqual([false, expect.stringMatching(/^✖ add-users: .*\. /)]);
        }
      } finally {
        delete process.env['COORDINATION_API_URL'];
      }
    },
  );
});

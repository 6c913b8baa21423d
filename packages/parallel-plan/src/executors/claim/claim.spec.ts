import { mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  claimingWorkspace,
  lockingPlan,
  type Locks,
  withoutCoordinatorSettings,
} from '../../coordinator/testing/claiming-workspace';
import { planningClaims, readOpenPlans } from '../../coordinator/planning-claims';
import { captured } from '../../testing/captured';
import releaseClaimsExecutor from '../release-claims/release-claims';
import claimExecutor from './claim';

const SOMEBODY = { id: 'somebody', type: 'test' };
const USERS: Locks = {
  'wp-api': { keys: ['api:POST /v1/users', 'db:schema:users'], files: ['apps/wp-api/main.ts'] },
  'wp-web': { keys: ['contract:contracts/openapi/v1.yaml', 'db:schema:users'] },
};
const KEYS = [
  'api:POST /v1/users',
  'apps/wp-api/main.ts',
  'contract:openspec/changes/add-users/contracts/openapi/v1.yaml',
  'db:schema:users',
];

withoutCoordinatorSettings();

const claim = (root: string, options: Parameters<typeof claimExecutor>[0] = {}) =>
  captured(() => claimExecutor(options, { root }));
const release = (root: string, options: Parameters<typeof releaseClaimsExecutor>[0]) =>
  captured(() => releaseClaimsExecutor(options, { root }));

async function held(workspace: ReturnType<typeof claimingWorkspace>) {
  const store = await workspace.store(SOMEBODY);
  const locks = await store.checkLocks();
  await store.close();
  return locks;
}

describe('the claims of a plan', () => {
  it('contain every key and file once, with the packages that use it', () => {
    const { root } = claimingWorkspace({ 'add-users': USERS });
    const [plan] = readOpenPlans(root).plans;
    const { locks, byPackage } = planningClaims(plan!);
    expect(locks.map(({ key }) => key)).toEqual(KEYS);
    expect(locks.at(-1)).toEqual({
      key: 'db:schema:users',
      ttlMinutes: 0,
      reason: 'planned: add-users (wp-api, wp-web)',
    });
    expect(byPackage.get('wp-web')).toEqual([KEYS[2], KEYS[3]]);
  });
});

describe('the claim executor', () => {
  it('claims for the change and can be repeated', async () => {
    const workspace = claimingWorkspace({ 'add-users': USERS });
    for (let time = 0; time < 2; time++) {
      expect(await claim(workspace.root, { change: 'add-users' })).toEqual({
        success: true,
        output: '✔ add-users: 4 planning claims (embedded), held by plan:add-users\n',
      });
    }
    const locks = await held(workspace);
    expect(locks.map(({ key }) => key)).toEqual(KEYS);
    expect(new Set(locks.map(({ agentId, expiresAt }) => `${agentId} ${expiresAt}`))).toEqual(
      new Set(['plan:add-users null']),
    );
  });

  it('refuses what another change of the same person claims, and claims nothing', async () => {
    const teams: Locks = { 'wp-api': { keys: ['db:schema:users', 'db:schema:teams'] } };
    const workspace = claimingWorkspace({ 'add-users': USERS, 'add-teams': teams });
    await claim(workspace.root, { change: 'add-users' });
    const { success, output } = await claim(workspace.root, { change: 'add-teams' });
    expect(success).toBe(false);
    expect(output).toMatch(/^✖ add-teams: not claimed, because others hold 1 of 2 keys/);
    expect(output).toMatch(/ {2}db:schema:users {2}the change add-users, no end/);
    expect(await held(workspace)).toHaveLength(KEYS.length);
  });

  it('names the holding agent and its reason', async () => {
    const workspace = claimingWorkspace({ 'add-users': USERS });
    const store = await workspace.store(SOMEBODY);
    await store.acquireLock({ key: 'db:schema:users', ttlMinutes: 30, reason: 'a \u001b[2J fix' });
    await store.close();
    const { success, output } = await claim(workspace.root, { change: 'add-users' });
    expect(success).toBe(false);
    expect(output).toMatch(/db:schema:users {2}somebody, until \d{4}-.* \(a \\x1b\[2J fix\)/);
    expect(output).toContain('The change holds none of these keys.');
    expect(await held(workspace)).toHaveLength(1);
  });

  it('releases what the plan no longer names', async () => {
    const workspace = claimingWorkspace({ 'add-users': USERS });
    await claim(workspace.root, { change: 'add-users' });
    const less = lockingPlan('add-users', { 'wp-api': { keys: ['db:schema:users'] } }, 2);
    workspace.write({ 'openspec/changes/add-users/work-packages.yaml': less });
    await claim(workspace.root, { change: 'add-users' });
    expect((await held(workspace)).map(({ key }) => key)).toEqual(['db:schema:users']);
  });

  it('renews the claims of all open changes and releases those of archived ones', async () => {
    const old: Locks = { 'wp-api': { keys: ['db:schema:old'] } };
    const workspace = claimingWorkspace({ 'add-users': USERS, 'add-old': old });
    await claim(workspace.root);
    expect(await held(workspace)).toHaveLength(KEYS.length + 1);
    const changes = join(workspace.root, 'openspec/changes');
    mkdirSync(join(changes, 'archive'));
    renameSync(join(changes, 'add-old'), join(changes, 'archive/2026-01-31-add-old'));
    rmSync(join(workspace.root, '.git/parallel-plan'), { recursive: true });
    const store = await workspace.store({ id: 'plan:add-old', type: 'plan' });
    await store.acquireLock({ key: 'db:schema:old', ttlMinutes: 0 });
    await store.close();
    const { success, output } = await claim(workspace.root);
    expect([success, output]).toEqual([
      true,
      '✔ add-old: 1 claim released (embedded)\n✔ add-users: 4 planning claims (embedded), held by plan:add-users\n',
    ]);
    expect((await held(workspace)).map(({ key }) => key)).toEqual(KEYS);
  });

  it('claims for the other changes when one plan is broken', async () => {
    const workspace = claimingWorkspace({ 'add-users': USERS });
    workspace.write({ 'openspec/changes/broken/work-packages.yaml': 'packages: [\n' });
    const { success, output } = await claim(workspace.root);
    expect(success).toBe(false);
    expect(output).toContain('✔ add-users: 4 planning claims');
    expect(output).toMatch(/The plan of "broken" has errors: `nx run change\/broken:validate`/);
  });

  it('is visible in another worktree of the repository', async () => {
    const workspace = claimingWorkspace({ 'add-users': USERS });
    const other = `${workspace.root}-worktree`;
    workspace.git('worktree', 'add', '-q', other);
    try {
      await claim(workspace.root, { change: 'add-users' });
      const { output } = await release(other, { change: 'add-users' });
      expect(output).toBe('✔ add-users: 4 claims released (embedded)\n');
      expect(await held(workspace)).toEqual([]);
    } finally {
      rmSync(other, { recursive: true });
    }
  });

  it('prints JSON and calls nobody in a dry run', async () => {
    const workspace = claimingWorkspace({ 'add-users': USERS });
    const dry = await claim(workspace.root, { change: 'add-users', dryRun: true, json: true });
    expect(JSON.parse(dry.output)).toEqual({
      version: 1,
      dryRun: true,
      changes: [{ change: 'add-users', keys: KEYS }],
      problems: [],
    });
    expect(await held(workspace)).toEqual([]);
    const { output } = await claim(workspace.root, { json: true });
    expect(JSON.parse(output)).toMatchObject({
      version: 1,
      changes: [{ change: 'add-users', claimed: true, transport: 'embedded', heldBy: [] }],
    });
  });

  it.each<[Parameters<typeof claimExecutor>[0], RegExp]>([
    [{ change: 'nope' }, /There is no open change "nope"/],
    [{ change: 'add-users', coordinator: 'none' }, /not claimed \(none\).*turned off/],
    [{ change: 'add-users', coordinator: 'http' }, /COORDINATION_API_URL is not set/],
    [
      { change: 'add-users', coordinator: 'x\u001b' as 'auto' },
      /--coordinator is one of .* not "x\\x1b"/,
    ],
  ])('fails without a claim for %j', async (options, message) => {
    const { root } = claimingWorkspace({ 'add-users': USERS });
    const { success, output } = await claim(root, options);
    expect([success, output]).toEqual([false, expect.stringMatching(message)]);
    expect(output).not.toContain('    at ');
  });

  it('reports a configured server that does not answer, without a fallback', async () => {
    const workspace = claimingWorkspace({ 'add-users': USERS });
    process.env['COORDINATION_API_URL'] = 'http://127.0.0.1:65534';
    try {
      const { success, output } = await claim(workspace.root, { change: 'add-users' });
      expect([success, output]).toEqual([
        false,
        expect.stringMatching(/not claimed \(http\)\. GET \/ready at .* refused/),
      ]);
    } finally {
      delete process.env['COORDINATION_API_URL'];
    }
    expect(await held(workspace)).toEqual([]);
  });

  it('uses the coordinator of nx.json', async () => {
    const options = { coordinator: { transport: 'none' } };
    const nxJson = JSON.stringify({ plugins: [{ plugin: 'parallel-plan', options }] });
    const { root } = claimingWorkspace({ 'add-users': USERS }, { 'nx.json': nxJson });
    expect((await claim(root, { change: 'add-users' })).output).toContain('not claimed (none)');
  });

  it('reports a missing place for claims outside git', async () => {
    const workspace = claimingWorkspace({ 'add-users': USERS });
    rmSync(join(workspace.root, '.git'), { recursive: true });
    const { success, output } = await claim(workspace.root, { change: 'add-users' });
    expect([success, output]).toEqual([false, expect.stringMatching(/git init/)]);
  });
});

describe('the release-claims executor', () => {
  it('releases only the claims of one package', async () => {
    const workspace = claimingWorkspace({ 'add-users': USERS });
    await claim(workspace.root, { change: 'add-users' });
    const options = { change: 'add-users', package: 'wp-api' };
    expect((await release(workspace.root, { ...options, dryRun: true })).output).toBe(
      'add-users: would release (dry run, no coordinator contacted)\n  api:POST /v1/users\n  apps/wp-api/main.ts\n',
    );
    expect((await release(workspace.root, options)).output).toBe(
      '✔ add-users: 2 claims released (embedded)\n',
    );
    expect((await held(workspace)).map(({ key }) => key)).toEqual(KEYS.slice(2));
  });

  it('keeps claims of others', async () => {
    const workspace = claimingWorkspace({ 'add-users': USERS });
    const store = await workspace.store(SOMEBODY);
    await store.acquireLock({ key: 'db:schema:users', ttlMinutes: 30 });
    await store.close();
    const { success, output } = await release(workspace.root, { change: 'add-users' });
    expect(success).toBe(true);
    expect(output).toMatch(/nothing was held.*\n {2}Held by others, who keep it:\n.*somebody/);
    expect(await held(workspace)).toHaveLength(1);
  });

  it('suggests the intended package', async () => {
    const { root } = claimingWorkspace({ 'add-users': USERS });
    const { success, output } = await release(root, { change: 'add-users', package: 'wp-ap' });
    expect([success, output]).toEqual([false, expect.stringMatching(/no package "wp-ap".*wp-api/)]);
  });
});

describe('the options of the executors', () => {
  it.each(['claim', 'release-claims', 'submit'])('include %s with a type for each', (name) => {
    const folder = join(__dirname, '..', name);
    const schema = JSON.parse(readFileSync(join(folder, 'schema.json'), 'utf8'));
    const types = readFileSync(join(folder, 'schema.d.ts'), 'utf8');
    for (const option of Object.keys(schema.properties)) expect(types).toContain(`  ${option}`);
  });
});

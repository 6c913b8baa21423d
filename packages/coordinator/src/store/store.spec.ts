import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StoreCoordinator } from '../api/coordinator';
import { openEmbedded } from './embedded/open-embedded';

let folder: string;
let now: number;
let first: StoreCoordinator;
let second: StoreCoordinator;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'store-'));
  now = Date.parse('2026-01-01T00:00:00Z');
  const open = (id: string) =>
    openEmbedded({
      file: join(folder, 'coordinator.db'),
      agent: { id, type: 'test' },
      clock: () => now,
    });
  [first, second] = [await open('first'), await open('second')];
});

afterEach(async () => {
  await Promise.all([first.close(), second.close()]);
  rmSync(folder, { recursive: true });
});

describe('different keys that overlap', () => {
  it.each([
    ['flag:billing/*', 'flag:billing/x', true],
    ['flag:billing/x', 'flag:billing/*', true],
    ['flag:billing/*', 'flag:search/x', false],
    ['api:GET /v1/users/{id}', 'api:get /v1/users/{userId}/', true],
    ['api:GET /v1/users/{id}', 'api:GET /v1/users/me', false],
    ['db:migration-slot', 'db:migration_slot', true],
    ['src/app.ts', './src//app.ts', true],
    ['src/app.ts', 'src/App.ts', true],
    ['src/app.ts', 'src./app.ts ', true],
    ['src/app.ts', 'lib/../src\\app.ts', true],
    ['src/caf\u00e9.ts', 'src/cafe\u0301.ts', true],
    ['src/app.ts', 'src/app.tsx', false],
  ])('%s and %s exclude each other: %s', async (held, wanted, conflict) => {
    await first.acquireLock({ key: held, ttlMinutes: 0 });
    const outcome = await second.claimLocks([
      { key: wanted, ttlMinutes: 0 },
      { key: 'db:schema:free', ttlMinutes: 0 },
    ]);
    expect(outcome.claimed).toBe(!conflict);
    if (conflict) expect(outcome).toMatchObject({ heldBy: [{ key: held, agentId: 'first' }] });
    expect((await second.checkLocks([wanted])).map(({ key }) => key)).toEqual([
      conflict ? held : wanted,
    ]);
  });

  it('are one lock for their owner', async () => {
    await first.acquireLock({ key: 'src/app.ts', ttlMinutes: 0, reason: 'planned' });
    expect(await first.acquireLock({ key: './src/app.ts', ttlMinutes: 30 })).toEqual({
      acquired: true,
      action: 'refreshed',
      expiresAt: null,
    });
    expect(await second.checkLocks()).toMatchObject([{ reason: 'planned', expiresAt: null }]);
    expect(await first.releaseLock('src//app.ts')).toEqual({ released: true });
  });
});

describe('large sets of keys', () => {
  it('are claimed completely', async () => {
    const set = Array.from({ length: 1_234 }, (_, index) => ({
      key: `db:schema:t${index}`,
      ttlMinutes: 0,
    }));
    expect(await first.claimLocks(set)).toMatchObject({ claimed: true });
    expect(await first.checkLocks()).toHaveLength(set.length);
    expect(await second.claimLocks(set)).toMatchObject({
      claimed: false,
      heldBy: { length: set.length },
    });
  });
});

describe('a claimed task', () => {
  const task = { type: 'implement', description: 'Do it.', input: {}, priority: 5, dependsOn: [] };
  const done = { success: true, result: {} } as const;

  it('goes to another agent after two hours without a sign of its claimer', async () => {
    const { taskId } = await first.submitWork(task);
    await first.claimWork();
    now += 119 * 60_000;
    expect(await second.claimWork()).toBeUndefined();
    now += 2 * 60_000;
    expect(await second.claimWork()).toMatchObject({ id: taskId, claimedBy: 'second' });
    expect(await first.completeWork(taskId, done)).toMatchObject({ completed: false });
    expect(await second.completeWork(taskId, done)).toEqual({ completed: true });
    expect(await second.queryAudit({ operation: 'get_work', limit: 1 })).toMatchObject([
      { details: { lapsedClaimOf: 'first' } },
    ]);
  });

  it('stays with a claimer that sends heartbeats', async () => {
    const { taskId } = await first.submitWork(task);
    await first.claimWork();
    for (let hour = 0; hour < 5; hour++) {
      now += 60 * 60_000;
      await first.heartbeat();
      expect(await second.claimWork()).toBeUndefined();
    }
    expect(await first.completeWork(taskId, done)).toEqual({ completed: true });
  });

  it('can be completed late while nobody else has claimed it', async () => {
    const { taskId } = await first.submitWork(task);
    await first.claimWork();
    now += 24 * 60 * 60_000;
    expect(await first.completeWork(taskId, done)).toEqual({ completed: true });
  });
});

it('lists features, oldest first', async () => {
  await first.registerFeature({
    featureId: 'b',
    claims: ['x.ts'],
    title: 'B',
    branch: 'feature/b',
  });
  now += 1_000;
  await second.registerFeature({ featureId: 'a', claims: [] });
  expect(await first.listFeatures()).toEqual([
    {
      featureId: 'b',
      title: 'B',
      branch: 'feature/b',
      claims: ['x.ts'],
      agentId: 'first',
      registeredAt: '2026-01-01T00:00:00.000Z',
    },
    { featureId: 'a', claims: [], agentId: 'second', registeredAt: '2026-01-01T00:00:01.000Z' },
  ]);
});

it('refuses text that the file would truncate', async () => {
  await expect(first.writeHandoff({ summary: 'all is well' })).resolves.toBeDefined();
  await expect(
    first.remember({ eventType: 'decision', summary: 'a\0b', tags: [] }),
  ).rejects.toMatchObject({ code: 'invalid-request', message: expect.stringContaining('NUL') });
  expect(await first.recall({})).toEqual([]);
});

it('returns an error when it is closed', async () => {
  await first.close();
  await expect(first.checkLocks()).rejects.toMatchObject({ code: 'unavailable' });
  expect(await first.detect()).toMatchObject({ available: false });
});

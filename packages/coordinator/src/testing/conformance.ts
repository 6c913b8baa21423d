import type { Capability, Transport } from '../capabilities';
import type { Agent, ClaimOutcome, Coordinator, LockRequest, TaskRequest } from '../coordinator';
import { CoordinatorError } from '../coordinator-error';

/** The agents that the two clients of every test call as. */
export const FIRST_AGENT: Agent = { id: 'first-agent', type: 'test-agent', sessionId: 'session-1' };
export const SECOND_AGENT: Agent = { id: 'second-agent', type: 'test-agent' };

/** Two clients of one coordinator that nobody else uses, and that holds nothing yet. */
export interface Harness {
  /** Calls as `FIRST_AGENT`. */
  readonly first: Coordinator;
  /** Calls as `SECOND_AGENT`. */
  readonly second: Coordinator;
  /** Makes it later for the coordinator, so that no test waits. */
  readonly advance: (minutes: number) => Promise<void> | void;
  /** Ends what was started for this one test, the two clients included. */
  readonly close: () => Promise<void>;
}

/** In what a coordinator may differ. Everything else is the same for all of them. */
export interface Traits {
  readonly transport: Transport;
  /** What it can't do at all; `detect` has to say so, and why. */
  readonly missing?: readonly Capability[];
  /** Minutes after which it lets go of planning claims that it should keep; it has to warn of it. */
  readonly planningClaimsExpireAfter?: number;
  /** Whether it knows idempotency keys. */
  readonly idempotentSubmit?: boolean;
  /** Whether a refresh with a shorter TTL makes the lock end earlier. */
  readonly refreshShortens?: boolean;
}

/**
 * What every coordinator does, whichever way it is reached. Each test gets a coordinator of its own
 * from `start`.
 */
export function describeCoordinator(
  name: string,
  start: () => Promise<Harness>,
  traits: Traits,
): void {
  describe(`the coordinator's contract: ${name}`, () => {
    let harness: Harness;
    let first: Coordinator;
    let second: Coordinator;

    beforeEach(async () => {
      harness = await start();
      ({ first, second } = harness);
    });

    afterEach(async () => {
      await harness.close();
    });

    describeDetection(() => first, traits);
    describeLocks(() => harness, traits);
    describeClaims(() => harness, traits);
    describeQueue(() => harness, traits);
    describeNotes(() => harness, traits);
    describeGuardrails(() => first, traits);
    describeFeatures(() => harness);

    it('knows the agents that have called', async () => {
      await first.acquireLock(lock('db:schema:users'));
      await second.acquireLock(lock('db:schema:teams'));
      const ids = (await first.discoverAgents()).map((agent) => agent.id);
      expect(ids).toEqual(expect.arrayContaining([FIRST_AGENT.id, SECOND_AGENT.id]));
    });

    it('can be closed twice', async () => {
      await first.close();
      await expect(first.close()).resolves.toBeUndefined();
    });
  });
}

function describeDetection(client: () => Coordinator, traits: Traits): void {
  it('says what it can do, and why not where it can not', async () => {
    const detection = await client().detect();
    expect(detection).toMatchObject({ available: true, transport: traits.transport });
    const missing = Object.entries(detection.can)
      .filter(([, can]) => !can)
      .map(([capability]) => capability);
    expect(missing.sort()).toEqual([...(traits.missing ?? [])].sort());
    expect(detection.missing.map(({ capability }) => capability).sort()).toEqual(missing.sort());
    for (const { why } of detection.missing) expect(why).toMatch(/\w.*\.$/s);
  });

  for (const capability of traits.missing ?? []) {
    const call = CALLS[capability];
    if (call === undefined) continue;
    it(`refuses to act as if it could: ${capability}`, async () => {
      await expect(call(client())).rejects.toThrow(CoordinatorError);
      await expect(call(client())).rejects.toMatchObject({ code: 'unsupported' });
    });
  }
}

/** One call for each capability that a coordinator may lack. */
const CALLS: Partial<Record<Capability, (client: Coordinator) => Promise<unknown>>> = {
  policy: (client) => client.checkPolicy('file:write', 'src/app.ts'),
  audit: (client) => client.queryAudit(),
  handoff: (client) => client.readHandoff(),
  memory: (client) => client.recall({}),
};

function describeLocks(harness: () => Harness, traits: Traits): void {
  describe('locks', () => {
    it('gives a lock once, and says who holds it', async () => {
      const { first, second } = harness();
      const request = { key: 'api:POST /v1/users', ttlMinutes: 30, reason: 'the users endpoint' };
      expect(await first.acquireLock(request)).toMatchObject({
        acquired: true,
        action: 'acquired',
        expiresAt: expect.stringMatching(ISO),
      });
      expect(await second.acquireLock(request)).toMatchObject({
        acquired: false,
        heldBy: {
          key: request.key,
          agentId: FIRST_AGENT.id,
          reason: request.reason,
          expiresAt: expect.stringMatching(ISO),
        },
      });
    });

    it.each([
      'api:GET /v1/users/{id}',
      'db:schema:users',
      'db:migration-slot',
      'event:user.created',
      'flag:billing/*',
      'env:shared-fixtures',
      'contract:contracts/openapi/v1.yaml',
      'feature:add-users:pause',
      'packages/app/src/[id]/página ñ (1).ts',
    ])('locks %s', async (key) => {
      const { first, second } = harness();
      expect(await first.acquireLock(lock(key))).toMatchObject({ acquired: true });
      expect(await second.checkLocks([key])).toMatchObject([{ key, agentId: FIRST_AGENT.id }]);
      expect(await second.acquireLock(lock(key))).toMatchObject({ acquired: false });
      expect(await first.releaseLock(key)).toEqual({ released: true });
      expect(await second.acquireLock(lock(key))).toMatchObject({ acquired: true });
    });

    it('refreshes for the owner', async () => {
      const { first, second, advance } = harness();
      await first.acquireLock(lock('db:schema:users', 30));
      await advance(20);
      expect(await first.acquireLock(lock('db:schema:users', 30))).toMatchObject({
        acquired: true,
        action: 'refreshed',
      });
      await advance(20);
      expect(await second.acquireLock(lock('db:schema:users'))).toMatchObject({ acquired: false });
    });

    it('refreshes with a shorter time', async () => {
      const { first, second, advance } = harness();
      await first.acquireLock(lock('db:schema:users', 60));
      await first.acquireLock(lock('db:schema:users', 10));
      await advance(20);
      const outcome = await second.acquireLock(lock('db:schema:users'));
      expect(outcome.acquired).toBe(traits.refreshShortens ?? false);
    });

    it('gives a lock that has expired to whoever asks', async () => {
      const { first, second, advance } = harness();
      await first.acquireLock(lock('db:schema:users', 30));
      await advance(31);
      expect(await second.checkLocks(['db:schema:users'])).toEqual([]);
      expect(await second.acquireLock(lock('db:schema:users'))).toMatchObject({
        acquired: true,
        action: 'acquired',
      });
      expect(await first.releaseLock('db:schema:users')).toMatchObject({
        released: false,
        why: 'held-by-other',
      });
    });

    it('is released by its owner only', async () => {
      const { first, second } = harness();
      expect(await first.releaseLock('db:schema:users')).toEqual({
        released: false,
        why: 'not-held',
      });
      await first.acquireLock(lock('db:schema:users'));
      expect(await second.releaseLock('db:schema:users')).toMatchObject({
        released: false,
        why: 'held-by-other',
        heldBy: { agentId: FIRST_AGENT.id },
      });
      expect(await second.acquireLock(lock('db:schema:users'))).toMatchObject({ acquired: false });
      expect(await first.releaseLock('db:schema:users')).toEqual({ released: true });
      expect(await first.releaseLock('db:schema:users')).toMatchObject({ released: false });
      expect(await second.acquireLock(lock('db:schema:users'))).toMatchObject({ acquired: true });
    });

    it('shows who holds what of some keys', async () => {
      const { first, second } = harness();
      await first.acquireLock(lock('db:schema:users'));
      await second.acquireLock(lock('db:schema:teams'));
      expect(
        await first.checkLocks(['db:schema:users', 'db:schema:teams', 'db:schema:none']),
      ).toMatchObject([
        { key: 'db:schema:teams', agentId: SECOND_AGENT.id },
        { key: 'db:schema:users', agentId: FIRST_AGENT.id },
      ]);
    });

    it('gives a lock to exactly one of two who ask at once', async () => {
      const { first, second } = harness();
      const keys = Array.from({ length: 10 }, (_, index) => `event:race.n${index}`);
      const outcomes = await Promise.all(
        keys.flatMap((key) => [first.acquireLock(lock(key)), second.acquireLock(lock(key))]),
      );
      expect(outcomes.filter((outcome) => outcome.acquired)).toHaveLength(keys.length);
    });

    it.each([
      ['an empty key', { key: '', ttlMinutes: 30 }],
      ['a key with a line break', { key: 'src/a\nb.ts', ttlMinutes: 30 }],
      ['a negative TTL', { key: 'db:schema:users', ttlMinutes: -1 }],
      ['a TTL over 480 minutes', { key: 'db:schema:users', ttlMinutes: 481 }],
      ['half a minute', { key: 'db:schema:users', ttlMinutes: 0.5 }],
    ])('refuses %s', async (_, request: LockRequest) => {
      const { first } = harness();
      await expect(first.acquireLock(request)).rejects.toMatchObject({
        name: 'CoordinatorError',
        code: 'invalid-request',
      });
    });
  });
}

function describeClaims(harness: () => Harness, traits: Traits): void {
  const expiresAfter = traits.planningClaimsExpireAfter;

  describe('claims', () => {
    it(
      expiresAfter === undefined
        ? 'keeps planning claims'
        : 'warns that planning claims are not kept',
      async () => {
        const { first, second, advance } = harness();
        const outcome = await first.claimLocks([lock('db:schema:b', 0), lock('db:schema:a', 0)]);
        expect(outcome).toMatchObject({
          claimed: true,
          locks: ['db:schema:a', 'db:schema:b'].map((key) => ({
            key,
            expiresAt: expiresAfter === undefined ? null : expect.stringMatching(ISO),
          })),
          warnings: expiresAfter === undefined ? [] : [expect.stringMatching(/expire/)],
        });
        await advance((expiresAfter ?? 600_000) + 1);
        const later = await second.acquireLock(lock('db:schema:a'));
        expect(later.acquired).toBe(expiresAfter !== undefined);
      },
    );

    it('takes all or nothing, and names every holder', async () => {
      const { first, second } = harness();
      await first.acquireLock({ ...lock('db:schema:m'), reason: 'mine' });
      await first.acquireLock(lock('db:schema:k'));
      const outcome = await second.claimLocks(
        ['z', 'm', 'a', 'k', 'b'].map((table) => lock(`db:schema:${table}`, 0)),
      );
      expect(refusal(outcome).leftBehind).toEqual([]);
      const held = refusal(outcome).heldBy;
      expect(held.map(({ key }) => key)).toEqual(['db:schema:k', 'db:schema:m']);
      expect(held[1]).toMatchObject({ agentId: FIRST_AGENT.id, reason: 'mine' });
      const keys = ['a', 'b', 'z'].map((table) => `db:schema:${table}`);
      expect(await first.checkLocks(keys)).toEqual([]);
    });

    it('keeps what was held before a claim that is refused', async () => {
      const { first, second } = harness();
      await second.acquireLock(lock('db:schema:a', 60));
      await first.acquireLock(lock('db:schema:b'));
      const outcome = await second.claimLocks([lock('db:schema:a'), lock('db:schema:b')]);
      expect(outcome.claimed).toBe(false);
      expect(await first.checkLocks(['db:schema:a'])).toMatchObject([{ agentId: SECOND_AGENT.id }]);
    });

    it('takes again what is held already', async () => {
      const { first } = harness();
      const set = [lock('db:schema:a'), lock('db:schema:b')];
      await first.claimLocks(set);
      expect(await first.claimLocks(set)).toMatchObject({ claimed: true });
    });

    it('takes a key that is named twice once', async () => {
      const { first } = harness();
      const outcome = await first.claimLocks([lock('db:schema:a', 5), lock('db:schema:a', 30)]);
      expect(outcome).toMatchObject({ claimed: true, locks: [{ key: 'db:schema:a' }] });
    });

    it('claims nothing when nothing is asked for', async () => {
      const { first } = harness();
      expect(await first.claimLocks([])).toEqual({ claimed: true, locks: [], warnings: [] });
    });

    it('lets one of two have a set that both ask for, from opposite ends', async () => {
      const { first, second } = harness();
      const keys = Array.from({ length: 12 }, (_, index) => `db:schema:t${index}`);
      const outcomes = await Promise.all([
        first.claimLocks(keys.map((key) => lock(key))),
        second.claimLocks([...keys].reverse().map((key) => lock(key))),
      ]);
      const claimed = outcomes.filter((outcome) => outcome.claimed).length;
      expect(claimed).toBeLessThanOrEqual(1);
      const holders = new Set((await first.checkLocks(keys)).map(({ agentId }) => agentId));
      expect(holders.size).toBe(claimed);
    });
  });
}

function describeQueue(harness: () => Harness, traits: Traits): void {
  describe('queue', () => {
    it('keeps a task as it was submitted', async () => {
      const { first, second } = harness();
      const input = { packageId: 'wp-api', nested: { list: [1, 'two', null] }, ü: '"quoted"' };
      const { taskId, created } = await first.submitWork(task({ input, priority: 3 }));
      expect(created).toBe(true);
      expect(await second.getTask(taskId)).toMatchObject({
        id: taskId,
        type: 'implement',
        description: 'Do it.',
        input,
        status: 'pending',
        priority: 3,
        dependsOn: [],
      });
    });

    it('does not know a task that nobody submitted', async () => {
      const { first } = harness();
      expect(await first.getTask('5f0c1b9e-1f4d-4e55-9c7b-0a4b8d9f1a11')).toBeUndefined();
    });

    it('gives the most urgent task first, then the oldest', async () => {
      const { first, second } = harness();
      for (const [description, priority] of [
        ['low', 9],
        ['early', 2],
        ['late', 2],
        ['urgent', 1],
      ] as const) {
        await first.submitWork(task({ description, priority }));
      }
      const order = [];
      for (let next = await second.claimWork(); next; next = await second.claimWork()) {
        order.push(next.description);
      }
      expect(order).toEqual(['urgent', 'early', 'late', 'low']);
    });

    it('gives a task when what it depends on is completed', async () => {
      const { first } = harness();
      const base = await first.submitWork(task({ description: 'base', priority: 9 }));
      await first.submitWork(task({ description: 'top', priority: 1, dependsOn: [base.taskId] }));
      expect(await first.claimWork()).toMatchObject({ description: 'base', status: 'claimed' });
      expect(await first.claimWork()).toBeUndefined();
      await first.completeWork(base.taskId, { success: true, result: {} });
      expect(await first.claimWork()).toMatchObject({
        description: 'top',
        dependsOn: [base.taskId],
      });
    });

    it('does not give a task when what it depends on has failed', async () => {
      const { first } = harness();
      const base = await first.submitWork(task({ description: 'base' }));
      await first.submitWork(task({ description: 'top', dependsOn: [base.taskId] }));
      await first.claimWork();
      await first.completeWork(base.taskId, { success: false, error: 'The tests are red.' });
      expect(await first.claimWork()).toBeUndefined();
      expect(await first.getTask(base.taskId)).toMatchObject({
        status: 'failed',
        error: 'The tests are red.',
      });
    });

    it('gives a task of the types that are asked for', async () => {
      const { first } = harness();
      await first.submitWork(task({ type: 'review', priority: 1 }));
      await first.submitWork(task({ type: 'implement', priority: 5 }));
      expect(await first.claimWork(['implement'])).toMatchObject({ type: 'implement' });
      expect(await first.claimWork(['implement'])).toBeUndefined();
      expect(await first.claimWork(['deploy', 'review'])).toMatchObject({ type: 'review' });
    });

    it('gives each task to exactly one claimer', async () => {
      const { first, second } = harness();
      for (let index = 0; index < 10; index++) await first.submitWork(task({}));
      const claims = await Promise.all(
        Array.from({ length: 10 }, () => [first.claimWork(), second.claimWork()]).flat(),
      );
      const given = claims.flatMap((claim) => (claim === undefined ? [] : [claim.id]));
      expect(given).toHaveLength(10);
      expect(new Set(given).size).toBe(10);
    });

    it('lets the claimer complete, once, and nobody else', async () => {
      const { first, second } = harness();
      const { taskId } = await second.submitWork(task({}));
      const done = { success: true, result: { artifacts: ['a.ts'], ok: true } } as const;
      expect(await first.completeWork(taskId, done)).toMatchObject({ completed: false });
      expect(await first.claimWork()).toMatchObject({ id: taskId, claimedBy: FIRST_AGENT.id });
      expect(await second.completeWork(taskId, done)).toEqual({
        completed: false,
        why: expect.stringMatching(/\w/),
      });
      expect(await first.completeWork(taskId, done)).toEqual({ completed: true });
      expect(await first.completeWork(taskId, done)).toMatchObject({ completed: false });
      expect(await second.getTask(taskId)).toMatchObject({
        status: 'completed',
        result: done.result,
      });
    });

    it.each([
      ['a priority of 0', { priority: 0 }],
      ['a priority of 11', { priority: 11 }],
      ['a dependency that is no task', { dependsOn: ['no-such-task'] }],
      ['no type', { type: '' }],
    ])('refuses %s', async (_, part: Partial<TaskRequest>) => {
      const { first } = harness();
      await expect(first.submitWork(task(part))).rejects.toMatchObject({
        code: 'invalid-request',
      });
      expect(await first.claimWork()).toBeUndefined();
    });

    if (traits.idempotentSubmit !== false) {
      it('has a task once that is submitted twice under one key', async () => {
        const { first, second } = harness();
        const request = task({ idempotencyKey: 'add-users/wp-api/1/1' });
        const [one, two] = await Promise.all([
          first.submitWork(request),
          second.submitWork(request),
        ]);
        expect(one.taskId).toBe(two.taskId);
        expect([one.created, two.created].sort()).toEqual([false, true]);
        expect(await first.claimWork()).toMatchObject({ id: one.taskId });
        expect(await second.claimWork()).toBeUndefined();
      });
    }
  });
}

function describeNotes(harness: () => Harness, { missing = [] }: Traits): void {
  if (!missing.includes('handoff')) {
    it('hands off to another agent, the newest first', async () => {
      const { first, second } = harness();
      const handoff = {
        summary: 'The plan of add-users is written.\nIt waits for approval.',
        decisions: ['UUIDs as keys'],
        assumptions: ['one region'],
        nextSteps: ['nx run change/add-users:approve'],
        relevantFiles: ['openspec/changes/add-users/work-packages.yaml'],
      };
      await first.writeHandoff({ summary: 'older' });
      const { id } = await first.writeHandoff(handoff);
      const [newest, older] = await second.readHandoff({ limit: 2 });
      expect(newest).toMatchObject({ id, agentId: FIRST_AGENT.id, ...handoff });
      expect(newest?.createdAt).toMatch(ISO);
      expect(older).toMatchObject({ summary: 'older' });
      expect(await second.readHandoff({ limit: 1 })).toHaveLength(1);
    });
  }

  if (!missing.includes('memory')) {
    it('remembers, and recalls by tag', async () => {
      const { first, second } = harness();
      const about = (summary: string, tags: string[]) => ({ eventType: 'decision', summary, tags });
      await first.remember(about('Users have UUIDs.', ['planning', 'users']));
      await first.remember(about('Teams come later.', ['planning']));
      await second.remember(about('The cache is slow.', ['review']));
      const planning = await second.recall({ tags: ['planning'] });
      expect(planning.map(({ summary }) => summary).sort()).toEqual([
        'Teams come later.',
        'Users have UUIDs.',
      ]);
      const [users] = await second.recall({ tags: ['users'] });
      expect(users).toMatchObject({
        ...about('Users have UUIDs.', ['planning', 'users']),
        agentId: FIRST_AGENT.id,
      });
      expect(await second.recall({ tags: ['nobody'] })).toEqual([]);
      expect(await second.recall({ limit: 1 })).toHaveLength(1);
    });
  }

  if (!missing.includes('audit')) {
    it('keeps a record of every write', async () => {
      const { first, second } = harness();
      await first.acquireLock(lock('db:schema:users'));
      await second.acquireLock(lock('db:schema:users'));
      await first.releaseLock('db:schema:users');
      const entries = await second.queryAudit({ agentId: FIRST_AGENT.id });
      expect(entries.every(({ agentId }) => agentId === FIRST_AGENT.id)).toBe(true);
      expect(
        entries
          .filter(({ resource }) => resource === 'db:schema:users')
          .map(({ operation, success }) => [operation, success]),
      ).toEqual([
        ['release_lock', true],
        ['acquire_lock', true],
      ]);
      const acquired = await second.queryAudit({ operation: 'acquire_lock' });
      expect(acquired.map(({ agentId, success }) => [agentId, success])).toEqual([
        [SECOND_AGENT.id, false],
        [FIRST_AGENT.id, true],
      ]);
      expect(acquired[0]?.at).toMatch(ISO);
      expect(await second.queryAudit({ limit: 1 })).toHaveLength(1);
    });
  }
}

function describeGuardrails(client: () => Coordinator, { missing = [] }: Traits): void {
  if (missing.includes('guardrails')) return;

  describe('guardrails', () => {
    it.each(['git push --force origin main', 'rm -rf /', 'DROP TABLE users;'])(
      'stops %s',
      async (operation) => {
        const verdict = await client().checkGuardrails(operation);
        expect(verdict.safe).toBe(false);
        expect(verdict.violations.length).toBeGreaterThan(0);
        expect(verdict.violations.some(({ blocked }) => blocked)).toBe(true);
      },
    );

    it.each(['git push origin feature', 'npm test', 'ls -la src'])(
      'lets %s pass',
      async (operation) => {
        expect(await client().checkGuardrails(operation)).toEqual({ safe: true, violations: [] });
      },
    );
  });
}

function describeFeatures(harness: () => Harness): void {
  describe('features', () => {
    const claims = ['api:GET /v1/users', 'api:POST /v1/users', 'db:schema:users', 'src/users.ts'];

    it.each([
      ['no key', ['db:schema:teams'], 'FULL', []],
      [
        'one key of four',
        ['db:schema:users', 'a.ts', 'b.ts', 'c.ts'],
        'PARTIAL',
        claims.slice(2, 3),
      ],
      ['every key', claims, 'SEQUENTIAL', claims],
    ])('finds %s in common with another feature', async (_, wanted, feasibility, keys) => {
      const { first, second } = harness();
      await first.registerFeature({ featureId: 'add-users', title: 'Users', claims });
      const found = await second.findConflicts({ featureId: 'add-teams', claims: wanted });
      expect(found).toEqual({
        feasibility,
        conflicts: keys.length === 0 ? [] : [{ featureId: 'add-users', keys }],
      });
    });

    it('has no conflict with itself, nor with what is deregistered', async () => {
      const { first, second } = harness();
      await first.registerFeature({ featureId: 'add-users', claims });
      const none = { feasibility: 'FULL', conflicts: [] };
      expect(await first.findConflicts({ featureId: 'add-users', claims })).toEqual(none);
      await first.deregisterFeature('add-users');
      expect(await second.findConflicts({ featureId: 'add-teams', claims })).toEqual(none);
    });

    it('has the latest claims of a feature that is registered again', async () => {
      const { first, second } = harness();
      await first.registerFeature({ featureId: 'add-users', claims });
      await first.registerFeature({ featureId: 'add-users', claims: ['db:schema:users'] });
      const found = await second.findConflicts({
        featureId: 'add-teams',
        claims: ['src/users.ts'],
      });
      expect(found.feasibility).toBe('FULL');
    });
  });
}

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/;

function lock(key: string, ttlMinutes = 30): LockRequest {
  return { key, ttlMinutes };
}

function task(part: Partial<TaskRequest>): TaskRequest {
  return {
    type: 'implement',
    description: 'Do it.',
    input: {},
    priority: 5,
    dependsOn: [],
    ...part,
  };
}

function refusal(outcome: ClaimOutcome): Extract<ClaimOutcome, { claimed: false }> {
  if (outcome.claimed) throw new Error('The set was claimed.');
  return outcome;
}

import type { ClaimedTask, Lease } from '../../api/queue';
import { FIRST_AGENT, type Harness, ISO, SECOND_AGENT, task, type Traits } from './harness';

const DONE = { success: true, result: { ok: true } } as const;

export function describeLeases(harness: () => Harness, traits: Traits): void {
  if (traits.leases !== true) {
    describe('without leases', () => {
      it.each([{ change: 'add-users' }, { abilities: ['role:backend'] }, { leaseMinutes: 5 }])(
        'refuses to claim by %j as unsupported',
        async (query) => {
          const { first } = harness();
          const { taskId } = await first.submitWork(task({ change: 'add-users' }));
          await expect(first.claimWork(query)).rejects.toMatchObject({ code: 'unsupported' });
          expect(await first.getTask(taskId)).toMatchObject({ status: 'pending' });
          await expect(first.renewLease({ taskId, token: 1, expiresAt: '' })).rejects.toMatchObject(
            { code: 'unsupported' },
          );
        },
      );
    });
    return;
  }

  describe('leases', () => {
    it('expire without renewal, and the task goes to another worker', async () => {
      const { first, second, advance } = harness();
      const { taskId } = await first.submitWork(task({}));
      const lease = leaseOf(await first.claimWork({ leaseMinutes: 5 }));
      expect(lease).toEqual({ taskId, token: 1, expiresAt: expect.stringMatching(ISO) });
      await advance(4);
      expect(await first.renewLease(lease)).toMatchObject({ renewed: true, lease: { token: 1 } });
      await advance(4);
      expect(await second.claimWork({ leaseMinutes: 5 })).toBeUndefined();
      // Other writes of the first worker don't extend its lease.
      await first.remember({ eventType: 'decision', summary: 'x', tags: [] });
      await advance(2);
      expect(await second.claimWork({ leaseMinutes: 5 })).toMatchObject({
        claimedBy: SECOND_AGENT.id,
        lease: { token: 2 },
      });
    });

    it('that are lost neither renew nor complete', async () => {
      const { first, second, advance } = harness();
      const { taskId } = await first.submitWork(task({}));
      const lost = leaseOf(await first.claimWork({ leaseMinutes: 5 }));
      await advance(6);
      const held = leaseOf(await second.claimWork({ leaseMinutes: 5 }));
      expect(await first.renewLease(lost)).toEqual({
        renewed: false,
        why: expect.stringContaining(`claimed by "${SECOND_AGENT.id}"`),
      });
      expect(await first.completeWork(taskId, DONE, lost)).toMatchObject({ completed: false });
      expect(await second.completeWork(taskId, DONE, held)).toEqual({ completed: true });
    });

    it('differ for two workers with the same agent id', async () => {
      const { first, advance } = harness();
      const { taskId } = await first.submitWork(task({}));
      const lost = leaseOf(await first.claimWork({ leaseMinutes: 5 }));
      await advance(6);
      const held = leaseOf(await first.claimWork({ leaseMinutes: 5 }));
      expect(await first.completeWork(taskId, DONE, lost)).toEqual({
        completed: false,
        why: expect.stringMatching(/lease is lost/),
      });
      expect(await first.renewLease(lost)).toMatchObject({ renewed: false });
      expect(await first.completeWork(taskId, DONE, held)).toEqual({ completed: true });
    });

    it('that have expired remain valid until another worker takes the task', async () => {
      const { first, advance } = harness();
      const { taskId } = await first.submitWork(task({}));
      const lease = leaseOf(await first.claimWork({ leaseMinutes: 1 }));
      await advance(10);
      expect(await first.renewLease(lease)).toMatchObject({ renewed: true });
      await advance(10);
      expect(await first.completeWork(taskId, DONE, lease)).toEqual({ completed: true });
    });

    it('can complete again with the same result only', async () => {
      const { first } = harness();
      const { taskId } = await first.submitWork(task({}));
      const lease = leaseOf(await first.claimWork({ leaseMinutes: 5 }));
      expect(await first.completeWork(taskId, DONE, lease)).toEqual({ completed: true });
      expect(await first.completeWork(taskId, DONE, lease)).toEqual({ completed: true });
      const failure = { success: false, error: 'red' } as const;
      expect(await first.completeWork(taskId, failure, lease)).toMatchObject({ completed: false });
      expect(await first.getTask(taskId)).toMatchObject({ status: 'completed' });
    });

    it.each([0, 481, 1.5])('cannot last %d minutes', async (leaseMinutes) => {
      const { first } = harness();
      await expect(first.claimWork({ leaseMinutes })).rejects.toMatchObject({
        code: 'invalid-request',
      });
    });

    it('are absent without a duration: the agent keeps the task while it is active', async () => {
      const { first, second, advance } = harness();
      await first.submitWork(task({}));
      expect(await first.claimWork()).toMatchObject({ claimedBy: FIRST_AGENT.id });
      await advance(119);
      expect(await second.claimWork({ leaseMinutes: 5 })).toBeUndefined();
      await advance(2);
      expect(await second.claimWork({ leaseMinutes: 5 })).toMatchObject({ lease: { token: 2 } });
    });
  });

  describe('claiming by change and by abilities', () => {
    it('returns only tasks of the change', async () => {
      const { first } = harness();
      await first.submitWork(task({ change: 'add-users', priority: 1 }));
      await first.submitWork(task({ change: 'add-teams' }));
      await first.submitWork(task({}));
      expect(await first.claimWork({ change: 'add-teams' })).toMatchObject({ change: 'add-teams' });
      expect(await first.claimWork({ change: 'add-teams' })).toBeUndefined();
      expect(await first.claimWork()).toMatchObject({ change: 'add-users' });
    });

    it.each([
      [['role:backend'], true],
      [['role:frontend'], false],
      [['role:frontend', 'role:backend', 'agent:claude'], true],
      [['role:backend', 'agent:codex'], false],
      // A worker without abilities of a kind can do all of that kind.
      [['agent:claude'], true],
      [['agent:codex'], false],
      [['size:large'], true],
      [[], true],
    ])(
      'for a worker with %j returns a task for role:backend and agent:claude: %s',
      async (abilities, gets) => {
        const { first } = harness();
        const needs = ['role:backend', 'agent:claude'];
        const { taskId } = await first.submitWork(task({ needs }));
        const claimed = await first.claimWork({ abilities });
        expect(claimed?.id).toBe(gets ? taskId : undefined);
        if (gets) expect(new Set(claimed?.needs)).toEqual(new Set(needs));
      },
    );

    it.each(['backend', 'role:', 'Role:x', 'role: x'])(
      'refuses the ability %j',
      async (ability) => {
        const { first } = harness();
        await expect(first.claimWork({ abilities: [ability] })).rejects.toMatchObject({
          code: 'invalid-request',
        });
        await expect(first.submitWork(task({ needs: [ability] }))).rejects.toMatchObject({
          code: 'invalid-request',
        });
      },
    );
  });
}

function leaseOf(task: ClaimedTask | undefined): Lease {
  if (task?.lease === undefined) throw new Error('The claim gave no lease.');
  return task.lease;
}

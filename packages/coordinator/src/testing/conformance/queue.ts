import type { TaskRequest } from '../../api/queue';
import { FIRST_AGENT, type Harness, task, type Traits } from './harness';

export function describeQueue(harness: () => Harness, traits: Traits): void {
  describe('the queue', () => {
    it('stores a task as it was submitted', async () => {
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

    it('returns nothing for an unknown task', async () => {
      const { first } = harness();
      expect(await first.getTask('5f0c1b9e-1f4d-4e55-9c7b-0a4b8d9f1a11')).toBeUndefined();
    });

    it('returns the most urgent task first, then the oldest', async () => {
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

    it('returns a task when its dependencies are completed', async () => {
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

    it('does not return a task when a dependency has failed', async () => {
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

    it('returns tasks of the requested types', async () => {
      const { first } = harness();
      await first.submitWork(task({ type: 'review', priority: 1 }));
      await first.submitWork(task({ type: 'implement', priority: 5 }));
      expect(await first.claimWork({ types: ['implement'] })).toMatchObject({ type: 'implement' });
      expect(await first.claimWork({ types: ['implement'] })).toBeUndefined();
      expect(await first.claimWork({ types: ['deploy', 'review'] })).toMatchObject({
        type: 'review',
      });
    });

    it('gives each task to exactly one agent', async () => {
      const { first, second } = harness();
      for (let index = 0; index < 10; index++) await first.submitWork(task({}));
      const claims = await Promise.all(
        Array.from({ length: 10 }, () => [first.claimWork(), second.claimWork()]).flat(),
      );
      const given = claims.flatMap((claim) => (claim === undefined ? [] : [claim.id]));
      expect(given).toHaveLength(10);
      expect(new Set(given).size).toBe(10);
    });

    it('lets only the claimer complete a task, and only once', async () => {
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
      it('stores a task once when it is submitted twice with one key', async () => {
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

import type { LockRequest } from '../../api/coordinator';
import { FIRST_AGENT, type Harness, ISO, lock, SECOND_AGENT, type Traits } from './harness';

export function describeLocks(harness: () => Harness, traits: Traits): void {
  describe('locks', () => {
    it('are given once and report their holder', async () => {
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
    ])('accept %s', async (key) => {
      const { first, second } = harness();
      expect(await first.acquireLock(lock(key))).toMatchObject({ acquired: true });
      expect(await second.checkLocks([key])).toMatchObject([{ key, agentId: FIRST_AGENT.id }]);
      expect(await second.acquireLock(lock(key))).toMatchObject({ acquired: false });
      expect(await first.releaseLock(key)).toEqual({ released: true });
      expect(await second.acquireLock(lock(key))).toMatchObject({ acquired: true });
    });

    it('are extended for their owner', async () => {
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

    it('can be shortened by their owner', async () => {
      const { first, second, advance } = harness();
      await first.acquireLock(lock('db:schema:users', 60));
      await first.acquireLock(lock('db:schema:users', 10));
      await advance(20);
      const outcome = await second.acquireLock(lock('db:schema:users'));
      expect(outcome.acquired).toBe(traits.refreshShortens ?? false);
    });

    it('go to the next agent after they expire', async () => {
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

    it('are released for their owner only', async () => {
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

    it('are listed with their holders for the given keys', async () => {
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

    it('go to exactly one of two simultaneous requests', async () => {
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
    ])('refuse %s', async (_, request: LockRequest) => {
      const { first } = harness();
      await expect(first.acquireLock(request)).rejects.toMatchObject({
        name: 'CoordinatorError',
        code: 'invalid-request',
      });
    });

    it.each([
      './libs//db/package.json',
      'libs/db/../db/package.json',
      'libs\\db\\package.json',
      ' libs/db/package.json ',
      'x/../libs/db/./package.json',
    ])('treat %j as libs/db/package.json', async (spelling) => {
      const { first, second } = harness();
      await first.claimLocks([lock('libs/db/package.json', 0)]);
      expect(await second.acquireLock(lock(spelling))).toMatchObject({
        acquired: false,
        heldBy: { key: 'libs/db/package.json', agentId: FIRST_AGENT.id },
      });
      expect(await second.claimLocks([lock(spelling)])).toMatchObject({ claimed: false });
      expect(await second.checkLocks([spelling])).toHaveLength(1);
      expect(await first.releaseLock(spelling)).toEqual({ released: true });
    });

    it.each([
      ['/etc/passwd', /outside/],
      ['libs/../../x', /outside/],
      ['C:\\Windows\\x', /outside/],
      ['~/.bashrc', /outside/],
      ['.', /workspace root/],
      ['libs/db/**', /glob/],
      ['src/?.ts', /glob/],
      ['src/{a,b}.ts', /glob/],
    ])('refuse %j', async (key, why) => {
      const { first } = harness();
      for (const attempt of [
        () => first.acquireLock(lock(key)),
        () => first.claimLocks([lock('db:schema:a'), lock(key)]),
        () => first.registerFeature({ featureId: 'x', claims: [key] }),
      ]) {
        await expect(attempt()).rejects.toMatchObject({
          code: 'invalid-request',
          message: expect.stringMatching(why),
        });
      }
      expect(await first.checkLocks(['db:schema:a'])).toEqual([]);
    });

    it('accept names with brackets', async () => {
      const { first } = harness();
      for (const key of ['app/[id]/page.tsx', 'app/[...slug]/page.tsx', 'app/{-$locale}/x.tsx']) {
        expect(await first.acquireLock(lock(key))).toMatchObject({ acquired: true });
      }
    });
  });
}

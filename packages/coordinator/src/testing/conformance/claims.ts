import type { ClaimOutcome } from '../../api/coordinator';
import { FIRST_AGENT, type Harness, ISO, lock, SECOND_AGENT, type Traits } from './harness';

export function describeClaims(harness: () => Harness, traits: Traits): void {
  const expiresAfter = traits.planningClaimsExpireAfter;

  describe('claims', () => {
    it(
      expiresAfter === undefined ? 'of planning never expire' : 'of planning expire with a warning',
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

    it('take all keys or none, and name every holder', async () => {
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

    it('keep earlier locks when they are refused', async () => {
      const { first, second } = harness();
      await second.acquireLock(lock('db:schema:a', 60));
      await first.acquireLock(lock('db:schema:b'));
      const outcome = await second.claimLocks([lock('db:schema:a'), lock('db:schema:b')]);
      expect(outcome.claimed).toBe(false);
      expect(await first.checkLocks(['db:schema:a'])).toMatchObject([{ agentId: SECOND_AGENT.id }]);
    });

    it('accept keys that the agent already holds', async () => {
      const { first } = harness();
      const set = [lock('db:schema:a'), lock('db:schema:b')];
      await first.claimLocks(set);
      expect(await first.claimLocks(set)).toMatchObject({ claimed: true });
    });

    it('count a duplicate key once', async () => {
      const { first } = harness();
      const outcome = await first.claimLocks([lock('db:schema:a', 5), lock('db:schema:a', 30)]);
      expect(outcome).toMatchObject({ claimed: true, locks: [{ key: 'db:schema:a' }] });
    });

    it('of an empty list claim nothing', async () => {
      const { first } = harness();
      expect(await first.claimLocks([])).toEqual({ claimed: true, locks: [], warnings: [] });
    });

    it('give a set to one of two agents that ask in opposite order', async () => {
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

function refusal(outcome: ClaimOutcome): Extract<ClaimOutcome, { claimed: false }> {
  if (outcome.claimed) throw new Error('The set was claimed.');
  return outcome;
}

import type { ClaimOutcome } from '../../api/coordinator';
import { FIRST_AGENT, type Harness, ISO, lock, SECOND_AGENT, type Traits } from './harness';

export function describeClaims(harness: () => Harness, traits: Traits): void {
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

function refusal(outcome: ClaimOutcome): Extract<ClaimOutcome, { claimed: false }> {
  if (outcome.claimed) throw new Error('The set was claimed.');
  return outcome;
}

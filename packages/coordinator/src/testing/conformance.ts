import type { Coordinator } from '../api/coordinator';
import { describeClaims } from './conformance/claims';
import { describeDetection } from './conformance/detection';
import { describeFeatures, describeGuardrails } from './conformance/features';
import { FIRST_AGENT, type Harness, lock, SECOND_AGENT, type Traits } from './conformance/harness';
import { describeLeases } from './conformance/leases';
import { describeLocks } from './conformance/locks';
import { describeNotes } from './conformance/notes';
import { describeQueue } from './conformance/queue';

export { FIRST_AGENT, type Harness, SECOND_AGENT, type Traits };

/**
 * Tests the contract of all coordinators, independent of the transport. `start` provides a new coordinator
 * for each test.
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
    describeLeases(() => harness, traits);
    describeNotes(() => harness, traits);
    describeGuardrails(() => first, traits);
    describeFeatures(() => harness);

    it('lists the agents that have called', async () => {
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

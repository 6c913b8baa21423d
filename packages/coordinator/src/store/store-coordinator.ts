import { CAPABILITIES, detectionOf } from '../api/capabilities';
import type { Agent, StoreCoordinator } from '../api/coordinator';
import { CoordinatorError } from '../api/errors';
import { withLockNames, type WorkspacePaths } from '../api/lock-name';
import { checkGuardrails } from '../guardrails/check-guardrails';
import { type Engine, errorText } from './engine';
import { storeFeatures } from './features';
import { storeLeases } from './leases';
import { storeLocks } from './locks';
import { storeNotes } from './notes';
import { storeQueue } from './queue';
import { openSession } from './session';

/**
 * A coordinator on a store. There are no permissions: everyone who can write to the store can do
 * everything.
 */
export function storeCoordinator(
  engine: Engine,
  agent: Agent,
  paths?: WorkspacePaths,
): StoreCoordinator {
  const session = openSession(engine, agent);
  const store: StoreCoordinator = {
    ...storeLocks(session),
    ...storeQueue(session),
    ...storeLeases(session),
    ...storeNotes(session),
    ...storeFeatures(session),
    detect: async () => {
      try {
        await session.checkIn();
        return detectionOf(engine.transport, true, [{ capability: 'policy', why: NO_POLICY }]);
      } catch (error) {
        const why = errorText(error);
        const missing = CAPABILITIES.map((capability) => ({ capability, why }));
        return detectionOf(engine.transport, false, missing);
      }
    },
    checkGuardrails: (operation, paths) => checkGuardrails(operation, paths),
    checkPolicy: async () => {
      throw new CoordinatorError('unsupported', NO_POLICY);
    },
    heartbeat: session.checkIn,
    close: session.close,
  };
  return withLockNames(store, paths);
}

const NO_POLICY =
  'A store has no policies: everyone who can write to it can do everything. For policies, set COORDINATION_API_URL to a coordinator server.';

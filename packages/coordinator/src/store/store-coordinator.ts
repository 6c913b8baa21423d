import { CAPABILITIES, type Capability, type Detection } from '../capabilities';
import type { Agent, StoreCoordinator } from '../coordinator';
import { CoordinatorError } from '../coordinator-error';
import { checkGuardrails } from '../guardrails/check-guardrails';
import type { Engine } from './engine';
import { errorText } from './error-parts';
import { storeFeatures } from './features';
import { storeLocks } from './locks';
import { storeNotes } from './notes';
import { storeQueue } from './queue';
import { openSession } from './session';

/** A coordinator that is nothing but a store: whoever can write to it may do everything. */
export function storeCoordinator(engine: Engine, agent: Agent): StoreCoordinator {
  const session = openSession(engine, agent);
  return {
    ...storeLocks(session),
    ...storeQueue(session),
    ...storeNotes(session),
    ...storeFeatures(session),
    detect: async () => {
      try {
        await session.checkIn();
        return detection(engine, (capability) => (capability === 'policy' ? NO_POLICY : undefined));
      } catch (error) {
        const why = errorText(error);
        return detection(engine, () => why);
      }
    },
    checkGuardrails: async (operation, paths) => checkGuardrails(operation, paths),
    checkPolicy: async () => {
      throw new CoordinatorError('unsupported', NO_POLICY);
    },
    heartbeat: session.checkIn,
    close: session.close,
  };
}

const NO_POLICY =
  'A store has no policies: whoever can write to it may do everything. A coordinator server has them: set COORDINATION_API_URL.';

function detection(
  engine: Engine,
  whyNot: (capability: Capability) => string | undefined,
): Detection {
  const missing = CAPABILITIES.flatMap((capability) => {
    const why = whyNot(capability);
    return why === undefined ? [] : [{ capability, why }];
  });
  const lacks = new Set(missing.map(({ capability }) => capability));
  return {
    available: missing.length < CAPABILITIES.length,
    transport: engine.transport,
    can: Object.fromEntries(
      CAPABILITIES.map((capability) => [capability, !lacks.has(capability)]),
    ) as Record<Capability, boolean>,
    missing,
  };
}

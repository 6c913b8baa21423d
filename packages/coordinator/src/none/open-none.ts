import { CAPABILITIES, type Capability, type Detection, type Transport } from '../capabilities';
import type { Coordinator } from '../coordinator';
import { CoordinatorError } from '../coordinator-error';

export interface NoneOptions {
  /** Why there is no coordinator; completes the reason of every missing capability. */
  readonly why?: string;
  /** The one that was asked for, where it can't be used. Default `none`. */
  readonly transport?: Transport;
  /** How calls fail. Default `unsupported`. */
  readonly code?: CoordinatorError['code'];
}

const TURNED_OFF = 'The coordinator is turned off (none).';

const WAY_OUT: Readonly<Record<Capability, string>> = {
  discover: 'Without one, nobody knows of other agents',
  queueWork: 'Without one, there is no queue: hand out packages by hand',
  lock: 'Without one, nothing is claimed: only the plan itself keeps packages apart',
  guardrails: 'Without one, no operation is checked before it runs',
  handoff: 'Without one, sessions leave no handoff',
  memory: 'Without one, nothing is remembered',
  policy: 'Without one, there is no policy to ask',
  audit: 'Without one, nothing is recorded',
};

/** A coordinator that can do nothing, and says why. Every call but `detect` and `close` fails. */
export function openNone(options: NoneOptions = {}): Coordinator {
  const { why = TURNED_OFF, transport = 'none', code = 'unsupported' } = options;
  const fail = async (): Promise<never> => {
    throw new CoordinatorError(code, why);
  };
  return {
    detect: async () => nothing(transport, why),
    discoverAgents: fail,
    acquireLock: fail,
    claimLocks: fail,
    releaseLock: fail,
    checkLocks: fail,
    submitWork: fail,
    getTask: fail,
    claimWork: fail,
    completeWork: fail,
    checkGuardrails: fail,
    writeHandoff: fail,
    readHandoff: fail,
    remember: fail,
    recall: fail,
    checkPolicy: fail,
    queryAudit: fail,
    registerFeature: fail,
    findConflicts: fail,
    deregisterFeature: fail,
    close: async () => undefined,
  };
}

function nothing(transport: Transport, why: string): Detection {
  return {
    available: false,
    transport,
    can: Object.fromEntries(CAPABILITIES.map((capability) => [capability, false])) as Record<
      Capability,
      boolean
    >,
    missing: CAPABILITIES.map((capability) => ({
      capability,
      why: `${why} ${WAY_OUT[capability]}.`,
    })),
  };
}

import { CAPABILITIES, type Capability, detectionOf, type Transport } from './capabilities';
import type { Coordinator } from './coordinator';
import { CoordinatorError } from './errors';

export interface NoneOptions {
  /**
   * Why there is no coordinator, in one sentence. The reason of every missing capability starts with it.
   */
  readonly why?: string;
  /** The transport that was configured and can't be used. Default `none`. */
  readonly transport?: Transport;
  /** The code of the thrown errors. Default `unsupported`. */
  readonly code?: CoordinatorError['code'];
}

const TURNED_OFF = 'The coordinator is turned off (none).';

const CONSEQUENCES: Readonly<Record<Capability, string>> = {
  discover: 'Without a coordinator, other agents are unknown.',
  queueWork: 'Without a coordinator, there is no queue: hand out packages by hand.',
  lock: 'Without a coordinator, nothing is claimed: only the plan keeps packages apart.',
  guardrails: 'Without a coordinator, no operation is checked.',
  handoff: 'Without a coordinator, sessions leave no handoff.',
  memory: 'Without a coordinator, nothing is remembered.',
  policy: 'Without a coordinator, there is no policy.',
  audit: 'Without a coordinator, nothing is recorded.',
};

/**
 * Opens a coordinator that has no capabilities and reports why. `detect` and `close` succeed, and every
 * other call fails.
 *
 * @param options the reason, the transport and the error code to report
 * @returns a coordinator whose calls reject with a `CoordinatorError` of `options.code`
 */
export function openNone(options: NoneOptions = {}): Coordinator {
  const { why = TURNED_OFF, transport = 'none', code = 'unsupported' } = options;
  const fail = async (): Promise<never> => {
    throw new CoordinatorError(code, why);
  };
  return {
    detect: async () =>
      detectionOf(
        transport,
        false,
        CAPABILITIES.map((capability) => ({
          capability,
          why: `${why} ${CONSEQUENCES[capability]}`,
        })),
      ),
    discoverAgents: fail,
    acquireLock: fail,
    claimLocks: fail,
    releaseLock: fail,
    checkLocks: fail,
    submitWork: fail,
    getTask: fail,
    claimWork: fail,
    renewLease: fail,
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

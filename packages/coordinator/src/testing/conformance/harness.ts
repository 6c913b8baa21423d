import type { Capability, Transport } from '../../api/capabilities';
import type { Agent, Coordinator, LockRequest, TaskRequest } from '../../api/coordinator';

/** The agents that the two clients of every test call as. */
export const FIRST_AGENT: Agent = { id: 'first-agent', type: 'test-agent', sessionId: 'session-1' };
export const SECOND_AGENT: Agent = { id: 'second-agent', type: 'test-agent' };

/** Two clients of one coordinator that nobody else uses, and that holds nothing yet. */
export interface Harness {
  /** Calls as `FIRST_AGENT`. */
  readonly first: Coordinator;
  /** Calls as `SECOND_AGENT`. */
  readonly second: Coordinator;
  /** Makes it later for the coordinator, so that no test waits. */
  readonly advance: (minutes: number) => Promise<void> | void;
  /** Ends what was started for this one test, the two clients included. */
  readonly close: () => Promise<void>;
}

/** In what a coordinator may differ. Everything else is the same for all of them. */
export interface Traits {
  readonly transport: Transport;
  /** What it can't do at all; `detect` has to say so, and why. */
  readonly missing?: readonly Capability[];
  /** Minutes after which it lets go of planning claims that it should keep; it has to warn of it. */
  readonly planningClaimsExpireAfter?: number;
  /** Whether claims of tasks have leases, and tasks are claimed by change and ability. */
  readonly leases?: boolean;
  /** Whether it knows idempotency keys. */
  readonly idempotentSubmit?: boolean;
  /** Whether a refresh with a shorter TTL makes the lock end earlier. */
  readonly refreshShortens?: boolean;
}

/** How instants begin. */
export const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/;

export function lock(key: string, ttlMinutes = 30): LockRequest {
  return { key, ttlMinutes };
}

export function task(part: Partial<TaskRequest>): TaskRequest {
  return {
    type: 'implement',
    description: 'Do it.',
    input: {},
    priority: 5,
    dependsOn: [],
    ...part,
  };
}

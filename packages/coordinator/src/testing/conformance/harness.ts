import type { Capability, Transport } from '../../api/capabilities';
import type { Agent, Coordinator, LockRequest } from '../../api/coordinator';
import type { TaskRequest } from '../../api/queue';

/** The agents of the two clients in every test. */
export const FIRST_AGENT: Agent = { id: 'first-agent', type: 'test-agent', sessionId: 'session-1' };
export const SECOND_AGENT: Agent = { id: 'second-agent', type: 'test-agent' };

/** Two clients of one empty coordinator that no other test uses. */
export interface Harness {
  /** Acts as `FIRST_AGENT`. */
  readonly first: Coordinator;
  /** Acts as `SECOND_AGENT`. */
  readonly second: Coordinator;
  /** Advances the coordinator's clock, so tests don't wait. */
  readonly advance: (minutes: number) => Promise<void> | void;
  /** Ends everything that was started for this test, including the two clients. */
  readonly close: () => Promise<void>;
}

/** The properties in which coordinators may differ. All others are the same. */
export interface Traits {
  readonly transport: Transport;
  /** Capabilities that it lacks. `detect` must report them with a reason. */
  readonly missing?: readonly Capability[];
  /** Minutes until planning claims expire, on a server that lets them expire. It must warn about it. */
  readonly planningClaimsExpireAfter?: number;
  /** Whether claims of tasks have leases, and can be limited to a change and abilities. */
  readonly leases?: boolean;
  /** Whether it supports idempotency keys. */
  readonly idempotentSubmit?: boolean;
  /** Whether a refresh with a shorter TTL makes the lock end earlier. */
  readonly refreshShortens?: boolean;
}

/** The start of an ISO 8601 time. */
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

import type { ColumnType, Generated } from 'kysely';

/** Converts milliseconds since 1970 to ISO 8601. `null` stays `null`. */
export function isoTime(instant: number): string;
export function isoTime(instant: number | null): string | null;
export function isoTime(instant: number | null): string | null {
  return instant === null ? null : new Date(instant).toISOString();
}

/** Milliseconds since 1970 by the store's clock: the clock of this machine or of the PostgreSQL server. */
type Instant = number;

/** JSON text. Both engines keep it unchanged. */
type Json = string;

/** The tables, which are the same in both engines. */
export interface StoreSchema {
  locks: {
    /** What the key locks (`lockIdentity`): two spellings of one key share a row. */
    identity: string;
    key: string;
    agent_id: string;
    agent_type: string;
    session_id: string | null;
    reason: string | null;
    /** How often the holder has refreshed the lock since it was acquired. */
    refreshes: number;
    acquired_at: Instant;
    /** `null` for a planning claim, which never expires. */
    expires_at: Instant | null;
  };
  agents: {
    id: string;
    type: string;
    last_seen_at: Instant;
  };
  tasks: {
    /** The order of submission. */
    seq: Generated<number>;
    id: string;
    idempotency_key: string | null;
    type: string;
    description: string;
    input: Json;
    priority: number;
    status: 'pending' | 'claimed' | 'completed' | 'failed';
    submitted_by: string;
    claimed_by: string | null;
    /** After this time, another agent may claim the task. */
    lease_expires_at: Instant | null;
    result: Json | null;
    error: string | null;
    /** The change that the task belongs to. */
    change: string | null;
    /** The number of claims: the fencing token of the last claim. */
    claims: Generated<number>;
    /**
     * The length of the last claim's lease in milliseconds. `null` when every write of the agent extends
     * the claim.
     */
    lease_ms: number | null;
  };
  /** The abilities that a worker needs: `role:backend` has the kind `role`. */
  task_needs: {
    task_id: string;
    need: string;
    kind: string;
  };
  task_dependencies: {
    task_id: string;
    depends_on: string;
    position: number;
  };
  handoffs: {
    seq: Generated<number>;
    id: string;
    agent_id: string;
    created_at: Instant;
    body: Json;
  };
  memories: {
    seq: Generated<number>;
    id: string;
    agent_id: string;
    created_at: Instant;
    event_type: string;
    summary: string;
    tags: Json;
  };
  memory_tags: {
    memory_seq: number;
    tag: string;
  };
  features: {
    id: string;
    agent_id: string;
    title: string | null;
    branch: string | null;
    claims: Json;
    registered_at: Instant;
  };
  audit: {
    seq: Generated<number>;
    at: Instant;
    agent_id: string;
    session_id: string | null;
    operation: string;
    resource: string | null;
    success: ColumnType<number, 0 | 1, never>;
    details: Json | null;
  };
}

import type { ColumnType, Generated } from 'kysely';

/** ISO 8601 of an instant in milliseconds since 1970; `null` stays `null`. */
export function isoTime(instant: number): string;
export function isoTime(instant: number | null): string | null;
export function isoTime(instant: number | null): string | null {
  return instant === null ? null : new Date(instant).toISOString();
}

/** Milliseconds since 1970 by the store's clock: this machine's, or the PostgreSQL server's. */
type Instant = number;

/** JSON text: both engines keep it as it was written. */
type Json = string;

/** The tables, the same on both engines. */
export interface StoreSchema {
  locks: {
    /** What the key locks (`lockIdentity`): two spellings of one key are one row. */
    identity: string;
    key: string;
    agent_id: string;
    agent_type: string;
    session_id: string | null;
    reason: string | null;
    /** How often the owner has refreshed it since it was acquired. */
    refreshes: number;
    acquired_at: Instant;
    /** `null`: a planning claim, which does not expire. */
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
    /** After this instant a claimed task may be claimed by somebody else. */
    lease_expires_at: Instant | null;
    result: Json | null;
    error: string | null;
    /** The change that it belongs to. */
    change: string | null;
    /** How often it was claimed: the fencing token of the last claim. */
    claims: Generated<number>;
    /** The length of the lease of the last claim; null where the agent's presence extends it. */
    lease_ms: number | null;
  };
  /** What a worker must be able to do: `role:backend` is of the kind `role`. */
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

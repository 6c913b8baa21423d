import type { Detection } from './capabilities';

/*
 * Leases, for workers on many machines
 *
 * A worker takes a task for a limited time, renews the lease while it works, and completes the task with it:
 *
 *   const task = await coordinator.claimWork({ change, abilities: ['role:backend'], leaseMinutes: 5 });
 *   const timer = setInterval(() => coordinator.renewLease(task.lease), 30_000);
 *   const { completed, why } = await coordinator.completeWork(task.id, { success, result }, task.lease);
 *
 * - `claimWork` gives a task to exactly one worker. Each claim of a task has a higher `token` (a fencing
 *   token: Kleppmann, "How to do distributed locking", 2016).
 * - `renewLease` and `completeWork` are refused when another worker has taken the task since
 *   (`{ renewed: false }`, `{ completed: false }`): the lease is lost, and its result doesn't count.
 * - A lease that has expired, and whose task nobody has taken yet, can still be renewed and completed.
 * - `leaseMinutes` is 1 to 480; 5 fits a worker that renews every 30 seconds. Without it, the task stays
 *   with the agent for 120 minutes after the last write of the agent, whatever it writes.
 * - `change` gives only tasks of that change. `abilities` gives only tasks that the worker can do: a task
 *   needs `role:backend`; a worker that names abilities of the kind `role` must name it, and a worker that
 *   names none of that kind can do every role.
 * - The stores have leases, and so has `parallel-plan mcp`. agent-coordinator has none: there, a task comes
 *   without `lease`, and a claim with `change`, `abilities` or `leaseMinutes` is `unsupported`.
 */

/** The caller. Locks and tasks belong to an agent; the session is for the audit. */
export interface Agent {
  readonly id: string;
  readonly type: string;
  readonly sessionId?: string;
}

/** The answer to a request for one lock. */
export type LockOutcome =
  | {
      readonly acquired: true;
      readonly action: 'acquired' | 'refreshed';
      /** ISO 8601, or `null` for a planning claim, which does not expire. */
      readonly expiresAt: string | null;
      /** A difference to the request, such as a server that lets planning claims expire. */
      readonly warning?: string;
    }
  | { readonly acquired: false; readonly heldBy: LockHolder };

export interface LockHolder {
  readonly key: string;
  readonly agentId: string;
  readonly agentType?: string;
  readonly reason?: string;
  /** ISO 8601; missing where the server doesn't say. */
  readonly acquiredAt?: string;
  /** ISO 8601, or `null` for a planning claim, which does not expire. */
  readonly expiresAt: string | null;
}

export interface LockRequest {
  /** A lock key such as `db:schema:users`, or a path. A path may be relative or absolute: see `lock-name.ts`. */
  readonly key: string;
  /** 1 to 480 minutes; 0 is a planning claim, which does not expire. */
  readonly ttlMinutes: number;
  readonly reason?: string;
}

/** The answer to a claim: all of its locks, or none. */
export type ClaimOutcome =
  | {
      readonly claimed: true;
      /** Sorted by key. */
      readonly locks: readonly ClaimedLock[];
      readonly warnings: readonly string[];
    }
  | {
      readonly claimed: false;
      /** Every other holder of a key of the set, sorted by key. */
      readonly heldBy: readonly LockHolder[];
      /** Keys that were taken and could not be given back, because a server failed. */
      readonly leftBehind: readonly string[];
    };

export interface ClaimedLock {
  readonly key: string;
  /** True when this claim took it, false when the agent held it before; missing where that is not known. */
  readonly fresh?: boolean;
  readonly expiresAt: string | null;
}

export type ReleaseOutcome =
  | { readonly released: true }
  | {
      readonly released: false;
      readonly why: 'not-held' | 'held-by-other';
      readonly heldBy?: LockHolder;
    };

export interface TaskRequest {
  readonly type: string;
  readonly description: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** 1 to 10; 1 is the most urgent. */
  readonly priority: number;
  /** Ids of tasks that must be completed first. */
  readonly dependsOn: readonly string[];
  /** The change that the task belongs to, so that workers can ask for it. */
  readonly change?: string;
  /** What a worker must be able to do, as `<kind>:<value>`: `role:backend`, `agent:claude`. */
  readonly needs?: readonly string[];
  /** The same key gives the same task: submitting it again adds nothing to the queue. */
  readonly idempotencyKey?: string;
}

export interface Submission {
  readonly taskId: string;
  /** False when the task was on the queue already. */
  readonly created: boolean;
  /** True when the answer to an earlier submission was lost: the same task may be on the queue twice. */
  readonly mayBeTwice?: true;
}

export interface Task extends Omit<TaskRequest, 'idempotencyKey'> {
  readonly id: string;
  readonly status: 'pending' | 'claimed' | 'completed' | 'failed';
  readonly claimedBy?: string;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: string;
}

/** Which task a worker wants. */
export interface WorkQuery {
  /** Only tasks of these types. An empty list gives none. */
  readonly types?: readonly string[];
  /** Only tasks of this change. */
  readonly change?: string;
  /** What the worker can do, as `<kind>:<value>`. */
  readonly abilities?: readonly string[];
  /** Length of the lease, 1 to 480 minutes. */
  readonly leaseMinutes?: number;
}

/** The right to work on a task, for a limited time. */
export interface Lease {
  readonly taskId: string;
  /** Higher for every claim of the task. */
  readonly token: number;
  /** ISO 8601, by the clock of the store. */
  readonly expiresAt: string;
}

export interface ClaimedTask extends Task {
  /** Missing on a server that has no leases. */
  readonly lease?: Lease;
}

export type LeaseOutcome =
  | { readonly renewed: true; readonly lease: Lease }
  /** The lease is lost. */
  | { readonly renewed: false; readonly why: string };

export type TaskCompletion =
  | { readonly success: true; readonly result: Readonly<Record<string, unknown>> }
  | {
      readonly success: false;
      readonly error: string;
      readonly result?: Readonly<Record<string, unknown>>;
    };

export type CompletionOutcome =
  { readonly completed: true } | { readonly completed: false; readonly why: string };

export interface GuardrailVerdict {
  /** False when a violation is `blocked`. */
  readonly safe: boolean;
  readonly violations: readonly {
    readonly pattern: string;
    readonly category: string;
    readonly severity: 'low' | 'medium' | 'high' | 'critical';
    /** What was found, without secrets. */
    readonly matchedText: string;
    readonly blocked: boolean;
  }[];
}

export interface Handoff {
  readonly summary: string;
  readonly decisions?: readonly string[];
  readonly assumptions?: readonly string[];
  readonly nextSteps?: readonly string[];
  readonly relevantFiles?: readonly string[];
}

export interface StoredHandoff extends Handoff {
  readonly id: string;
  readonly agentId: string;
  readonly createdAt: string;
}

export interface Memory {
  readonly eventType: string;
  readonly summary: string;
  readonly tags: readonly string[];
}

export interface StoredMemory extends Memory {
  readonly id: string;
  readonly agentId: string;
  readonly createdAt: string;
}

export interface PolicyVerdict {
  readonly allowed: boolean;
  readonly reason?: string;
}

export interface AuditEntry {
  readonly at: string;
  readonly agentId: string;
  readonly operation: string;
  readonly resource?: string;
  readonly success: boolean;
  readonly details?: Readonly<Record<string, unknown>>;
}

export interface AuditQuery {
  readonly agentId?: string;
  readonly operation?: string;
  /** Default 100, at most 1,000. */
  readonly limit?: number;
}

export interface FeatureClaims {
  readonly featureId: string;
  readonly title?: string;
  readonly branch?: string;
  readonly claims: readonly string[];
}

export interface FeatureConflicts {
  readonly feasibility: 'FULL' | 'PARTIAL' | 'SEQUENTIAL';
  readonly conflicts: readonly { readonly featureId: string; readonly keys: readonly string[] }[];
}

/** A feature as it was registered last. */
export interface RegisteredFeature extends FeatureClaims {
  readonly agentId: string;
  readonly registeredAt: string;
}

export interface KnownAgent {
  readonly id: string;
  readonly type: string;
  readonly lastSeenAt?: string;
}

/**
 * Claims, locks, queue, handoffs and memories of agents that work at the same time. The transport behind it
 * makes no difference to a plan.
 *
 * Every method throws a `CoordinatorError` when there is no answer. A refusal is an answer.
 */
export interface Coordinator {
  /** Finds out, with real and authenticated calls, what the coordinator can do. Never throws. */
  detect(): Promise<Detection>;
  discoverAgents(): Promise<readonly KnownAgent[]>;
  acquireLock(lock: LockRequest): Promise<LockOutcome>;
  /** Takes all locks or none. */
  claimLocks(locks: readonly LockRequest[]): Promise<ClaimOutcome>;
  releaseLock(key: string): Promise<ReleaseOutcome>;
  /** The holders of these keys, sorted by key; without keys, of everything that is held. */
  checkLocks(keys?: readonly string[]): Promise<readonly LockHolder[]>;
  submitWork(task: TaskRequest): Promise<Submission>;
  getTask(taskId: string): Promise<Task | undefined>;
  /** Claims the most urgent task whose dependencies are completed. Exactly one agent gets it. */
  claimWork(query?: WorkQuery): Promise<ClaimedTask | undefined>;
  /**
   * Extends a lease by its length, from now on.
   *
   * @throws CoordinatorError `unsupported` on a server that has no leases
   */
  renewLease(lease: Lease): Promise<LeaseOutcome>;
  /** @param lease Refuses the completion when another worker has taken the task since. */
  completeWork(
    taskId: string,
    completion: TaskCompletion,
    lease?: Lease,
  ): Promise<CompletionOutcome>;
  /** @param paths workspace-relative paths that the operation writes */
  checkGuardrails(operation: string, paths?: readonly string[]): Promise<GuardrailVerdict>;
  writeHandoff(handoff: Handoff): Promise<{ readonly id: string }>;
  /** The newest first. */
  readHandoff(options?: { readonly limit?: number }): Promise<readonly StoredHandoff[]>;
  remember(memory: Memory): Promise<{ readonly id: string }>;
  recall(query: {
    readonly tags?: readonly string[];
    readonly limit?: number;
  }): Promise<readonly StoredMemory[]>;
  checkPolicy(operation: string, resource?: string): Promise<PolicyVerdict>;
  queryAudit(query?: AuditQuery): Promise<readonly AuditEntry[]>;
  /** Registers a feature, and reads it back where the server allows that. */
  registerFeature(feature: FeatureClaims): Promise<void>;
  findConflicts(feature: FeatureClaims): Promise<FeatureConflicts>;
  deregisterFeature(featureId: string): Promise<void>;
  close(): Promise<void>;
}

/** A coordinator that is the store itself, and can therefore serve others. */
export interface StoreCoordinator extends Coordinator {
  /** Says that the agent is alive: it keeps the tasks that it has claimed without a lease. */
  heartbeat(): Promise<void>;
  /** The oldest first. */
  listFeatures(): Promise<readonly RegisteredFeature[]>;
}

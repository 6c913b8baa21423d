import type { Detection } from './capabilities';
import type {
  ClaimedTask,
  CompletionOutcome,
  Lease,
  LeaseOutcome,
  Submission,
  Task,
  TaskCompletion,
  TaskRequest,
  WorkQuery,
} from './queue';

/** The caller. Locks and tasks belong to an agent. The session is recorded in the audit only. */
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
      /** ISO 8601. `null` for a planning claim, which never expires. */
      readonly expiresAt: string | null;
      /** How the lock differs from the request. For example, the server lets planning claims expire. */
      readonly warning?: string;
    }
  | { readonly acquired: false; readonly heldBy: LockHolder };

export interface LockHolder {
  readonly key: string;
  readonly agentId: string;
  readonly agentType?: string;
  readonly reason?: string;
  /** ISO 8601. Missing when the server doesn't report it. */
  readonly acquiredAt?: string;
  /** ISO 8601. `null` for a planning claim, which never expires. */
  readonly expiresAt: string | null;
}

export interface LockRequest {
  /** A lock key such as `db:schema:users`, or a path, relative or absolute. See `lock-name.ts`. */
  readonly key: string;
  /** 1 to 480 minutes. 0 is a planning claim, which never expires. */
  readonly ttlMinutes: number;
  readonly reason?: string;
}

/** The answer to a claim of several locks: all of them, or none. */
export type ClaimOutcome =
  | {
      readonly claimed: true;
      /** Sorted by key. */
      readonly locks: readonly ClaimedLock[];
      readonly warnings: readonly string[];
    }
  | {
      readonly claimed: false;
      /** All other holders of requested keys, sorted by key. */
      readonly heldBy: readonly LockHolder[];
      /** Acquired keys that could not be released because the server failed. */
      readonly leftBehind: readonly string[];
    };

export interface ClaimedLock {
  readonly key: string;
  /** True when this claim acquired the lock, false when the agent already held it. Missing when unknown. */
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

export interface GuardrailVerdict {
  /** False when a violation is `blocked`. */
  readonly safe: boolean;
  readonly violations: readonly {
    readonly pattern: string;
    readonly category: string;
    readonly severity: 'low' | 'medium' | 'high' | 'critical';
    /** The text that matched, with secrets removed. */
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

/** The last registration of a feature. */
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
 * Claims, locks, queue, handoffs and memories of agents that work at the same time. Plans work the same
 * with every transport.
 *
 * Every method rejects with a `CoordinatorError` when there is no answer. A refusal is an answer.
 */
export interface Coordinator {
  /** Detects what the coordinator can do, with real, authenticated calls. Never throws. */
  detect(): Promise<Detection>;
  /** The agents that have called this coordinator. */
  discoverAgents(): Promise<readonly KnownAgent[]>;
  /** Acquires one lock, or refreshes it when the agent already holds it. */
  acquireLock(lock: LockRequest): Promise<LockOutcome>;
  /** Acquires all locks or none. */
  claimLocks(locks: readonly LockRequest[]): Promise<ClaimOutcome>;
  /** Releases a lock of this agent. Locks of other agents are never released. */
  releaseLock(key: string): Promise<ReleaseOutcome>;
  /** The holders of these keys, sorted by key. Without keys, the holders of all locks. */
  checkLocks(keys?: readonly string[]): Promise<readonly LockHolder[]>;
  /** Puts a task on the queue. */
  submitWork(task: TaskRequest): Promise<Submission>;
  /** Reads a task without claiming it. `undefined` when the id is unknown. */
  getTask(taskId: string): Promise<Task | undefined>;
  /** Claims the most urgent task whose dependencies are completed. Each task goes to exactly one agent. */
  claimWork(query?: WorkQuery): Promise<ClaimedTask | undefined>;
  /**
   * Extends a lease by its original length, from now on.
   *
   * @throws CoordinatorError `unsupported` when the server has no leases
   */
  renewLease(lease: Lease): Promise<LeaseOutcome>;
  /**
   * Completes a claimed task, or reports its failure.
   *
   * @param lease The completion is refused when another worker has claimed the task in the meantime.
   */
  completeWork(
    taskId: string,
    completion: TaskCompletion,
    lease?: Lease,
  ): Promise<CompletionOutcome>;
  /**
   * Checks an operation for actions that need a person's decision.
   *
   * @param operation a shell command, an SQL statement or a sentence
   * @param paths workspace-relative paths that the operation writes
   */
  checkGuardrails(operation: string, paths?: readonly string[]): Promise<GuardrailVerdict>;
  writeHandoff(handoff: Handoff): Promise<{ readonly id: string }>;
  /** Reads handoffs of any agent, newest first. */
  readHandoff(options?: { readonly limit?: number }): Promise<readonly StoredHandoff[]>;
  remember(memory: Memory): Promise<{ readonly id: string }>;
  /** Reads memories, newest first. */
  recall(query: {
    readonly tags?: readonly string[];
    readonly limit?: number;
  }): Promise<readonly StoredMemory[]>;
  checkPolicy(operation: string, resource?: string): Promise<PolicyVerdict>;
  queryAudit(query?: AuditQuery): Promise<readonly AuditEntry[]>;
  /** Registers a feature, and reads it back when the server supports that. */
  registerFeature(feature: FeatureClaims): Promise<void>;
  /** Finds registered features whose keys conflict with those of this feature. */
  findConflicts(feature: FeatureClaims): Promise<FeatureConflicts>;
  /** Deregisters a feature. A feature that is not registered is not an error. */
  deregisterFeature(featureId: string): Promise<void>;
  close(): Promise<void>;
}

/** A coordinator that is itself the store. It can be served to other agents. */
export interface StoreCoordinator extends Coordinator {
  /** Reports that the agent is alive. It then keeps the tasks that it claimed without a lease. */
  heartbeat(): Promise<void>;
  /** Reads all registered features, oldest first. */
  listFeatures(): Promise<readonly RegisteredFeature[]>;
}

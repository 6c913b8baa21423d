import type { Detection } from './capabilities';

/** Who calls. Locks and tasks belong to an agent; a session is for the audit. */
export interface Agent {
  readonly id: string;
  readonly type: string;
  readonly sessionId?: string;
}

/** How an operation ended. Business refusals are values; what could not be asked is a `CoordinatorError`. */
export type LockOutcome =
  | {
      readonly acquired: true;
      readonly action: 'acquired' | 'refreshed';
      /** ISO 8601, or `null` for a planning claim, which does not expire. */
      readonly expiresAt: string | null;
      /** What differs from what was asked for, such as a server that gives planning claims a TTL. */
      readonly warning?: string;
    }
  | { readonly acquired: false; readonly heldBy: LockHolder };

export interface LockHolder {
  readonly key: string;
  readonly agentId: string;
  readonly agentType?: string;
  readonly reason?: string;
  readonly expiresAt: string | null;
}

export interface LockRequest {
  /** A canonical lock key, or a workspace-relative path. */
  readonly key: string;
  /** Minutes, 1..480; 0 is a planning claim, which does not expire. */
  readonly ttlMinutes: number;
  readonly reason?: string;
}

/** All of a set, or nothing of it. */
export type ClaimOutcome =
  | {
      readonly claimed: true;
      readonly locks: readonly ClaimedLock[];
      readonly warnings: readonly string[];
    }
  | {
      readonly claimed: false;
      /** Every holder of a key of the set that somebody else has, in lexicographic order. */
      readonly heldBy: readonly LockHolder[];
      /** What was taken and could not be given back, where a server failed in between. */
      readonly leftBehind: readonly string[];
    };

export interface ClaimedLock {
  readonly key: string;
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
  /** 1..10, 1 is the highest. */
  readonly priority: number;
  /** Ids of tasks that must be completed first. */
  readonly dependsOn: readonly string[];
  /** The same key gives the same task: what is submitted twice stands in the queue once. */
  readonly idempotencyKey?: string;
}

export interface Task extends Omit<TaskRequest, 'idempotencyKey'> {
  readonly id: string;
  readonly status: 'pending' | 'claimed' | 'completed' | 'failed';
  readonly claimedBy?: string;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: string;
}

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
  readonly safe: boolean;
  readonly violations: readonly {
    readonly pattern: string;
    readonly category: string;
    readonly severity: 'low' | 'medium' | 'high' | 'critical';
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
 * What planning and agents need of a coordinator. The planning core sees nothing else: which engine or
 * server stands behind it is no plan's business.
 *
 * Every method throws a `CoordinatorError` when the answer could not be had; a refusal is an answer.
 */
export interface Coordinator {
  /** Asks, with real and authenticated calls, what can be done. Never throws. */
  detect(): Promise<Detection>;
  discoverAgents(): Promise<readonly KnownAgent[]>;
  acquireLock(lock: LockRequest): Promise<LockOutcome>;
  /** All or nothing, in lexicographic order. */
  claimLocks(locks: readonly LockRequest[]): Promise<ClaimOutcome>;
  releaseLock(key: string): Promise<ReleaseOutcome>;
  /** Who holds what of these keys; without keys, everything that is held. */
  checkLocks(keys?: readonly string[]): Promise<readonly LockHolder[]>;
  submitWork(task: TaskRequest): Promise<{ readonly taskId: string; readonly created: boolean }>;
  getTask(taskId: string): Promise<Task | undefined>;
  /** The most urgent task whose dependencies are completed; exactly one agent gets it. */
  claimWork(types?: readonly string[]): Promise<Task | undefined>;
  completeWork(taskId: string, completion: TaskCompletion): Promise<CompletionOutcome>;
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
  registerFeature(feature: FeatureClaims): Promise<void>;
  findConflicts(feature: FeatureClaims): Promise<FeatureConflicts>;
  deregisterFeature(featureId: string): Promise<void>;
  close(): Promise<void>;
}

/** A coordinator that is the store itself, and can therefore serve others. */
export interface StoreCoordinator extends Coordinator {
  /** Says that the agent is there: it keeps the tasks that it has claimed. */
  heartbeat(): Promise<void>;
  /** The oldest first. */
  listFeatures(): Promise<readonly RegisteredFeature[]>;
}

/*
 * Leases, for workers on many machines
 *
 * A worker claims a task for a limited time, renews the lease while it works, and completes the task with it:
 *
 *   const task = await coordinator.claimWork({ change, abilities: ['role:backend'], leaseMinutes: 5 });
 *   const timer = setInterval(() => coordinator.renewLease(task.lease), 30_000);
 *   const { completed, why } = await coordinator.completeWork(task.id, { success, result }, task.lease);
 *
 * - `claimWork` gives a task to exactly one worker. Each claim of a task gets a higher `token` (a fencing
 *   token: Kleppmann, "How to do distributed locking", 2016).
 * - `renewLease` and `completeWork` are refused when another worker has claimed the task in the meantime
 *   (`{ renewed: false }`, `{ completed: false }`). The lease is then lost, and the result doesn't count.
 * - An expired lease can still be renewed and completed until another worker claims the task.
 * - `leaseMinutes` is 1 to 480. Use 5 for a worker that renews every 30 seconds. Without it, the agent keeps
 *   the task for 120 minutes after its last write of any kind.
 * - `change` matches only tasks of that change. `abilities` matches only tasks that the worker can do. For a
 *   task that needs `role:backend`, a worker that names any ability of the kind `role` must name this one. A
 *   worker that names none of that kind can do every role.
 * - The stores and `parallel-plan mcp` have leases. agent-coordinator has none: its tasks have no `lease`, and
 *   a claim with `change`, `abilities` or `leaseMinutes` fails with `unsupported`.
 */

export interface TaskRequest {
  readonly type: string;
  readonly description: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** 1 to 10; 1 is the most urgent. */
  readonly priority: number;
  /** Ids of tasks that must be completed first. */
  readonly dependsOn: readonly string[];
  /** The change that the task belongs to. Workers can ask for the tasks of a change. */
  readonly change?: string;
  /** Abilities that a worker must have, as `<kind>:<value>`: `role:backend`, `agent:claude`. */
  readonly needs?: readonly string[];
  /** A repeated submission with the same key returns the same task and queues nothing. */
  readonly idempotencyKey?: string;
}

export interface Submission {
  readonly taskId: string;
  /** False when the task was already on the queue. */
  readonly created: boolean;
  /** True when the answer to an earlier submission was lost, so the task may be on the queue twice. */
  readonly mayBeTwice?: true;
}

export interface Task extends Omit<TaskRequest, 'idempotencyKey'> {
  readonly id: string;
  readonly status: 'pending' | 'claimed' | 'completed' | 'failed';
  readonly claimedBy?: string;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: string;
}

/** The tasks that a worker accepts. */
export interface WorkQuery {
  /** Only tasks of these types. An empty list matches no task. */
  readonly types?: readonly string[];
  /** Only tasks of this change. */
  readonly change?: string;
  /** The abilities of the worker, as `<kind>:<value>`. */
  readonly abilities?: readonly string[];
  /** Length of the lease, 1 to 480 minutes. */
  readonly leaseMinutes?: number;
}

/** The right to work on a task, for a limited time. */
export interface Lease {
  readonly taskId: string;
  /** The fencing token. It increases with every claim of the task. */
  readonly token: number;
  /** ISO 8601, from the clock of the store. */
  readonly expiresAt: string;
}

export interface ClaimedTask extends Task {
  /** Missing when the server has no leases. */
  readonly lease?: Lease;
}

export type LeaseOutcome =
  | { readonly renewed: true; readonly lease: Lease }
  /** The worker has lost the lease. */
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

import type { Agent, LockHolder } from '../api/coordinator';
import type { Deadline, RemoteAnswer } from './timing';

/** The operations of a server, independent of the transport. */
export type RemoteOperation =
  | 'acquireLock'
  | 'releaseLock'
  | 'checkLocks'
  | 'submitWork'
  | 'getTask'
  | 'claimWork'
  | 'renewLease'
  | 'completeWork'
  | 'checkGuardrails'
  | 'writeHandoff'
  | 'readHandoff'
  | 'remember'
  | 'recall'
  | 'checkPolicy'
  | 'queryAudit'
  | 'discoverAgents'
  | 'registerFeature'
  | 'findConflicts'
  | 'deregisterFeature';

/** A server with the operations of agent-coordinator, reached with HTTP or MCP. */
export interface RemoteServer {
  readonly transport: 'http' | 'mcp';
  /** The name of the server in messages: an origin or the name of a program, without secrets. */
  readonly name: string;
  readonly agent: Agent;
  /**
   * Resolves when the server is ready for calls.
   *
   * @throws CoordinatorError when the server can't be reached, such as `unavailable`
   */
  ready(deadline: Deadline): Promise<void>;
  /** Why the server doesn't support an operation. `undefined` when it does. */
  lacks(operation: RemoteOperation, deadline: Deadline): Promise<string | undefined>;
  /** Whether an operation accepts an argument that not every server has. */
  takes(operation: RemoteOperation, argument: string, deadline: Deadline): Promise<boolean>;
  /**
   * Calls an operation. After a failed connection, only idempotent operations are retried.
   *
   * @param args arguments with the names of the MCP tools: `file_path`, `task_type`, `description`, ...
   * @throws CoordinatorError when there is no valid answer
   */
  call(
    operation: RemoteOperation,
    args: Readonly<Record<string, unknown>>,
    deadline: Deadline,
  ): Promise<RemoteAnswer>;
  /**
   * The holders of these keys. Without keys, the holders of all locks.
   *
   * @throws CoordinatorError `unsupported` when the server would answer wrongly or can't answer
   */
  holders(keys: readonly string[] | undefined, deadline: Deadline): Promise<readonly LockHolder[]>;
  /** Whether the server reports the holder of a key correctly. */
  canTellHolder(key: string): boolean;
  /** The configured time limit for `ready` (`start`), for a detection call, or for any other call. */
  deadline(kind: 'start' | 'detection' | 'call'): Deadline;
  /** Makes text of the server or of an error safe to show: bounded, escaped, without the key. */
  shown(text: string): string;
  close(): Promise<void>;
}

/** Operations that change nothing when repeated. They are retried after a lost answer. */
export const IDEMPOTENT: ReadonlySet<RemoteOperation> = new Set([
  'acquireLock',
  'releaseLock',
  'checkLocks',
  'getTask',
  'renewLease',
  'checkGuardrails',
  'readHandoff',
  'recall',
  'checkPolicy',
  'queryAudit',
  'discoverAgents',
  'registerFeature',
  'findConflicts',
  'deregisterFeature',
]);

import type { Agent, LockHolder } from '../api/coordinator';
import type { Deadline, RemoteAnswer } from './timing';

/** What can be asked of a server, whichever way it is asked. */
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

/** A server that understands the operations of agent-coordinator, behind HTTP or MCP. */
export interface RemoteServer {
  readonly transport: 'http' | 'mcp';
  /** What messages call it: an origin or the name of a program, never with secrets. */
  readonly name: string;
  readonly agent: Agent;
  /**
   * Resolves when the server is ready for calls.
   *
   * @throws CoordinatorError `unavailable`
   */
  ready(deadline: Deadline): Promise<void>;
  /** Why the server doesn't have an operation at all; nothing where it has. */
  lacks(operation: RemoteOperation, deadline: Deadline): Promise<string | undefined>;
  /** Whether an operation takes an argument that not every server knows. */
  takes(operation: RemoteOperation, argument: string, deadline: Deadline): Promise<boolean>;
  /**
   * Asks. Only what may be done twice is asked again when a connection fails.
   *
   * @param args by the names of MCP's tools: `file_path`, `task_type`, `description`, ...
   * @throws CoordinatorError
   */
  call(
    operation: RemoteOperation,
    args: Readonly<Record<string, unknown>>,
    deadline: Deadline,
  ): Promise<RemoteAnswer>;
  /**
   * Who holds what of these keys; without keys, everything that is held.
   *
   * @throws CoordinatorError `unsupported` where the server would give a wrong answer, or none
   */
  holders(keys: readonly string[] | undefined, deadline: Deadline): Promise<readonly LockHolder[]>;
  /** Whether the server's answer about the holder of a key can be relied on. */
  canTellHolder(key: string): boolean;
  /**
   * A time limit of the settings: for `ready` (`start`), for a call of a detection, or for any other call.
   */
  deadline(kind: 'start' | 'detection' | 'call'): Deadline;
  /** Text of the server, or of an error, safe to be shown: bounded, escaped, without the key. */
  shown(text: string): string;
  close(): Promise<void>;
}

/** Operations whose repetition changes nothing, so that a lost answer may be asked for again. */
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

import {
  CAPABILITIES,
  type Capability,
  type Detection,
  detectionOf,
  type MissingCapability,
} from '../api/capabilities';
import { CoordinatorError } from '../api/errors';
import { readAnswer } from './answer';
import { checkGuardrails, checkPolicy, discoverAgents } from './judgements';
import { acquire, release } from './locks';
import type { RemoteOperation, RemoteServer } from './server';
import type { Deadline } from './timing';

const UNKNOWN_TASK = '00000000-0000-4000-8000-000000000000';

/** The operations of each capability. The capability is missing when the server lacks one of them. */
const OPERATIONS: Readonly<Record<Capability, readonly RemoteOperation[]>> = {
  discover: ['discoverAgents'],
  queueWork: ['submitWork', 'getTask', 'claimWork', 'completeWork'],
  lock: ['acquireLock', 'releaseLock', 'checkLocks'],
  guardrails: ['checkGuardrails'],
  handoff: ['writeHandoff', 'readHandoff'],
  memory: ['remember', 'recall'],
  policy: ['checkPolicy'],
  audit: ['queryAudit'],
};

/** Why a capability is missing: the error of a call, or a sentence. */
type Reason = CoordinatorError | string;

/**
 * Detects what a server can do. A capability counts only after a successful real call with this key. For
 * `lock`, a lock is acquired and released. All other calls only read.
 *
 * Each call has the time limit of a detection call. A server that is slow in every call therefore takes a
 * small multiple of the limit. A server that hangs takes the limit once or twice.
 */
export async function detectRemote(server: RemoteServer): Promise<Detection> {
  try {
    await server.ready(server.deadline('start'));
  } catch (error) {
    const reason = reasonOf(error);
    return detectionOf(server.transport, false, missingOf(new Map(all(reason))));
  }
  const found = new Map<Capability, Reason>();
  const probe = async (capability: Capability) => {
    const reason = await whyMissing(server, capability, server.deadline('detection'));
    if (reason !== undefined) found.set(capability, reason);
  };
  await Promise.all(CAPABILITIES.filter((capability) => capability !== 'audit').map(probe));
  // Probe the audit last: the lock probe must have left an entry by then.
  await probe('audit');
  // Servers answer some questions without checking the key. When the key is rejected anywhere, no other
  // answer counts.
  const refusedKey = [...found.values()].find(
    (reason) => reason instanceof CoordinatorError && reason.code === 'unauthorized',
  );
  const reasons = refusedKey === undefined ? found : new Map(all(refusedKey));
  return detectionOf(server.transport, true, missingOf(reasons));
}

function all(reason: Reason): readonly (readonly [Capability, Reason])[] {
  return CAPABILITIES.map((capability) => [capability, reason]);
}

function missingOf(reasons: ReadonlyMap<Capability, Reason>): readonly MissingCapability[] {
  return [...reasons].map(([capability, reason]) => {
    if (typeof reason === 'string') return { capability, why: reason };
    const why = reason.message;
    return reason.code === 'timeout' ? { capability, why, slow: true } : { capability, why };
  });
}

async function whyMissing(
  server: RemoteServer,
  capability: Capability,
  deadline: Deadline,
): Promise<Reason | undefined> {
  try {
    for (const operation of OPERATIONS[capability]) {
      const why = await server.lacks(operation, deadline);
      if (why !== undefined) return why;
    }
    return await PROBES[capability](server, deadline);
  } catch (error) {
    return reasonOf(error);
  }
}

/** Each probe makes a real call. It returns a reason when the answer is not acceptable. */
const PROBES: Readonly<
  Record<Capability, (server: RemoteServer, deadline: Deadline) => Promise<string | undefined>>
> = {
  discover: async (server, deadline) => {
    await discoverAgents(server, deadline);
    return undefined;
  },
  queueWork: async (server, deadline) => {
    const answer = await read(server, 'getTask', { task_id: UNKNOWN_TASK }, deadline);
    const unknown = /not_?found/i.test(answer.optionalText('reason') ?? '');
    return !answer.flag('success') && unknown
      ? undefined
      : `${server.name} answers about a task that can't exist, so its queue is not trusted.`;
  },
  lock: probeLock,
  guardrails: async (server, deadline) => {
    const { safe } = await checkGuardrails(server, 'git status', undefined, deadline);
    return safe
      ? undefined
      : `${server.name} forbids even \`git status\`. Check its guardrail settings.`;
  },
  handoff: async (server, deadline) => {
    (await read(server, 'readHandoff', { limit: 1 }, deadline)).list('handoffs');
    return undefined;
  },
  memory: async (server, deadline) => {
    (await read(server, 'recall', { limit: 1 }, deadline)).list('memories');
    return undefined;
  },
  policy: async (server, deadline) => {
    await checkPolicy(server, 'acquire_lock', undefined, deadline);
    return undefined;
  },
  audit: async (server, deadline) => {
    const entries = (await read(server, 'queryAudit', { limit: 1 }, deadline)).list('entries');
    return entries.length > 0
      ? undefined
      : `The audit of ${server.name} is empty although a lock was requested: it records nothing. Check the server's log for errors of its audit.`;
  },
};

async function probeLock(server: RemoteServer, deadline: Deadline): Promise<string | undefined> {
  const agent = server.agent.id.replace(/[^A-Za-z0-9._-]/g, '-');
  const key = `feature:parallel-plan-${agent}:detect`;
  const lock = { key, ttlMinutes: 1, reason: 'finding out what the coordinator can do' };
  const { outcome } = await acquire(server, lock, deadline);
  if (!outcome.acquired) {
    return `${server.name} says that ${server.shown(outcome.heldBy.agentId)} holds a lock that only this agent requests: the server does not lock under the id ${server.shown(server.agent.id)}.`;
  }
  const released = await release(server, key, deadline);
  return released.released
    ? undefined
    : `${server.name} gave a lock and did not release it (${released.why}).`;
}

async function read(
  server: RemoteServer,
  operation: RemoteOperation,
  args: Readonly<Record<string, unknown>>,
  deadline: Deadline,
) {
  const { value } = await server.call(operation, args, deadline);
  return readAnswer(value, `The answer of ${server.name} to ${operation}`);
}

function reasonOf(error: unknown): Reason {
  if (error instanceof CoordinatorError) return error;
  return `The server could not be asked: ${error instanceof Error ? error.message : String(error)}.`;
}

import { CAPABILITIES, type Capability, type Detection } from '../capabilities';
import { CoordinatorError } from '../coordinator-error';
import { readAnswer } from './answer';
import type { Deadline } from './deadline';
import { checkGuardrails, checkPolicy, discoverAgents } from './judgements';
import { acquire, release } from './locks';
import type { RemoteOperation, RemoteServer } from './remote-server';

const UNKNOWN_TASK = '00000000-0000-4000-8000-000000000000';

/** What each capability takes. It is missing as soon as one of these is. */
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

/**
 * Finds out what a server can do, within the time for a detection as a whole. A capability counts when a
 * real, authenticated call has said so: a lock is taken and given back, the rest is asked for.
 */
export async function detectRemote(server: RemoteServer): Promise<Detection> {
  const deadline = server.deadline('detection');
  try {
    await server.ready(deadline);
  } catch (error) {
    return detection(server, false, () => reason(error));
  }
  const found = new Map<Capability, string>();
  const probe = async (capability: Capability) => {
    const why = await whyMissing(server, capability, deadline);
    if (why !== undefined) found.set(capability, why);
  };
  await Promise.all(CAPABILITIES.filter((capability) => capability !== 'audit').map(probe));
  // Last, so that there is something in it.
  await probe('audit');
  return detection(server, true, (capability) => found.get(capability));
}

function detection(
  server: RemoteServer,
  available: boolean,
  whyNot: (capability: Capability) => string | undefined,
): Detection {
  const missing = CAPABILITIES.flatMap((capability) => {
    const why = whyNot(capability);
    return why === undefined ? [] : [{ capability, why }];
  });
  const lacking = new Set(missing.map(({ capability }) => capability));
  const can = Object.fromEntries(
    CAPABILITIES.map((capability) => [capability, !lacking.has(capability)]),
  ) as Record<Capability, boolean>;
  return { available, transport: server.transport, can, missing };
}

async function whyMissing(
  server: RemoteServer,
  capability: Capability,
  deadline: Deadline,
): Promise<string | undefined> {
  try {
    for (const operation of OPERATIONS[capability]) {
      const why = await server.lacks(operation, deadline);
      if (why !== undefined) return why;
    }
    return await PROBES[capability](server, deadline);
  } catch (error) {
    return reason(error);
  }
}

/** Each asks for something, and gives a reason where the answer isn't good enough. */
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
      : `${server.name} gives an answer about a task that it can't have, so that its queue is not trusted.`;
  },
  lock: probeLock,
  guardrails: async (server, deadline) => {
    const { safe } = await checkGuardrails(server, 'git status', undefined, deadline);
    return safe ? undefined : `${server.name} forbids even \`git status\`: look at its guardrails.`;
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
      : `The audit of ${server.name} is empty after a lock was asked for: it records nothing. Look at the server's log for errors of its audit.`;
  },
};

async function probeLock(server: RemoteServer, deadline: Deadline): Promise<string | undefined> {
  const agent = server.agent.id.replace(/[^A-Za-z0-9._-]/g, '-');
  const key = `feature:parallel-plan-${agent}:detect`;
  const lock = { key, ttlMinutes: 1, reason: 'finding out what the coordinator can do' };
  const { outcome } = await acquire(server, lock, deadline);
  if (!outcome.acquired) {
    return `${server.name} says that ${server.shown(outcome.heldBy.agentId)} holds a lock that only this agent asks for: locks are not taken under the id ${server.shown(server.agent.id)}.`;
  }
  const released = await release(server, key, deadline);
  return released.released
    ? undefined
    : `${server.name} gave a lock, and didn't take it back (${released.why}).`;
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

function reason(error: unknown): string {
  if (error instanceof CoordinatorError) return error.message;
  return `It could not be asked: ${error instanceof Error ? error.message : String(error)}.`;
}

import { quoted } from '@parallel-plan/plan';
import type { LockHolder, LockOutcome, LockRequest, ReleaseOutcome } from '../api/coordinator';
import { CoordinatorError } from '../api/errors';
import { checkKey, checkTtl } from '../api/limits';
import { type Answer, badAnswer, readAnswer } from './answer';
import type { RemoteServer } from './server';
import type { Deadline } from './timing';

/** The outcome, and whether this call acquired the lock. `undefined` when that is unknown. */
export interface Acquired {
  readonly outcome: LockOutcome;
  readonly fresh: boolean | undefined;
}

/**
 * Acquires one lock.
 *
 * @throws CoordinatorError `invalid-request` for a key or a TTL that the server would reject or misread
 */
export async function acquire(
  server: RemoteServer,
  lock: LockRequest,
  deadline: Deadline = server.deadline('call'),
): Promise<Acquired> {
  checkKey(lock.key);
  checkTtl(lock.ttlMinutes);
  const { value, repeated } = await server.call(
    'acquireLock',
    {
      file_path: lock.key,
      ttl_minutes: lock.ttlMinutes,
      ...(lock.reason === undefined ? {} : { reason: lock.reason }),
    },
    deadline,
  );
  const outcome = readAcquired(value, lock, server);
  if (!outcome.acquired) return { outcome: await withExpiry(server, outcome), fresh: false };
  if (outcome.action === 'acquired') return { outcome, fresh: true };
  // A failed earlier attempt may have acquired the lock, so this attempt found it held.
  return { outcome, fresh: repeated ? undefined : false };
}

/** Releases one lock. */
export async function release(
  server: RemoteServer,
  key: string,
  deadline: Deadline = server.deadline('call'),
): Promise<ReleaseOutcome> {
  const { value, repeated } = await server.call('releaseLock', { file_path: key }, deadline);
  const answer = readAnswer(value, `The answer of ${server.name} to a release`);
  if (answer.flag('success')) return { released: true };
  const reason = answer.optionalText('reason') ?? '';
  const holder = await holderOf(server, key, deadline);
  if (holder === 'unknown') {
    const byOther = /other|not_owner$/i.test(reason);
    return { released: false, why: byOther ? 'held-by-other' : 'not-held' };
  }
  if (holder?.agentId === server.agent.id) {
    throw refused(`release ${quoted(key)}`, answer, server);
  }
  if (holder !== undefined) return { released: false, why: 'held-by-other', heldBy: holder };
  return repeated ? { released: true } : { released: false, why: 'not-held' };
}

/** Adds the expiry to a refusal: some servers name only the holder. */
async function withExpiry(
  server: RemoteServer,
  outcome: Extract<LockOutcome, { acquired: false }>,
): Promise<LockOutcome> {
  if (outcome.heldBy.expiresAt !== null) return outcome;
  const { key, agentId } = outcome.heldBy;
  const holder = await holderOf(server, key, server.deadline('call'));
  if (holder === 'unknown' || holder?.agentId !== agentId) return outcome;
  return { acquired: false, heldBy: { ...holder, ...definedReason(outcome.heldBy) } };
}

function definedReason({ reason }: LockHolder): { reason?: string } {
  return reason === undefined ? {} : { reason };
}

async function holderOf(
  server: RemoteServer,
  key: string,
  deadline: Deadline,
): Promise<LockHolder | 'unknown' | undefined> {
  try {
    const holders = await server.holders([key], deadline);
    return holders.find((holder) => holder.key === key);
  } catch {
    return 'unknown';
  }
}

/** Reads a lock holder from a server's record. */
export function readHolder(lock: Answer, key: string): LockHolder {
  const agentType = lock.optionalText('agent_type');
  const reason = lock.optionalText('reason');
  const acquiredAt = lock.time('locked_at');
  return {
    key,
    agentId: lock.text('locked_by'),
    ...(acquiredAt === null ? {} : { acquiredAt }),
    ...(agentType === undefined ? {} : { agentType }),
    ...(reason === undefined ? {} : { reason }),
    expiresAt: lock.time('expires_at'),
  };
}

/**
 * Reads the answer to `acquireLock`. Only an explicit success with a known action and a valid expiry
 * counts.
 */
export function readAcquired(
  value: unknown,
  { key, ttlMinutes }: LockRequest,
  server: RemoteServer,
): LockOutcome {
  const what = `The answer of ${server.name} to a lock`;
  const answer = readAnswer(value, what);
  const expiresAt = answer.time('expires_at');
  if (!answer.flag('success')) return refusal(answer, key, server);
  const action = answer.text('action');
  if (action !== 'acquired' && action !== 'refreshed') {
    throw badAnswer(what, `success with the action ${server.shown(JSON.stringify(action))}`);
  }
  if (ttlMinutes !== 0 && expiresAt === null) {
    throw badAnswer(what, 'a lock that was to expire has no "expires_at"');
  }
  if (ttlMinutes !== 0 || expiresAt === null) return { acquired: true, action, expiresAt };
  const warning = `The coordinator lets planning claims expire, at ${expiresAt}: claim again before that. The claims of a registered feature stay.`;
  return { acquired: true, action, expiresAt, warning };
}

function refusal(answer: Answer, key: string, server: RemoteServer): LockOutcome {
  const agentId = answer.optionalText('locked_by');
  if (agentId === undefined) throw refused(`lock ${quoted(key)}`, answer, server);
  const agentType = answer.optionalText('agent_type');
  const reason = answer.optionalText('lock_reason');
  return {
    acquired: false,
    heldBy: {
      key,
      agentId,
      ...(agentType === undefined ? {} : { agentType }),
      ...(reason === undefined ? {} : { reason }),
      expiresAt: answer.time('expires_at'),
    },
  };
}

/**
 * An error for a call that the server refused without a valid answer, for example because of a policy.
 *
 * @param what what was refused, to complete "refused to": `lock "x"`
 */
export function refused(what: string, answer: Answer, server: RemoteServer): CoordinatorError {
  const reason = answer.optionalText('reason') ?? answer.optionalText('error');
  const denied = /permit|denied|forbid|not_allowed|polic|trust|unauthor/i.test(reason ?? '');
  const why = reason === undefined ? 'it gives no reason' : server.shown(reason);
  return new CoordinatorError(
    denied ? 'forbidden' : 'invalid-request',
    `${server.name} refused to ${server.shown(what)}: ${why}.`,
  );
}

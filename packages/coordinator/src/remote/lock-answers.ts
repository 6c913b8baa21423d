import { quoted } from '@parallel-plan/plan';
import type { LockHolder, LockOutcome, LockRequest } from '../coordinator';
import { CoordinatorError } from '../coordinator-error';
import { type Answer, badAnswer, readAnswer } from './answer';
import type { RemoteServer } from './remote-server';

/** The holder of a key, from a record of it. */
export function readHolder(lock: Answer, key: string): LockHolder {
  const agentType = lock.optionalText('agent_type');
  const reason = lock.optionalText('reason');
  return {
    key,
    agentId: lock.text('locked_by'),
    ...(agentType === undefined ? {} : { agentType }),
    ...(reason === undefined ? {} : { reason }),
    expiresAt: lock.time('expires_at'),
  };
}

/** What an answer to `acquireLock` says. Only a plain yes, with its proof, is a yes. */
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
 * A refusal that is no answer to the question, such as a policy's.
 *
 * @param what completes "to": `lock "x"`
 */
export function refused(what: string, answer: Answer, server: RemoteServer): CoordinatorError {
  const reason = answer.optionalText('reason') ?? answer.optionalText('error');
  const denied = /permit|denied|forbid|not_allowed|polic|trust|unauthor/i.test(reason ?? '');
  const why = reason === undefined ? 'it gives no reason' : server.shown(reason);
  return new CoordinatorError(
    denied ? 'unauthorized' : 'invalid-request',
    `${server.name} refused to ${server.shown(what)}: ${why}.`,
  );
}

import { quoted } from '@parallel-plan/plan';
import type { LockHolder, LockOutcome, LockRequest, ReleaseOutcome } from '../coordinator';
import { CoordinatorError } from '../coordinator-error';
import { readAnswer } from './answer';
import type { Deadline } from './deadline';
import { readAcquired, refused } from './lock-answers';
import type { RemoteServer } from './remote-server';

const LONGEST_TTL = 480;

/** The outcome, and whether this very call took the lock; `undefined` where that is not known. */
export interface Acquired {
  readonly outcome: LockOutcome;
  readonly fresh: boolean | undefined;
}

/**
 * Takes one lock.
 *
 * @throws CoordinatorError `invalid-request` for a TTL that the server would reject or misunderstand
 */
export async function acquire(
  server: RemoteServer,
  lock: LockRequest,
  deadline: Deadline = server.deadline('call'),
): Promise<Acquired> {
  checkRequest(lock);
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
  // The attempt before may have taken it, so that this one found it taken.
  return { outcome, fresh: repeated ? undefined : false };
}

/** Gives one lock back. */
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

function checkRequest({ key, ttlMinutes }: LockRequest): void {
  const inRange = ttlMinutes >= 0 && ttlMinutes <= LONGEST_TTL;
  if (!Number.isInteger(ttlMinutes) || !inRange) {
    throw invalid(
      `A lock lasts 1 to ${LONGEST_TTL} whole minutes, or is a planning claim (0): not ${ttlMinutes}.`,
    );
  }
  // URLs lose such segments, so that another call would be made.
  const segments = key.split('/');
  if (key.trim() === '' || segments.includes('.') || segments.includes('..')) {
    throw invalid(
      `${quoted(key)} can't be locked: name a lock key, or a path from the workspace root without "." and "..".`,
    );
  }
  if (/\p{Cc}/u.test(key)) {
    throw invalid(`${quoted(key)} can't be locked, because it has control characters.`);
  }
}

function invalid(message: string): CoordinatorError {
  return new CoordinatorError('invalid-request', message);
}

/** Some servers name the holder only, and not until when. */
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

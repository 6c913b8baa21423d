import type { ClaimedLock, ClaimOutcome, LockHolder, LockRequest } from '../api/coordinator';
import { CoordinatorError } from '../api/errors';
import { ClaimInterruptedError } from '../api/errors';
import { inTotal } from './timing';
import { acquire, release } from './locks';
import type { RemoteServer } from './server';

/**
 * Takes all locks of a set, or none: one after the other in the order of their code units, so that two
 * agents that claim overlapping sets can't each hold what the other wants. On the first refusal, what
 * this call has taken is given back in reverse.
 *
 * @throws ClaimInterruptedError where the server fails in between
 */
export async function claimInOrder(
  server: RemoteServer,
  locks: readonly LockRequest[],
): Promise<ClaimOutcome> {
  const claimed: ClaimedLock[] = [];
  const warnings = new Set<string>();
  const journal: Journal = { fresh: [], unsure: [], before: [] };
  const wanted = inOrder(locks);
  for (const [at, lock] of wanted.entries()) {
    const { outcome, fresh } = await acquire(server, lock).catch(async (error: unknown) => {
      throw await interrupted(server, lock.key, journal, error);
    });
    if (!outcome.acquired) {
      const leftBehind = await giveBack(server, journal);
      const later = wanted.slice(at + 1).map(({ key }) => key);
      const heldBy = [outcome.heldBy, ...(await holdersOfOthers(server, later, journal.before))];
      return { claimed: false, heldBy, leftBehind };
    }
    const list = fresh === undefined ? journal.unsure : fresh ? journal.fresh : journal.before;
    list.push(lock.key);
    const taken = { key: lock.key, expiresAt: outcome.expiresAt };
    claimed.push(fresh === undefined ? taken : { ...taken, fresh });
    if (outcome.warning !== undefined) warnings.add(outcome.warning);
  }
  return { claimed: true, locks: claimed, warnings: summarized(warnings) };
}

/** What a claim has done so far. */
interface Journal {
  /** Taken by this call. */
  readonly fresh: string[];
  /** Taken by this call, or held by the agent before. */
  readonly unsure: string[];
  /** Held by the agent before. */
  readonly before: string[];
}

/** Each key once, with the longest time that is asked for. */
function inOrder(locks: readonly LockRequest[]): readonly LockRequest[] {
  const byKey = new Map<string, LockRequest>();
  for (const lock of locks) {
    const other = byKey.get(lock.key);
    if (other === undefined || lasts(lock) > lasts(other)) byKey.set(lock.key, lock);
  }
  return [...byKey.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
}

function lasts({ ttlMinutes }: LockRequest): number {
  return ttlMinutes === 0 ? Infinity : ttlMinutes;
}

async function interrupted(
  server: RemoteServer,
  key: string,
  journal: Journal,
  error: unknown,
): Promise<unknown> {
  if (!(error instanceof CoordinatorError)) return error;
  // Without an answer, the lock may be taken all the same.
  if (error.mayHaveHappened) journal.unsure.push(key);
  const leftBehind = await giveBack(server, journal);
  const left =
    leftBehind.length === 0
      ? 'What had been taken was given back.'
      : `May be held still, by ${server.shown(server.agent.id)}: ${server.shown(leftBehind.join(', '))}. Release it once the coordinator answers, or wait until it expires.`;
  return new ClaimInterruptedError(error.code, `${error.message} ${left}`, leftBehind, {
    cause: error,
  });
}

/**
 * Releases in reverse what this call has taken, within twice the time of a call.
 *
 * @returns what may be held still
 */
async function giveBack(server: RemoteServer, journal: Journal): Promise<readonly string[]> {
  const left: string[] = [];
  const deadline = inTotal(2 * server.deadline('call').attempt());
  // Who held a part before is claiming again: an unsure one is more likely to be from then.
  const keepUnsure = journal.before.length > 0;
  const mine = [...journal.fresh, ...journal.unsure].sort().reverse();
  for (const key of mine) {
    if (keepUnsure && journal.unsure.includes(key)) left.push(key);
    else if (!(await released(server, key, deadline))) left.push(key);
  }
  return left.reverse();
}

async function released(
  server: RemoteServer,
  key: string,
  deadline: ReturnType<typeof inTotal>,
): Promise<boolean> {
  if (deadline.expired) return false;
  try {
    await release(server, key, deadline);
    return true;
  } catch {
    return false;
  }
}

/** So that a conflict is reported as a whole; the first holder alone is reason enough. */
async function holdersOfOthers(
  server: RemoteServer,
  keys: readonly string[],
  mine: readonly string[],
): Promise<readonly LockHolder[]> {
  const wanted = keys.filter((key) => server.canTellHolder(key));
  if (wanted.length === 0) return [];
  try {
    const deadline = inTotal(server.deadline('call').attempt());
    const holders = await server.holders(wanted, deadline);
    return holders
      .filter(({ key, agentId }) => agentId !== server.agent.id && !mine.includes(key))
      .sort((a, b) => (a.key < b.key ? -1 : 1));
  } catch {
    return [];
  }
}

/** A warning a lock would be a page of the same; the first end is what counts. */
function summarized(warnings: ReadonlySet<string>): readonly string[] {
  return [...warnings].sort().slice(0, 1);
}

import { byText } from '@parallel-plan/plan/text';
import type { ClaimedLock, ClaimOutcome, LockHolder, LockRequest } from '../api/coordinator';
import { CoordinatorError } from '../api/errors';
import { ClaimInterruptedError } from '../api/errors';
import { inTotal } from './timing';
import { acquire, release } from './locks';
import type { RemoteServer } from './server';

/**
 * Claims all locks of a set, or none. The locks are acquired one by one in the order of their code units.
 * Two agents that claim overlapping sets can therefore never each hold what the other wants. On the first
 * refusal, the locks that this call acquired are released in reverse order.
 *
 * @throws ClaimInterruptedError when the server fails in between
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

/** The locks acquired so far. */
interface Journal {
  /** Acquired by this call. */
  readonly fresh: string[];
  /** Acquired by this call, or already held by the agent. */
  readonly unsure: string[];
  /** Already held by the agent. */
  readonly before: string[];
}

/** Each key once, with the longest requested time. */
function inOrder(locks: readonly LockRequest[]): readonly LockRequest[] {
  const byKey = new Map<string, LockRequest>();
  for (const lock of locks) {
    const other = byKey.get(lock.key);
    if (other === undefined || lasts(lock) > lasts(other)) byKey.set(lock.key, lock);
  }
  return [...byKey.values()].sort(byText(({ key }) => key));
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
  // The lock may have been acquired although the answer is missing.
  if (error.mayHaveHappened) journal.unsure.push(key);
  const leftBehind = await giveBack(server, journal);
  const left =
    leftBehind.length === 0
      ? 'The locks taken before were released.'
      : `Possibly still held by ${server.shown(server.agent.id)}: ${server.shown(leftBehind.join(', '))}. Release it once the coordinator answers, or wait until it expires.`;
  return new ClaimInterruptedError(error.code, `${error.message} ${left}`, leftBehind, {
    cause: error,
  });
}

/**
 * Releases in reverse order what this call acquired, within twice the time limit of a call.
 *
 * @returns the keys that may still be held
 */
async function giveBack(server: RemoteServer, journal: Journal): Promise<readonly string[]> {
  const left: string[] = [];
  const deadline = inTotal(2 * server.deadline('call').attempt());
  // If the agent already held some keys, it is renewing a claim. It then probably held the unsure keys too,
  // so keep them.
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

/**
 * Finds the other holders, to report the whole conflict. Failures are ignored: the first holder is enough
 * for the refusal.
 */
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
      .sort(byText(({ key }) => key));
  } catch {
    return [];
  }
}

/** The warnings of all locks are nearly the same. Keep the one with the earliest expiry. */
function summarized(warnings: ReadonlySet<string>): readonly string[] {
  return [...warnings].sort().slice(0, 1);
}

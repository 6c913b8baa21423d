import { byText, lockIdentity, lockKeysConflict, parseLockKey } from '@parallel-plan/plan';
import { type ExpressionBuilder, type Kysely, sql } from 'kysely';
import type {
  ClaimOutcome,
  Coordinator,
  LockHolder,
  LockOutcome,
  LockRequest,
} from '../api/coordinator';
import { checkKey, checkTtl } from '../api/limits';
import { pathIdentity } from '../api/lock-name';
import { RetryTransaction } from './engine';
import { isoTime, type StoreSchema } from './schema';
import type { Session, StoreTransaction } from './session';

type Locks = Pick<Coordinator, 'acquireLock' | 'claimLocks' | 'releaseLock' | 'checkLocks'>;

/** A requested lock, with the identity of what it locks. */
interface Wanted extends LockRequest {
  readonly identity: string;
}

interface TakenLock {
  readonly identity: string;
  readonly expires_at: number | null;
  readonly refreshes: number;
}

/** The maximum number of rows in one statement: more bound values are not portable. */
const ROWS_A_STATEMENT = 500;

/** The locks of a store. `lockKeysConflict` defines which different keys exclude each other. */
export function storeLocks(session: Session): Locks {
  return {
    acquireLock: async (lock) => {
      const wanted = wantedLocks([lock]);
      return session.write(async (transaction): Promise<LockOutcome> => {
        const { taken, heldBy } = await take(session, transaction, wanted);
        const [holder] = heldBy;
        await session.record(transaction, {
          operation: 'acquire_lock',
          resource: lock.key,
          success: holder === undefined,
          details:
            holder === undefined
              ? { ttlMinutes: lock.ttlMinutes, ...(lock.reason && { reason: lock.reason }) }
              : { heldBy: holder.agentId },
        });
        if (holder !== undefined) return { acquired: false, heldBy: holder };
        const [row] = taken;
        return {
          acquired: true,
          action: (row?.refreshes ?? 0) > 0 ? 'refreshed' : 'acquired',
          expiresAt: isoTime(row?.expires_at ?? null),
        };
      });
    },

    claimLocks: async (locks) => {
      if (locks.length === 0) return { claimed: true, locks: [], warnings: [] };
      const wanted = wantedLocks(locks);
      return session.write(async (transaction): Promise<ClaimOutcome> => {
        const { taken, heldBy } = await take(session, transaction, wanted);
        await session.record(transaction, {
          operation: 'claim_locks',
          success: heldBy.length === 0,
          details: {
            keys: wanted.map(({ key }) => key),
            ...(heldBy.length > 0 && { heldBy: heldBy.map(({ key, agentId }) => [key, agentId]) }),
          },
        });
        if (heldBy.length > 0) return { claimed: false, heldBy, leftBehind: [] };
        const rows = new Map(taken.map((row) => [row.identity, row]));
        return {
          claimed: true,
          locks: wanted
            .map(({ key, identity }) => {
              const row = rows.get(identity);
              const fresh = row?.refreshes === 0;
              return { key, fresh, expiresAt: isoTime(row?.expires_at ?? null) };
            })
            .sort(byText(({ key }) => key)),
          warnings: [],
        };
      });
    },

    releaseLock: async (key) => {
      checkKey(key);
      const identity = identityOf(key);
      return session.write(async (transaction) => {
        const released = await transaction
          .deleteFrom('locks')
          .where('identity', '=', identity)
          .where('agent_id', '=', session.agent.id)
          .where(unexpired(session))
          .returning('identity')
          .execute();
        const success = released.length > 0;
        const [heldBy] = success ? [] : await holders(session, transaction, [identity]);
        await session.record(transaction, { operation: 'release_lock', resource: key, success });
        if (success) return { released: true };
        if (heldBy === undefined) return { released: false, why: 'not-held' };
        return { released: false, why: 'held-by-other', heldBy };
      });
    },

    checkLocks: async (keys) => {
      keys?.forEach(checkKey);
      return session.read((db) => holders(session, db, keys?.map(identityOf)));
    },
  };
}

/**
 * Validates the locks and removes duplicates. They are sorted, so two transactions never wait for each
 * other.
 */
function wantedLocks(locks: readonly LockRequest[]): readonly Wanted[] {
  const wanted = new Map<string, Wanted>();
  for (const lock of locks) {
    checkKey(lock.key);
    checkTtl(lock.ttlMinutes);
    const identity = identityOf(lock.key);
    const same = wanted.get(identity);
    const longer = same === undefined || lastsLonger(lock.ttlMinutes, same.ttlMinutes);
    wanted.set(identity, { ...(longer ? lock : same), key: same?.key ?? lock.key, identity });
  }
  return [...wanted.values()].sort(byText(({ identity }) => identity));
}

function lastsLonger(minutes: number, than: number): boolean {
  return than !== 0 && (minutes === 0 || minutes > than);
}

/**
 * Acquires all locks, or finds the other holders.
 *
 * The `on conflict` clause guarantees a single holder. The query before it provides the message, and covers
 * families of flags, which exclude keys with other spellings.
 */
async function take(
  session: Session,
  transaction: StoreTransaction,
  wanted: readonly Wanted[],
): Promise<{ taken: readonly TakenLock[]; heldBy: readonly LockHolder[] }> {
  const identities = wanted.map(({ identity }) => identity);
  if (identities.some(isFlag)) await session.engine.lockFlagFamilies(transaction);
  const heldBy = (await holders(session, transaction, identities)).filter(
    ({ agentId }) => agentId !== session.agent.id,
  );
  if (heldBy.length > 0) return { taken: [], heldBy };
  const taken: TakenLock[] = [];
  for (const rows of chunks(wanted)) taken.push(...(await upsert(session, transaction, rows)));
  // Another agent acquired a lock after the query.
  if (taken.length < wanted.length) throw new RetryTransaction();
  return { taken, heldBy: [] };
}

/**
 * Writes the locks and returns the rows that this agent now holds. Rows that other agents hold don't
 * change.
 */
async function upsert(
  { agent, engine }: Session,
  transaction: StoreTransaction,
  wanted: readonly Wanted[],
): Promise<readonly TakenLock[]> {
  return transaction
    .insertInto('locks')
    .values((row) =>
      wanted.map(({ identity, key, ttlMinutes, reason }) => ({
        identity,
        key,
        agent_id: agent.id,
        agent_type: agent.type,
        session_id: agent.sessionId ?? null,
        reason: reason ?? null,
        refreshes: 0,
        acquired_at: engine.now(),
        expires_at: ttlMinutes === 0 ? null : row(engine.now(), '+', ttlMinutes * 60_000),
      })),
    )
    .onConflict((conflict) =>
      conflict
        .column('identity')
        .doUpdateSet((row) => {
          const [ours, theirs] = [row.ref('excluded.expires_at'), row.ref('locks.expires_at')];
          const sameHolder = sql<boolean>`(${row.ref('locks.agent_id')} = ${agent.id}
            and (${theirs} is null or ${theirs} > ${engine.now()}))`;
          return {
            key: row.ref('excluded.key'),
            agent_id: row.ref('excluded.agent_id'),
            agent_type: row.ref('excluded.agent_type'),
            session_id: row.ref('excluded.session_id'),
            reason: sql<string | null>`case when ${sameHolder}
              then coalesce(${row.ref('excluded.reason')}, ${row.ref('locks.reason')})
              else ${row.ref('excluded.reason')} end`,
            refreshes: sql<number>`case when ${sameHolder}
              then ${row.ref('locks.refreshes')} + 1 else 0 end`,
            acquired_at: sql<number>`case when ${sameHolder}
              then ${row.ref('locks.acquired_at')} else ${row.ref('excluded.acquired_at')} end`,
            // A refresh never shortens a lock: a planning claim remains one.
            expires_at: sql<number | null>`case
              when not ${sameHolder} then ${ours}
              when ${theirs} is null or ${ours} is null then null
              when ${theirs} > ${ours} then ${theirs} else ${ours} end`,
          };
        })
        .where((row) =>
          row.or([
            row('locks.agent_id', '=', agent.id),
            row('locks.expires_at', '<=', engine.now()),
          ]),
        ),
    )
    .returning(['identity', 'expires_at', 'refreshes'])
    .execute();
}

/** The holders of some identities, or of all locks, sorted by key. */
async function holders(
  session: Session,
  db: Kysely<StoreSchema>,
  identities?: readonly string[],
): Promise<readonly LockHolder[]> {
  const query = db
    .selectFrom('locks')
    .select(['identity', 'key', 'agent_id', 'agent_type', 'reason', 'acquired_at', 'expires_at'])
    .where(unexpired(session));
  const found = [];
  if (identities === undefined) found.push(...(await query.execute()));
  for (const some of chunks(identities ?? [])) {
    found.push(...(await query.where('identity', 'in', some).execute()));
  }
  const flags = identities?.filter(isFlag) ?? [];
  if (flags.length > 0) {
    const families = await query.where('identity', 'like', 'flag:%').execute();
    found.push(
      ...families.filter(
        ({ identity }) =>
          !flags.includes(identity) && flags.some((flag) => lockKeysConflict(flag, identity)),
      ),
    );
  }
  return found
    .map((row) => ({
      key: row.key,
      agentId: row.agent_id,
      agentType: row.agent_type,
      ...(row.reason !== null && { reason: row.reason }),
      acquiredAt: isoTime(row.acquired_at),
      expiresAt: isoTime(row.expires_at),
    }))
    .sort(byText(({ key }) => key));
}

function unexpired({ engine }: Session) {
  return (row: ExpressionBuilder<StoreSchema, 'locks'>) =>
    row.or([row('expires_at', 'is', null), row('expires_at', '>', engine.now())]);
}

/** The identity of a key. A key without a namespace is a path. */
function identityOf(key: string): string {
  if (parseLockKey(key).namespace !== undefined) return lockIdentity(key);
  return pathIdentity(key.trim());
}

function isFlag(identity: string): boolean {
  return identity.startsWith('flag:');
}

function* chunks<T>(items: readonly T[]): Generator<readonly T[]> {
  for (let start = 0; start < items.length; start += ROWS_A_STATEMENT) {
    yield items.slice(start, start + ROWS_A_STATEMENT);
  }
}

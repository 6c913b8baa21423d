import type { Kysely, Transaction } from 'kysely';
import type { Agent } from '../api/coordinator';
import { CoordinatorError } from '../api/errors';
import type { Engine } from './engine';
import type { StoreSchema } from './schema';

/** How long an agent keeps a task without a lease after its last write, in milliseconds. */
export const PRESENCE_MS = 120 * 60_000;

export type StoreTransaction = Transaction<StoreSchema>;

/** The audit entry of one write. */
export interface AuditRecord {
  readonly operation: string;
  readonly resource?: string;
  readonly success: boolean;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** The access of one agent to a store. */
export interface Session {
  readonly agent: Agent;
  readonly engine: Engine;
  read<T>(work: (db: Kysely<StoreSchema>) => Promise<T>): Promise<T>;
  /** Runs a transaction. When it succeeds, the agent counts as seen. */
  write<T>(work: (transaction: StoreTransaction) => Promise<T>): Promise<T>;
  /** Records that the agent is alive. */
  checkIn(): Promise<void>;
  record(transaction: StoreTransaction, entry: AuditRecord): Promise<void>;
  close(): Promise<void>;
}

/** The minimum time between two records that an agent was seen, in milliseconds. */
const SEEN_EVERY_MS = 10_000;

/**
 * Opens a session.
 *
 * @param agent the agent that all writes are attributed to
 */
export function openSession(engine: Engine, agent: Agent): Session {
  let seenAt: number | undefined;
  let closing: Promise<void> | undefined;

  const guard = () => {
    if (closing !== undefined) {
      throw new CoordinatorError('unavailable', 'This coordinator has been closed.');
    }
  };
  const write = async <T>(
    work: (transaction: StoreTransaction) => Promise<T>,
    everyMs: number,
  ): Promise<T> => {
    guard();
    const at = performance.now();
    const due = seenAt === undefined || at - seenAt >= everyMs;
    const result = await engine.write(async (transaction) => {
      if (due) await seen(transaction, engine, agent);
      return work(transaction);
    });
    if (due) seenAt = at;
    return result;
  };

  return {
    agent,
    engine,
    read: async (work) => {
      guard();
      return engine.read(work);
    },
    write: (work) => write(work, SEEN_EVERY_MS),
    checkIn: () => write(async () => undefined, 0),
    record: async (transaction, { operation, resource, success, details }) => {
      await transaction
        .insertInto('audit')
        .values({
          at: engine.now(),
          agent_id: agent.id,
          session_id: agent.sessionId ?? null,
          operation,
          resource: resource ?? null,
          success: success ? 1 : 0,
          details: details === undefined ? null : JSON.stringify(details),
        })
        .execute();
    },
    close: () => (closing ??= engine.close()),
  };
}

/** Records that the agent is alive, and extends its claims without a lease. */
async function seen(transaction: StoreTransaction, engine: Engine, agent: Agent): Promise<void> {
  await transaction
    .insertInto('agents')
    .values({ id: agent.id, type: agent.type, last_seen_at: engine.now() })
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet((row) => ({
        type: row.ref('excluded.type'),
        last_seen_at: row.ref('excluded.last_seen_at'),
      })),
    )
    .execute();
  await transaction
    .updateTable('tasks')
    .set((row) => ({ lease_expires_at: row(engine.now(), '+', PRESENCE_MS) }))
    .where('status', '=', 'claimed')
    .where('lease_ms', 'is', null)
    .where('claimed_by', '=', agent.id)
    .where('lease_expires_at', '>', engine.now())
    .execute();
}

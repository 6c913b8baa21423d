import { quoted } from '@parallel-plan/plan';
import { sql } from 'kysely';
import type { Coordinator } from '../api/coordinator';
import type {
  ClaimedTask,
  CompletionOutcome,
  Lease,
  LeaseOutcome,
  Task,
  TaskCompletion,
  WorkQuery,
} from '../api/queue';
import { checkAbility, checkLease, kindOf } from '../api/limits';
import { readTask } from './queue';
import { isoTime } from './schema';
import { PRESENCE_MS, type Session, type StoreTransaction } from './session';

const MINUTE_MS = 60_000;

/**
 * Claims, renews and completes tasks.
 *
 * A claimed task belongs to its claimer until it is completed. It can be claimed again when its lease ends
 * or, without a lease, when the agent has written nothing for `PRESENCE_MS`. Only the last claim can
 * complete it. A task with a failed dependency is never given out.
 */
export function storeLeases(
  session: Session,
): Pick<Coordinator, 'claimWork' | 'renewLease' | 'completeWork'> {
  return {
    claimWork: async (query = {}) => {
      checkLease(query.leaseMinutes);
      query.abilities?.forEach(checkAbility);
      if (query.types?.length === 0) return undefined;
      return session.write((transaction) => claim(session, transaction, query));
    },
    renewLease: (lease) => session.write((transaction) => renew(session, transaction, lease)),
    completeWork: (taskId, completion, lease) =>
      session.write((transaction) => complete(session, transaction, taskId, completion, lease)),
  };
}

async function claim(
  session: Session,
  transaction: StoreTransaction,
  { types, change, abilities = [], leaseMinutes }: WorkQuery,
): Promise<ClaimedTask | undefined> {
  const { engine, agent } = session;
  const kinds = [...new Set(abilities.map(kindOf))];
  const next = await transaction
    .selectFrom('tasks')
    .select(['tasks.id', 'tasks.claimed_by'])
    .where((row) =>
      row.or([
        row('tasks.status', '=', 'pending'),
        row.and([
          row('tasks.status', '=', 'claimed'),
          row('tasks.lease_expires_at', '<=', engine.now()),
        ]),
      ]),
    )
    .$if(types !== undefined, (query) => query.where('tasks.type', 'in', types ?? []))
    .$if(change !== undefined, (query) => query.where('tasks.change', '=', change ?? ''))
    .$if(kinds.length > 0, (query) =>
      query.where((row) =>
        row.not(
          row.exists(
            row
              .selectFrom('task_needs')
              .select(sql`1`.as('one'))
              .whereRef('task_needs.task_id', '=', 'tasks.id')
              .where('task_needs.kind', 'in', kinds)
              .where('task_needs.need', 'not in', abilities),
          ),
        ),
      ),
    )
    .where((row) =>
      row.not(
        row.exists(
          row
            .selectFrom('task_dependencies')
            .innerJoin('tasks as base', 'base.id', 'task_dependencies.depends_on')
            .select(sql`1`.as('one'))
            .whereRef('task_dependencies.task_id', '=', 'tasks.id')
            .where('base.status', '<>', 'completed'),
        ),
      ),
    )
    .orderBy('tasks.priority')
    .orderBy('tasks.seq')
    .limit(1)
    .$if(engine.skipsLockedRows, (query) => query.forUpdate('tasks').skipLocked())
    .executeTakeFirst();
  if (next === undefined) return undefined;

  const leaseMs = leaseMinutes === undefined ? null : leaseMinutes * MINUTE_MS;
  const claimed = await transaction
    .updateTable('tasks')
    .set((row) => ({
      status: 'claimed',
      claimed_by: agent.id,
      claims: row('claims', '+', 1),
      lease_ms: leaseMs,
      lease_expires_at: row(engine.now(), '+', leaseMs ?? PRESENCE_MS),
    }))
    .where('id', '=', next.id)
    .returning(['claims', 'lease_expires_at'])
    .executeTakeFirstOrThrow();
  await session.record(transaction, {
    operation: 'get_work',
    resource: next.id,
    success: true,
    ...(next.claimed_by !== null && { details: { lapsedClaimOf: next.claimed_by } }),
  });
  const task = await readTask(transaction, next.id);
  return task && { ...task, lease: leaseOf(next.id, claimed) };
}

async function renew(
  { agent, engine }: Session,
  transaction: StoreTransaction,
  { taskId, token }: Lease,
): Promise<LeaseOutcome> {
  const renewed = await transaction
    .updateTable('tasks')
    .set((row) => ({
      lease_expires_at: row(
        engine.now(),
        '+',
        sql<number>`coalesce(${row.ref('lease_ms')}, ${PRESENCE_MS})`,
      ),
    }))
    .where('id', '=', taskId)
    .where('status', '=', 'claimed')
    .where('claimed_by', '=', agent.id)
    .where('claims', '=', token)
    .returning(['claims', 'lease_expires_at'])
    .executeTakeFirst();
  if (renewed !== undefined) return { renewed: true, lease: leaseOf(taskId, renewed) };
  return { renewed: false, why: whyNot(await readTask(transaction, taskId), taskId, agent.id) };
}

async function complete(
  session: Session,
  transaction: StoreTransaction,
  taskId: string,
  completion: TaskCompletion,
  lease: Lease | undefined,
): Promise<CompletionOutcome> {
  const { agent } = session;
  const status = completion.success ? 'completed' : 'failed';
  const mine = transaction
    .updateTable('tasks')
    .where('id', '=', taskId)
    .where('claimed_by', '=', agent.id)
    .$if(lease !== undefined, (query) => query.where('claims', '=', lease?.token ?? 0));
  const completed = await mine
    .set({
      status,
      lease_expires_at: null,
      result: completion.result === undefined ? null : JSON.stringify(completion.result),
      error: completion.success ? null : completion.error,
    })
    .where('status', '=', 'claimed')
    .returning('id')
    .execute();
  const task = completed.length > 0 ? undefined : await readTask(transaction, taskId);
  // A worker that lost the answer asks again, with the lease that completed the task.
  const repeated =
    lease !== undefined &&
    task?.status === status &&
    (await mine.set({ status }).returning('id').execute()).length > 0;
  const why = completed.length > 0 || repeated ? undefined : whyNot(task, taskId, agent.id);
  await session.record(transaction, {
    operation: 'complete_work',
    resource: taskId,
    success: why === undefined,
    details: why === undefined ? { taskSucceeded: completion.success } : { why },
  });
  return why === undefined ? { completed: true } : { completed: false, why };
}

function leaseOf(
  taskId: string,
  row: { readonly claims: number; readonly lease_expires_at: number | null },
): Lease {
  return { taskId, token: row.claims, expiresAt: isoTime(row.lease_expires_at ?? 0) };
}

function whyNot(task: Task | undefined, id: string, agentId: string): string {
  if (task === undefined) return `There is no task ${quoted(id)}.`;
  switch (task.status) {
    case 'pending':
      return 'The task is not claimed. Claim it before you work on it.';
    case 'claimed':
      return task.claimedBy === agentId
        ? 'The lease is lost: the task was claimed again, under the same agent id.'
        : `The task is claimed by ${quoted(task.claimedBy ?? '')}, and only the claimer completes it.`;
    case 'completed':
    case 'failed':
      return `The task was already ${task.status === 'failed' ? 'reported as failed' : 'completed'}.`;
  }
}

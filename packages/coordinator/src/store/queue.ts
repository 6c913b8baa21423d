import { randomUUID } from 'node:crypto';
import { quoted } from '@parallel-plan/plan';
import { type Kysely, type Selectable, sql } from 'kysely';
import type { CompletionOutcome, Coordinator, Task, TaskRequest } from '../api/coordinator';
import { checkPriority, checkText, invalid } from '../api/limits';
import type { StoreSchema } from './schema';
import { LEASE_MS, type Session, type StoreTransaction } from './session';

type Queue = Pick<Coordinator, 'submitWork' | 'getTask' | 'claimWork' | 'completeWork'>;

/**
 * The queue of a store.
 *
 * A claimed task belongs to its claimer until it is completed. When the claimer isn't heard of for the
 * time of a lease, the task may be claimed again; whoever has it last completes it. A task whose
 * dependency failed is never given.
 */
export function storeQueue(session: Session): Queue {
  return {
    submitWork: async (request) => {
      checkText('The type of a task', request.type);
      checkText('The description of a task', request.description);
      checkPriority(request.priority);
      return session.write((transaction) => submit(session, transaction, request));
    },
    getTask: (taskId) => session.read((db) => readTask(db, taskId)),
    claimWork: (types) =>
      types?.length === 0
        ? Promise.resolve(undefined)
        : session.write((transaction) => claim(session, transaction, types)),
    completeWork: (taskId, completion) =>
      session.write(async (transaction): Promise<CompletionOutcome> => {
        const { success } = completion;
        const completed = await transaction
          .updateTable('tasks')
          .set({
            status: success ? 'completed' : 'failed',
            lease_expires_at: null,
            result: completion.result === undefined ? null : JSON.stringify(completion.result),
            error: completion.success ? null : completion.error,
          })
          .where('id', '=', taskId)
          .where('status', '=', 'claimed')
          .where('claimed_by', '=', session.agent.id)
          .returning('id')
          .execute();
        const why =
          completed.length > 0 ? undefined : whyNot(await readTask(transaction, taskId), taskId);
        await session.record(transaction, {
          operation: 'complete_work',
          resource: taskId,
          success: why === undefined,
          details: why === undefined ? { taskSucceeded: success } : { why },
        });
        return why === undefined ? { completed: true } : { completed: false, why };
      }),
  };
}

async function submit(
  session: Session,
  transaction: StoreTransaction,
  request: TaskRequest,
): Promise<{ taskId: string; created: boolean }> {
  const dependencies = [...new Set(request.dependsOn)];
  await requireTasks(transaction, dependencies);
  const taskId = randomUUID();
  const created = await transaction
    .insertInto('tasks')
    .values({
      id: taskId,
      idempotency_key: request.idempotencyKey ?? null,
      type: request.type,
      description: request.description,
      input: JSON.stringify(request.input),
      priority: request.priority,
      status: 'pending',
      submitted_by: session.agent.id,
    })
    .onConflict((conflict) => conflict.column('idempotency_key').doNothing())
    .returning('id')
    .execute();
  if (created.length === 0) {
    const existing = await transaction
      .selectFrom('tasks')
      .select('id')
      .where('idempotency_key', '=', request.idempotencyKey ?? null)
      .executeTakeFirstOrThrow();
    return { taskId: existing.id, created: false };
  }
  if (dependencies.length > 0) {
    await transaction
      .insertInto('task_dependencies')
      .values(
        dependencies.map((dependency, position) => ({
          task_id: taskId,
          depends_on: dependency,
          position,
        })),
      )
      .execute();
  }
  await session.record(transaction, {
    operation: 'submit_work',
    resource: taskId,
    success: true,
    details: {
      type: request.type,
      ...(request.idempotencyKey !== undefined && { idempotencyKey: request.idempotencyKey }),
    },
  });
  return { taskId, created: true };
}

async function requireTasks(db: Kysely<StoreSchema>, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const known = await db.selectFrom('tasks').select('id').where('id', 'in', ids).execute();
  const unknown = ids.find((id) => !known.some((task) => task.id === id));
  if (unknown === undefined) return;
  throw invalid(
    `The task depends on ${quoted(unknown)}, which is no task of this queue. Submit what comes first before what depends on it.`,
  );
}

async function claim(
  session: Session,
  transaction: StoreTransaction,
  types: readonly string[] | undefined,
): Promise<Task | undefined> {
  const { engine, agent } = session;
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

  await transaction
    .updateTable('tasks')
    .set((row) => ({
      status: 'claimed',
      claimed_by: agent.id,
      lease_expires_at: row(engine.now(), '+', LEASE_MS),
    }))
    .where('id', '=', next.id)
    .execute();
  await session.record(transaction, {
    operation: 'get_work',
    resource: next.id,
    success: true,
    ...(next.claimed_by !== null && { details: { lapsedClaimOf: next.claimed_by } }),
  });
  return readTask(transaction, next.id);
}

async function readTask(db: Kysely<StoreSchema>, id: string): Promise<Task | undefined> {
  const row = await db.selectFrom('tasks').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) return undefined;
  const dependencies = await db
    .selectFrom('task_dependencies')
    .select('depends_on')
    .where('task_id', '=', id)
    .orderBy('position')
    .execute();
  return toTask(
    row,
    dependencies.map(({ depends_on }) => depends_on),
  );
}

function toTask(row: Selectable<StoreSchema['tasks']>, dependsOn: readonly string[]): Task {
  return {
    id: row.id,
    type: row.type,
    description: row.description,
    input: JSON.parse(row.input) as Task['input'],
    priority: row.priority,
    dependsOn,
    status: row.status,
    ...(row.claimed_by !== null && { claimedBy: row.claimed_by }),
    ...(row.result !== null && { result: JSON.parse(row.result) as NonNullable<Task['result']> }),
    ...(row.error !== null && { error: row.error }),
  };
}

function whyNot(task: Task | undefined, id: string): string {
  if (task === undefined) return `There is no task ${quoted(id)}.`;
  switch (task.status) {
    case 'pending':
      return 'Nobody has claimed the task. Claim it before it is worked on.';
    case 'claimed':
      return `The task is claimed by ${quoted(task.claimedBy ?? '')}, and only the claimer completes it.`;
    case 'completed':
    case 'failed':
      return `The task has been ${task.status === 'failed' ? 'reported as failed' : 'completed'} before.`;
  }
}

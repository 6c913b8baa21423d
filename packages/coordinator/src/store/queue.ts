import { randomUUID } from 'node:crypto';
import { quoted } from '@parallel-plan/plan';
import type { Kysely, Selectable } from 'kysely';
import type { Coordinator } from '../api/coordinator';
import type { Task, TaskRequest } from '../api/queue';
import { checkAbility, checkPriority, checkText, invalid, kindOf } from '../api/limits';
import type { StoreSchema } from './schema';
import type { Session, StoreTransaction } from './session';

/** Submits and reads tasks. `leases.ts` claims and completes them. */
export function storeQueue(session: Session): Pick<Coordinator, 'submitWork' | 'getTask'> {
  return {
    submitWork: async (request) => {
      checkText('The type of a task', request.type);
      checkText('The description of a task', request.description);
      checkPriority(request.priority);
      request.needs?.forEach(checkAbility);
      return session.write((transaction) => submit(session, transaction, request));
    },
    getTask: (taskId) => session.read((db) => readTask(db, taskId)),
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
      change: request.change ?? null,
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
  const needs = [...new Set(request.needs)];
  if (needs.length > 0) {
    await transaction
      .insertInto('task_needs')
      .values(needs.map((need) => ({ task_id: taskId, need, kind: kindOf(need) })))
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
    `The task depends on ${quoted(unknown)}, which is not on this queue. Submit tasks after their dependencies.`,
  );
}

/** A task with its dependencies and needs. `undefined` when the id is unknown. */
export async function readTask(db: Kysely<StoreSchema>, id: string): Promise<Task | undefined> {
  const row = await db.selectFrom('tasks').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) return undefined;
  const dependencies = await db
    .selectFrom('task_dependencies')
    .select('depends_on')
    .where('task_id', '=', id)
    .orderBy('position')
    .execute();
  const needs = await db
    .selectFrom('task_needs')
    .select('need')
    .where('task_id', '=', id)
    .orderBy('need')
    .execute();
  return {
    ...toTask(row),
    dependsOn: dependencies.map(({ depends_on }) => depends_on),
    ...(needs.length > 0 && { needs: needs.map(({ need }) => need) }),
  };
}

function toTask(row: Selectable<StoreSchema['tasks']>): Omit<Task, 'dependsOn'> {
  return {
    id: row.id,
    type: row.type,
    description: row.description,
    input: JSON.parse(row.input) as Task['input'],
    priority: row.priority,
    ...(row.change !== null && { change: row.change }),
    status: row.status,
    ...(row.claimed_by !== null && { claimedBy: row.claimed_by }),
    ...(row.result !== null && { result: JSON.parse(row.result) as NonNullable<Task['result']> }),
    ...(row.error !== null && { error: row.error }),
  };
}

import { z } from 'zod';
import type { Lease, Task } from '../api/queue';
import { tool } from './tool';

const TASK_ID = z.string().min(1).max(128).describe('The id from submit_work or get_work');
const OBJECT = z.record(z.string(), z.unknown());
const ABILITIES = z.array(z.string().min(3).max(240)).max(100);
const TOKEN = z.int().min(1).describe('The lease token from get_work');

export const QUEUE_TOOLS = [
  tool({
    name: 'submit_work',
    needs: 'queueWork',
    title: 'Submit work',
    description:
      'Put a task on the queue. The next agent that asks for work gets it, once every task in depends_on is completed.',
    input: {
      task_type: z
        .string()
        .min(1)
        .max(40)
        .describe('Agents ask for tasks by type: implement, review'),
      description: z.string().min(1).max(4_000).describe('What to do'),
      input_data: OBJECT.default({}).describe('The input of the task, as JSON'),
      priority: z.int().min(1).max(10).default(5).describe('1 is the most urgent'),
      depends_on: z
        .array(TASK_ID)
        .max(500)
        .default([])
        .describe('Tasks that must be completed first'),
      change: z.string().min(1).max(128).optional().describe('Id of the change of this task'),
      needs: ABILITIES.optional().describe('Abilities that a worker needs: role:backend'),
      idempotency_key: z
        .string()
        .min(1)
        .max(512)
        .optional()
        .describe('Submitting the same key again returns the same task'),
    },
    run: async (coordinator, args) => {
      const { taskId, created } = await coordinator.submitWork({
        type: args.task_type,
        description: args.description,
        input: args.input_data,
        priority: args.priority,
        dependsOn: args.depends_on,
        ...(args.change !== undefined && { change: args.change }),
        ...(args.needs !== undefined && { needs: args.needs }),
        ...(args.idempotency_key !== undefined && { idempotencyKey: args.idempotency_key }),
      });
      return { success: true, task_id: taskId, created };
    },
  }),

  tool({
    name: 'get_work',
    needs: 'queueWork',
    title: 'Claim work',
    description:
      'Claim the most urgent task that is ready. No other agent gets it: do it, then call complete_work, also if it failed. To look at a task without claiming it, call get_task.',
    input: {
      task_types: z.array(z.string()).max(100).optional().describe('Only tasks of these types'),
      change: z.string().min(1).max(128).optional().describe('Only tasks of this change'),
      abilities: ABILITIES.optional().describe('Your abilities: role:backend, agent:claude'),
      lease_minutes: z
        .int()
        .min(1)
        .max(480)
        .optional()
        .describe('Minutes until the claim expires, unless renew_lease extends it'),
    },
    run: async (coordinator, args) => {
      const task = await coordinator.claimWork({
        ...(args.task_types !== undefined && { types: args.task_types }),
        ...(args.change !== undefined && { change: args.change }),
        ...(args.abilities !== undefined && { abilities: args.abilities }),
        ...(args.lease_minutes !== undefined && { leaseMinutes: args.lease_minutes }),
      });
      return task === undefined
        ? { success: false, reason: 'no_tasks_available' }
        : { success: true, task_id: task.id, ...toFields(task), lease: toLease(task.lease) };
    },
  }),

  tool({
    name: 'renew_lease',
    needs: 'queueWork',
    title: 'Renew a lease',
    description:
      'Extend your claim of a task by its lease_minutes, from now. If it is refused, another worker has the task: stop working on it.',
    input: { task_id: TASK_ID, lease_token: TOKEN },
    run: async (coordinator, { task_id: taskId, lease_token: token }) => {
      const outcome = await coordinator.renewLease({ taskId, token, expiresAt: '' });
      return outcome.renewed
        ? { success: true, task_id: taskId, lease: toLease(outcome.lease) }
        : { success: false, task_id: taskId, reason: outcome.why };
    },
  }),

  tool({
    name: 'get_task',
    needs: 'queueWork',
    title: 'Read a task',
    description: 'Show a task and its status, without claiming it.',
    input: { task_id: TASK_ID },
    readOnly: true,
    run: async (coordinator, { task_id: id }) => {
      const task = await coordinator.getTask(id);
      return task === undefined
        ? { success: false, reason: 'task_not_found' }
        : { success: true, task: { id: task.id, ...toFields(task) } };
    },
  }),

  tool({
    name: 'complete_work',
    needs: 'queueWork',
    title: 'Complete work',
    description:
      'Report that a task that you have claimed is done or has failed. Dependent tasks are handed out only after a success.',
    input: {
      task_id: TASK_ID,
      success: z.boolean().describe('false if the task failed'),
      result: OBJECT.optional().describe('The result of the task, as JSON'),
      error_message: z.string().max(10_000).optional().describe('Why it failed'),
      lease_token: TOKEN.optional(),
    },
    run: async (
      coordinator,
      { task_id: id, success, result, error_message: error, lease_token: token },
    ) => {
      const lease = token === undefined ? undefined : { taskId: id, token, expiresAt: '' };
      const outcome = await coordinator.completeWork(
        id,
        success
          ? { success, result: result ?? {} }
          : { success, error: error ?? 'No reason was given.', ...(result && { result }) },
        lease,
      );
      return outcome.completed
        ? { success: true, task_id: id, status: success ? 'completed' : 'failed' }
        : { success: false, task_id: id, reason: outcome.why };
    },
  }),
];

function toLease(lease: Lease | undefined) {
  if (lease === undefined) return undefined;
  return { task_id: lease.taskId, token: lease.token, expires_at: lease.expiresAt };
}

function toFields(task: Task) {
  return {
    task_type: task.type,
    description: task.description,
    input_data: task.input,
    priority: task.priority,
    depends_on: task.dependsOn,
    change: task.change,
    needs: task.needs,
    status: task.status,
    claimed_by: task.claimedBy,
    result: task.result,
    error_message: task.error,
  };
}

import { z } from 'zod';
import type { Task } from '../api/coordinator';
import { tool } from './tool';

const TASK_ID = z.string().min(1).max(128).describe('The id that submit_work or get_work gave');
const OBJECT = z.record(z.string(), z.unknown());

export const QUEUE_TOOLS = [
  tool({
    name: 'submit_work',
    needs: 'queueWork',
    title: 'Submit work',
    description:
      'Put a task on the queue for whichever agent asks for work next. It is given out when every task in depends_on is completed.',
    input: {
      task_type: z
        .string()
        .min(1)
        .max(40)
        .describe('Agents ask for tasks by type: implement, review'),
      description: z.string().min(1).max(4_000).describe('What is to be done, for who does it'),
      input_data: OBJECT.default({}).describe('What the task needs to know, as JSON'),
      priority: z.int().min(1).max(10).default(5).describe('1 is the most urgent'),
      depends_on: z.array(TASK_ID).max(500).default([]).describe('Tasks that come first'),
      idempotency_key: z
        .string()
        .min(1)
        .max(512)
        .optional()
        .describe('The same key gives the same task again, instead of another one'),
    },
    run: async (coordinator, args) => {
      const { taskId, created } = await coordinator.submitWork({
        type: args.task_type,
        description: args.description,
        input: args.input_data,
        priority: args.priority,
        dependsOn: args.depends_on,
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
      'Claim the most urgent task that is ready. It is yours alone from then on: do it, then call complete_work, also when it failed. To look at a task without claiming it, call get_task.',
    input: {
      task_types: z.array(z.string()).max(100).optional().describe('Only tasks of these types'),
    },
    run: async (coordinator, { task_types: types }) => {
      const task = await coordinator.claimWork(types);
      return task === undefined
        ? { success: false, reason: 'no_tasks_available' }
        : { success: true, task_id: task.id, ...toFields(task) };
    },
  }),

  tool({
    name: 'get_task',
    needs: 'queueWork',
    title: 'Read a task',
    description: 'Look at a task and how far it is, without claiming it.',
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
      'Say that a task which you have claimed is done, or that it failed. Tasks that depend on it are given out only after a success.',
    input: {
      task_id: TASK_ID,
      success: z.boolean().describe('false when the task failed'),
      result: OBJECT.optional().describe('What the task gave, as JSON'),
      error_message: z.string().max(10_000).optional().describe('Why it failed'),
    },
    run: async (coordinator, { task_id: id, success, result, error_message: error }) => {
      const outcome = await coordinator.completeWork(
        id,
        success
          ? { success, result: result ?? {} }
          : { success, error: error ?? 'No reason was given.', ...(result && { result }) },
      );
      return outcome.completed
        ? { success: true, task_id: id, status: success ? 'completed' : 'failed' }
        : { success: false, task_id: id, reason: outcome.why };
    },
  }),
];

function toFields(task: Task) {
  return {
    task_type: task.type,
    description: task.description,
    input_data: task.input,
    priority: task.priority,
    depends_on: task.dependsOn,
    status: task.status,
    claimed_by: task.claimedBy,
    result: task.result,
    error_message: task.error,
  };
}

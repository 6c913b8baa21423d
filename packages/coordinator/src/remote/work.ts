import { quoted } from '@parallel-plan/plan';
import type { CompletionOutcome, Task, TaskCompletion, TaskRequest } from '../api/coordinator';
import { CoordinatorError } from '../api/errors';
import { type Answer, badAnswer, readAnswer } from './answer';
import { refused } from './locks';
import type { RemoteServer } from './server';

/** Anything else as a task's id is an error 500 of the server. */
const TASK_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const STATUS: Readonly<Record<string, Task['status']>> = {
  pending: 'pending',
  claimed: 'claimed',
  running: 'claimed',
  in_progress: 'claimed',
  completed: 'completed',
  failed: 'failed',
  cancelled: 'failed',
};

export interface Submission {
  readonly taskId: string;
  readonly created: boolean;
}

/**
 * Puts a task on the queue, once: without an answer it isn't sent again.
 *
 * @param extra arguments that not every server knows
 */
export async function submit(
  server: RemoteServer,
  task: TaskRequest,
  extra: Readonly<Record<string, unknown>> = {},
): Promise<Submission> {
  await checkTask(server, task);
  const { value } = await server.call(
    'submitWork',
    {
      task_type: task.type,
      description: task.description,
      input_data: task.input,
      priority: task.priority,
      depends_on: task.dependsOn,
      ...extra,
    },
    server.deadline('call'),
  );
  const what = `The answer of ${server.name} to a task`;
  const answer = readAnswer(value, what);
  if (!answer.flag('success')) throw refused('take the task', answer, server);
  const id = answer.text('task_id');
  if (!TASK_ID.test(id)) throw badAnswer(what, 'its "task_id" is no UUID');
  return { taskId: id, created: answer.optionalFlag('created') ?? true };
}

/** Reads a task without claiming it. */
export async function getTask(server: RemoteServer, taskId: string): Promise<Task | undefined> {
  if (!TASK_ID.test(taskId)) return undefined;
  const { value } = await server.call('getTask', { task_id: taskId }, server.deadline('call'));
  const answer = readAnswer(value, `The answer of ${server.name} about a task`);
  if (answer.flag('success')) {
    const task = answer.nested('task');
    if (task === undefined) throw badAnswer(`The answer of ${server.name}`, 'it has no "task"');
    return readTask(task, server);
  }
  if (/not_?found/i.test(answer.optionalText('reason') ?? '')) return undefined;
  throw refused('show the task', answer, server);
}

/** Claims the next task. Without an answer it isn't asked again: a task may have been claimed. */
export async function claimWork(
  server: RemoteServer,
  types: readonly string[] | undefined,
): Promise<Task | undefined> {
  const { value } = await server.call(
    'claimWork',
    types === undefined ? {} : { task_types: types },
    server.deadline('call'),
  );
  const answer = readAnswer(value, `The answer of ${server.name} to a claim of work`);
  if (!answer.flag('success')) {
    if (/no_tasks|no_work|none/i.test(answer.optionalText('reason') ?? '')) return undefined;
    throw refused('give a task', answer, server);
  }
  const id = answer.text('task_id');
  const claimed: Task = {
    id,
    type: answer.text('task_type'),
    description: answer.optionalText('description') ?? '',
    input: answer.object('input_data'),
    priority: answer.integer('priority', 5),
    dependsOn: [],
    status: 'claimed',
    claimedBy: server.agent.id,
  };
  // The answer leaves out what the task depended on, all of which is completed. The claim stands.
  return (await getTask(server, id).catch(() => undefined)) ?? claimed;
}

export async function completeWork(
  server: RemoteServer,
  taskId: string,
  completion: TaskCompletion,
): Promise<CompletionOutcome> {
  if (!TASK_ID.test(taskId))
    return { completed: false, why: `There is no task ${quoted(taskId)}.` };
  const args = {
    task_id: taskId,
    success: completion.success,
    ...(completion.result === undefined ? {} : { result: completion.result }),
    ...(completion.success ? {} : { error_message: completion.error }),
  };
  const { value } = await server.call('completeWork', args, server.deadline('call'));
  const what = `The answer of ${server.name} to a completion`;
  const answer = readAnswer(value, what);
  if (!answer.flag('success'))
    return { completed: false, why: await whyNot(server, taskId, answer) };
  const status = answer.optionalText('status');
  const expected = completion.success ? 'completed' : 'failed';
  if (status !== undefined && status !== expected) {
    throw badAnswer(what, `success, but the task is ${server.shown(quoted(status))}`);
  }
  return { completed: true };
}

/** The server accepts completions only from its own agent id, and says merely that it doesn't. */
async function whyNot(server: RemoteServer, taskId: string, answer: Answer): Promise<string> {
  const said = server.shown(answer.optionalText('reason') ?? 'it gives no reason');
  const task = await getTask(server, taskId).catch(() => undefined);
  if (task?.status === 'claimed' && task.claimedBy === server.agent.id) {
    return `${server.name} refused (${said}), although ${quoted(server.agent.id)} has claimed the task. Some servers complete only what their own agent id has claimed: set AGENT_ID to the server's.`;
  }
  const holder = task?.claimedBy === undefined ? 'nobody' : quoted(task.claimedBy);
  const state = task === undefined ? '' : ` The task is ${task.status}, claimed by ${holder}.`;
  return `${server.name} refused: ${said}.${state}`;
}

async function checkTask(server: RemoteServer, task: TaskRequest): Promise<void> {
  if (task.type.trim() === '' || task.description.trim() === '') {
    throw invalid('A task needs a type and a description.');
  }
  if (!Number.isInteger(task.priority) || task.priority < 1 || task.priority > 10) {
    throw invalid(
      `A priority is a whole number from 1, the most urgent, to 10: not ${task.priority}.`,
    );
  }
  for (const id of new Set(task.dependsOn)) {
    if ((await getTask(server, id)) === undefined) {
      throw invalid(`The task depends on ${quoted(id)}, which is not on the queue.`);
    }
  }
}

function readTask(task: Answer, server: RemoteServer): Task {
  const status = STATUS[task.text('status')];
  if (status === undefined) {
    throw badAnswer(`A task of ${server.name}`, `it has the status ${quoted(task.text('status'))}`);
  }
  const claimedBy = task.optionalText('claimed_by');
  const error = task.optionalText('error_message');
  const result = task.object('result');
  const ended = status === 'completed' || status === 'failed';
  return {
    id: task.text('id'),
    type: task.text('task_type'),
    description: task.optionalText('description') ?? '',
    input: task.object('input_data'),
    priority: task.integer('priority', 5),
    dependsOn: task.texts('depends_on'),
    status,
    ...(claimedBy === undefined ? {} : { claimedBy }),
    ...(ended && Object.keys(result).length > 0 ? { result } : {}),
    ...(error === undefined ? {} : { error }),
  };
}

function invalid(message: string): CoordinatorError {
  return new CoordinatorError('invalid-request', message);
}

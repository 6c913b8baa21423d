import { quoted } from '@parallel-plan/plan';
import type {
  ClaimedTask,
  CompletionOutcome,
  Lease,
  LeaseOutcome,
  Submission,
  Task,
  TaskCompletion,
  TaskRequest,
  WorkQuery,
} from '../api/queue';
import { CoordinatorError } from '../api/errors';
import { checkAbility, checkLease, checkPriority, checkText, invalid } from '../api/limits';
import { type Answer, badAnswer, readAnswer } from './answer';
import { refused } from './locks';
import type { RemoteOperation, RemoteServer } from './server';

/** The format of a task id. The server answers 500 for any other text. */
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

/**
 * Puts a task on the queue. It is sent only once, even when the answer is lost.
 *
 * @param extra arguments that not every server has
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
      ...(await understood(server, { change: task.change, needs: task.needs })),
      ...extra,
    },
    server.deadline('call'),
  );
  const what = `The answer of ${server.name} to a task`;
  const answer = readAnswer(value, what);
  if (!answer.flag('success')) throw refused('take the task', answer, server);
  const id = answer.text('task_id');
  if (!TASK_ID.test(id)) throw badAnswer(what, 'its "task_id" is not a UUID');
  return { taskId: id, created: answer.optionalFlag('created') ?? true };
}

/** Keeps only the hints that the server has. A server without them gives the task to any worker. */
async function understood(
  server: RemoteServer,
  hints: Readonly<Record<string, unknown>>,
): Promise<Readonly<Record<string, unknown>>> {
  const known: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(hints)) {
    if (value === undefined) continue;
    if (await server.takes('submitWork', name, server.deadline('call'))) known[name] = value;
  }
  return known;
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

/**
 * Claims the next task. It is sent only once: after a lost answer, a task may already be claimed.
 *
 * @throws CoordinatorError `unsupported` for a query that the server doesn't support
 */
export async function claimWork(
  server: RemoteServer,
  { types, change, abilities, leaseMinutes }: WorkQuery,
): Promise<ClaimedTask | undefined> {
  checkLease(leaseMinutes);
  abilities?.forEach(checkAbility);
  if (types?.length === 0) return undefined;
  const query = {
    ...(change === undefined ? {} : { change }),
    ...(abilities === undefined ? {} : { abilities }),
    ...(leaseMinutes === undefined ? {} : { lease_minutes: leaseMinutes }),
  };
  for (const argument of Object.keys(query)) await requireArgument(server, 'claimWork', argument);
  const { value } = await server.call(
    'claimWork',
    { ...(types === undefined ? {} : { task_types: types }), ...query },
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
  const lease = readLease(answer.nested('lease'));
  // The answer lacks the dependencies of the task, so read the task. If that fails, the claim is still
  // valid.
  const task = (await getTask(server, id).catch(() => undefined)) ?? claimed;
  return lease === undefined ? task : { ...task, lease };
}

/** Extends a lease, if the server has leases. */
export async function renewLease(server: RemoteServer, lease: Lease): Promise<LeaseOutcome> {
  const deadline = server.deadline('call');
  const why = await server.lacks('renewLease', deadline);
  if (why !== undefined) throw new CoordinatorError('unsupported', why);
  const args = { task_id: lease.taskId, lease_token: lease.token };
  const { value } = await server.call('renewLease', args, deadline);
  const answer = readAnswer(value, `The answer of ${server.name} to a renewal`);
  const renewed = readLease(answer.nested('lease'));
  if (answer.flag('success') && renewed !== undefined) return { renewed: true, lease: renewed };
  return {
    renewed: false,
    why: server.shown(answer.optionalText('reason') ?? 'It gives no reason.'),
  };
}

function readLease(lease: Answer | undefined): Lease | undefined {
  const expiresAt = lease?.time('expires_at');
  if (lease === undefined || expiresAt === null || expiresAt === undefined) return undefined;
  return { taskId: lease.text('task_id'), token: lease.integer('token', 0), expiresAt };
}

/** Fails when the server lacks the argument. Without the argument, the call would have another meaning. */
async function requireArgument(
  server: RemoteServer,
  operation: RemoteOperation,
  argument: string,
): Promise<void> {
  if (await server.takes(operation, argument, server.deadline('call'))) return;
  throw new CoordinatorError(
    'unsupported',
    `${server.name} can't claim work by ${quoted(argument)}: it has no such argument. Leave it out, or use PostgreSQL (PARALLEL_PLAN_COORDINATOR_URL) as the coordinator.`,
  );
}

export async function completeWork(
  server: RemoteServer,
  taskId: string,
  completion: TaskCompletion,
  lease?: Lease,
): Promise<CompletionOutcome> {
  if (!TASK_ID.test(taskId))
    return { completed: false, why: `There is no task ${quoted(taskId)}.` };
  const args = {
    task_id: taskId,
    success: completion.success,
    ...(completion.result === undefined ? {} : { result: completion.result }),
    ...(completion.success ? {} : { error_message: completion.error }),
    ...(lease === undefined ? {} : { lease_token: lease.token }),
  };
  if (lease !== undefined) await requireArgument(server, 'completeWork', 'lease_token');
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

/**
 * Explains a refused completion. Some servers accept completions only from their own agent id, and don't
 * say so.
 */
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
  checkText('The type of a task', task.type);
  checkText('The description of a task', task.description);
  checkPriority(task.priority);
  task.needs?.forEach(checkAbility);
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
  const change = task.optionalText('change');
  const needs = task.texts('needs');
  const result = task.object('result');
  const ended = status === 'completed' || status === 'failed';
  return {
    id: task.text('id'),
    type: task.text('task_type'),
    description: task.optionalText('description') ?? '',
    input: task.object('input_data'),
    priority: task.integer('priority', 5),
    dependsOn: task.texts('depends_on'),
    ...(change === undefined ? {} : { change }),
    ...(needs.length === 0 ? {} : { needs }),
    status,
    ...(claimedBy === undefined ? {} : { claimedBy }),
    ...(ended && Object.keys(result).length > 0 ? { result } : {}),
    ...(error === undefined ? {} : { error }),
  };
}

import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Submission, TaskRequest } from '../api/queue';
import { CoordinatorError } from '../api/errors';
import { readAnswer } from './answer';
import { inTotal } from './timing';
import { acquire, release } from './locks';
import type { RemoteServer } from './server';
import { getTask, submit } from './work';

/** How long a submission is locked. This is the shortest TTL, and long enough for its calls. */
const TURN_MINUTES = 1;

/** The agent that stores the notes when the key may act as any agent. Every agent then finds them. */
const LEDGER_AGENT = 'parallel-plan';

/**
 * Submits a task unless it was already submitted with the same key.
 *
 * Some servers have no idempotency keys. Their memory then stores up to three kinds of notes, tagged with
 * the key: the intent before the submission, and afterwards the task id or a refusal. An intent without an
 * outcome means that an answer was lost, so the task may already be on the queue. A lock prevents two
 * clients from submitting at the same time.
 *
 * @throws CoordinatorError `unsupported` when the server has no memory
 */
export async function submitOnce(
  server: RemoteServer,
  task: TaskRequest,
  idempotencyKey: string,
): Promise<Submission> {
  if (await server.takes('submitWork', 'idempotency_key', server.deadline('call'))) {
    return submit(server, task, { idempotency_key: idempotencyKey });
  }
  const lacking =
    (await server.lacks('remember', server.deadline('call'))) ??
    (await server.lacks('recall', server.deadline('call')));
  if (lacking !== undefined) {
    throw new CoordinatorError(
      'unsupported',
      `${server.name} can't keep a task from being submitted twice, because it has no memory. ${lacking}`,
    );
  }
  const tag = `task:${createHash('sha256').update(idempotencyKey).digest('hex').slice(0, 24)}`;
  const turn = `feature:parallel-plan-${tag.replace(':', '-')}:submit`;
  await takeTurn(server, turn);
  try {
    const { taskId, lost } = await readNotes(server, tag);
    const doubt = lost ? { mayBeTwice: true as const } : {};
    if (taskId !== undefined) return { taskId, created: false, ...doubt };
    const intent = randomUUID();
    await remember(server, tag, `intent ${intent}`);
    return { ...(await submitNoted(server, task, { tag, intent })), ...doubt };
  } finally {
    // The lock expires within a minute anyway.
    await release(server, turn).catch(() => undefined);
  }
}

async function submitNoted(
  server: RemoteServer,
  task: TaskRequest,
  { tag, intent }: { readonly tag: string; readonly intent: string },
): Promise<Submission> {
  let submission: Submission;
  try {
    submission = await submit(server, task);
  } catch (error) {
    if (!(error instanceof CoordinatorError)) throw error;
    if (!error.mayHaveHappened) {
      await remember(server, tag, `refused ${intent}`).catch(() => undefined);
      throw error;
    }
    throw new CoordinatorError(
      error.code,
      `${error.message} The task may be on the queue anyway: if you submit it again, it may be there twice.`,
      { cause: error },
    );
  }
  try {
    await remember(server, tag, `task ${intent} ${submission.taskId}`);
    return submission;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new CoordinatorError(
      'unavailable',
      `The task ${submission.taskId} is on the queue, but this could not be noted: if you submit it again, it may be there twice. ${why}`,
      { cause: error },
    );
  }
}

async function takeTurn(server: RemoteServer, key: string): Promise<void> {
  const deadline = inTotal(server.deadline('call').attempt());
  const reason = 'submitting a task';
  do {
    const { outcome, fresh } = await acquire(server, { key, ttlMinutes: TURN_MINUTES, reason });
    // If this agent already held the lock, another of its processes is submitting.
    if (outcome.acquired && fresh !== false) return;
    await pause(20 + Math.random() * 100);
  } while (!deadline.expired);
  throw new CoordinatorError(
    'unavailable',
    `Another process is submitting the same task (${key}). Try again in a minute.`,
  );
}

/** Reads the notes about a key: its task, and whether an intent has no outcome. */
async function readNotes(
  server: RemoteServer,
  tag: string,
): Promise<{ readonly taskId?: string; readonly lost: boolean }> {
  const value = await asLedger(server, (agent) =>
    server.call('recall', { tags: [tag], limit: 100, ...agent }, server.deadline('call')),
  );
  const memories = readAnswer(value, `The answer of ${server.name} to a query`).list('memories');
  const notes = memories
    .filter((memory) => memory.texts('tags').includes(tag))
    .map((memory) => memory.text('summary').split(' '));
  const ended = new Set(notes.flatMap(([kind, intent]) => (kind === 'intent' ? [] : [intent])));
  const lost = notes.some(([kind, intent]) => kind === 'intent' && !ended.has(intent));
  for (const [kind, , taskId = ''] of notes) {
    if (kind !== 'task') continue;
    if ((await getTask(server, taskId)) !== undefined) return { taskId, lost };
  }
  return { lost };
}

async function remember(server: RemoteServer, tag: string, summary: string): Promise<void> {
  const memory = { event_type: 'decision', summary, tags: [tag] };
  const value = await asLedger(server, (agent) =>
    server.call('remember', { ...memory, ...agent }, server.deadline('call')),
  );
  const answer = readAnswer(value, `The answer of ${server.name} to a memory`);
  if (answer.flag('success')) return;
  throw new CoordinatorError('bad-answer', `${server.name} did not keep a note.`);
}

/**
 * Calls as the agent of the notes. A key that is bound to an agent can't do that. That agent then stores
 * the notes.
 */
async function asLedger(
  server: RemoteServer,
  call: (agent: { readonly agent_id?: string }) => ReturnType<RemoteServer['call']>,
): Promise<unknown> {
  if (server.transport === 'mcp') return (await call({})).value;
  try {
    return (await call({ agent_id: LEDGER_AGENT })).value;
  } catch (error) {
    if (!(error instanceof CoordinatorError) || error.code !== 'forbidden') throw error;
    return (await call({})).value;
  }
}

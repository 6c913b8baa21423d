import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { TaskRequest } from '../api/coordinator';
import { CoordinatorError } from '../api/errors';
import { readAnswer } from './answer';
import { inTotal } from './timing';
import { acquire, release } from './locks';
import type { RemoteServer } from './server';
import { getTask, type Submission, submit } from './work';

/** Long enough for the four calls that it protects, and the shortest that servers give. */
const TURN_MINUTES = 1;

/** Whose memory the notes are, where a key may act as anybody: all agents find them. */
const LEDGER_AGENT = 'parallel-plan';

/**
 * Submits a task unless one was submitted under the same key before. Where the server knows no such
 * keys, its memory keeps which key became which task, and a lock keeps two from submitting at once.
 *
 * @throws CoordinatorError `unsupported` where the server has no memory
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
      `${server.name} can't keep a task from being submitted twice: that takes its memory, and ${lacking}`,
    );
  }
  const tag = `task:${createHash('sha256').update(idempotencyKey).digest('hex').slice(0, 24)}`;
  const turn = `feature:parallel-plan-${tag.replace(':', '-')}:submit`;
  await takeTurn(server, turn);
  try {
    const known = await findTask(server, tag);
    if (known !== undefined) return { taskId: known, created: false };
    const submission = await submit(server, task);
    await note(server, tag, submission.taskId);
    return submission;
  } finally {
    // It expires by itself within a minute.
    await release(server, turn).catch(() => undefined);
  }
}

async function takeTurn(server: RemoteServer, key: string): Promise<void> {
  const deadline = inTotal(server.deadline('call').attempt());
  const reason = 'submitting a task';
  do {
    const { outcome, fresh } = await acquire(server, { key, ttlMinutes: TURN_MINUTES, reason });
    // Found held by this agent: another process of it is submitting.
    if (outcome.acquired && fresh !== false) return;
    await pause(20 + Math.random() * 100);
  } while (!deadline.expired);
  throw new CoordinatorError(
    'unavailable',
    `Somebody is submitting the same task (${key}): try again in a minute.`,
  );
}

async function findTask(server: RemoteServer, tag: string): Promise<string | undefined> {
  const value = await asLedger(server, (agent) =>
    server.call('recall', { tags: [tag], limit: 10, ...agent }, server.deadline('call')),
  );
  const memories = readAnswer(value, `The answer of ${server.name} to a query`).list('memories');
  for (const memory of memories) {
    if (!memory.texts('tags').includes(tag)) continue;
    const id = memory.text('summary').split(' ').at(-1) ?? '';
    if ((await getTask(server, id)) !== undefined) return id;
  }
  return undefined;
}

async function note(server: RemoteServer, tag: string, taskId: string): Promise<void> {
  try {
    const memory = { event_type: 'decision', summary: `${tag} is the task ${taskId}`, tags: [tag] };
    const value = await asLedger(server, (agent) =>
      server.call('remember', { ...memory, ...agent }, server.deadline('call')),
    );
    const answer = readAnswer(value, `The answer of ${server.name} to a memory`);
    if (answer.flag('success')) return;
    throw new CoordinatorError('bad-answer', `${server.name} didn't keep it.`);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new CoordinatorError(
      'unavailable',
      `The task ${taskId} is on the queue, but that could not be noted, so that submitting it again would put it there twice. ${why}`,
      { cause: error },
    );
  }
}

/** A key that is bound to an agent may act as nobody else; then that agent keeps the notes. */
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

import type {
  AuditEntry,
  AuditQuery,
  Handoff,
  Memory,
  StoredHandoff,
  StoredMemory,
} from '../api/coordinator';
import { CoordinatorError } from '../api/errors';
import { type Answer, readAnswer } from './answer';
import { refused } from './locks';
import type { RemoteServer } from './server';

const MOST_ROWS = 1_000;

/** Marks assumptions among the decisions, for servers that have no field for assumptions. */
const ASSUMPTION = 'Assumption: ';

export async function writeHandoff(
  server: RemoteServer,
  handoff: Handoff,
): Promise<{ readonly id: string }> {
  const { decisions = [], assumptions = [], nextSteps = [], relevantFiles = [] } = handoff;
  const known = await server.takes('writeHandoff', 'assumptions', server.deadline('call'));
  const marked = assumptions.map((assumption) => `${ASSUMPTION}${assumption}`);
  const answer = await ask(server, 'writeHandoff', {
    summary: handoff.summary,
    ...(known ? { decisions, assumptions } : { decisions: [...decisions, ...marked] }),
    next_steps: nextSteps,
    relevant_files: relevantFiles,
  });
  if (!answer.flag('success')) throw refused('keep the handoff', answer, server);
  return { id: answer.text('handoff_id') };
}

export async function readHandoff(
  server: RemoteServer,
  limit = 1,
): Promise<readonly StoredHandoff[]> {
  const answer = await ask(server, 'readHandoff', { limit: rows(limit) });
  return answer.list('handoffs').slice(0, limit).map(toHandoff);
}

export async function remember(
  server: RemoteServer,
  { eventType, summary, tags }: Memory,
): Promise<{ readonly id: string }> {
  const answer = await ask(server, 'remember', { event_type: eventType, summary, tags });
  if (!answer.flag('success')) throw refused('remember', answer, server);
  return { id: answer.text('memory_id') };
}

export async function recall(
  server: RemoteServer,
  { tags, limit = 10 }: { readonly tags?: readonly string[]; readonly limit?: number },
): Promise<readonly StoredMemory[]> {
  const answer = await ask(server, 'recall', {
    limit: rows(limit),
    ...(tags === undefined ? {} : { tags }),
  });
  return answer
    .list('memories')
    .slice(0, limit)
    .map((memory) => ({
      id: memory.text('id'),
      agentId: memory.optionalText('agent_id') ?? server.agent.id,
      eventType: memory.text('event_type'),
      summary: memory.text('summary'),
      tags: memory.texts('tags'),
      createdAt: memory.time('created_at') ?? '',
    }));
}

/**
 * Reads the audit.
 *
 * @throws CoordinatorError `unsupported` when the audit is empty, because it then records nothing
 */
export async function queryAudit(
  server: RemoteServer,
  { agentId, operation, limit = 100 }: AuditQuery,
): Promise<readonly AuditEntry[]> {
  const entries = async (args: Readonly<Record<string, unknown>>) =>
    (await ask(server, 'queryAudit', args)).list('entries');
  const found = await entries({
    limit: rows(limit),
    ...(agentId === undefined ? {} : { agent_id: agentId }),
    ...(operation === undefined ? {} : { operation }),
  });
  if (found.length === 0 && (await entries({ limit: 1 })).length === 0) {
    throw new CoordinatorError(
      'unsupported',
      `The audit of ${server.name} is empty: it records nothing, or nothing was ever done there.`,
    );
  }
  return found.slice(0, limit).map(toEntry);
}

async function ask(
  server: RemoteServer,
  operation: 'writeHandoff' | 'readHandoff' | 'remember' | 'recall' | 'queryAudit',
  args: Readonly<Record<string, unknown>>,
): Promise<Answer> {
  const { value } = await server.call(operation, args, server.deadline('call'));
  return readAnswer(value, `The answer of ${server.name} to ${operation}`);
}

function rows(limit: number): number {
  return Math.min(Math.max(1, Math.trunc(limit)), MOST_ROWS);
}

function toHandoff(row: Answer): StoredHandoff {
  const noted = row.texts('decisions');
  const assumptions = noted.filter((text) => text.startsWith(ASSUMPTION));
  return {
    id: row.text('id'),
    agentId: row.optionalText('agent_name') ?? row.optionalText('agent_id') ?? '',
    createdAt: row.time('created_at') ?? '',
    summary: row.text('summary'),
    decisions: noted.filter((text) => !text.startsWith(ASSUMPTION)),
    assumptions: [
      ...row.texts('assumptions'),
      ...assumptions.map((text) => text.slice(ASSUMPTION.length)),
    ],
    nextSteps: row.texts('next_steps'),
    relevantFiles: row.texts('relevant_files'),
  };
}

function toEntry(row: Answer): AuditEntry {
  const details = row.object('parameters');
  const resource = [details['file_path'], details['task_id'], details['feature_id']].find(
    (value) => typeof value === 'string',
  );
  return {
    at: row.time('created_at') ?? '',
    agentId: row.text('agent_id'),
    operation: row.text('operation'),
    success: row.flag('success'),
    ...(typeof resource === 'string' ? { resource } : {}),
    ...(Object.keys(details).length === 0 ? {} : { details }),
  };
}

import { randomUUID } from 'node:crypto';
import type { AuditEntry, Coordinator, Handoff } from '../api/coordinator';
import { isoTime } from './schema';
import { checkText, rowLimit } from '../api/limits';
import type { Session } from './session';

type Notes = Pick<
  Coordinator,
  'writeHandoff' | 'readHandoff' | 'remember' | 'recall' | 'queryAudit' | 'discoverAgents'
>;

/** What agents leave for each other in a store: handoffs, memories, and the audit. */
export function storeNotes(session: Session): Notes {
  const { agent, engine } = session;
  return {
    writeHandoff: async (handoff) => {
      checkText('The summary of a handoff', handoff.summary);
      const id = randomUUID();
      return session.write(async (transaction) => {
        await transaction
          .insertInto('handoffs')
          .values({
            id,
            agent_id: agent.id,
            created_at: engine.now(),
            body: JSON.stringify(handoff),
          })
          .execute();
        await session.record(transaction, {
          operation: 'write_handoff',
          resource: id,
          success: true,
        });
        return { id };
      });
    },

    readHandoff: async ({ limit } = {}) => {
      const most = rowLimit(limit, 10);
      const rows = await session.read((db) =>
        db.selectFrom('handoffs').selectAll().orderBy('seq', 'desc').limit(most).execute(),
      );
      return rows.map((row) => ({
        ...(JSON.parse(row.body) as Handoff),
        id: row.id,
        agentId: row.agent_id,
        createdAt: isoTime(row.created_at),
      }));
    },

    remember: async ({ eventType, summary, tags }) => {
      checkText('The summary of a memory', summary);
      const id = randomUUID();
      return session.write(async (transaction) => {
        const { seq } = await transaction
          .insertInto('memories')
          .values({
            id,
            agent_id: agent.id,
            created_at: engine.now(),
            event_type: eventType,
            summary,
            tags: JSON.stringify(tags),
          })
          .returning('seq')
          .executeTakeFirstOrThrow();
        const distinct = [...new Set(tags)];
        if (distinct.length > 0) {
          await transaction
            .insertInto('memory_tags')
            .values(distinct.map((tag) => ({ memory_seq: seq, tag })))
            .execute();
        }
        await session.record(transaction, { operation: 'remember', resource: id, success: true });
        return { id };
      });
    },

    recall: async ({ tags, limit }) => {
      const most = rowLimit(limit, 20);
      const rows = await session.read((db) =>
        db
          .selectFrom('memories')
          .selectAll()
          .$if(tags !== undefined && tags.length > 0, (query) =>
            query.where('seq', 'in', (inner) =>
              inner
                .selectFrom('memory_tags')
                .select('memory_seq')
                .where('tag', 'in', tags ?? []),
            ),
          )
          .orderBy('seq', 'desc')
          .limit(most)
          .execute(),
      );
      return rows.map((row) => ({
        id: row.id,
        agentId: row.agent_id,
        createdAt: isoTime(row.created_at),
        eventType: row.event_type,
        summary: row.summary,
        tags: JSON.parse(row.tags) as string[],
      }));
    },

    queryAudit: async ({ agentId, operation, limit } = {}) => {
      const most = rowLimit(limit, 100);
      const rows = await session.read((db) =>
        db
          .selectFrom('audit')
          .selectAll()
          .$if(agentId !== undefined, (query) => query.where('agent_id', '=', agentId ?? ''))
          .$if(operation !== undefined, (query) => query.where('operation', '=', operation ?? ''))
          .orderBy('seq', 'desc')
          .limit(most)
          .execute(),
      );
      return rows.map((row) => ({
        at: isoTime(row.at),
        agentId: row.agent_id,
        operation: row.operation,
        ...(row.resource !== null && { resource: row.resource }),
        success: row.success === 1,
        ...(row.details !== null && {
          details: JSON.parse(row.details) as NonNullable<AuditEntry['details']>,
        }),
      }));
    },

    discoverAgents: async () => {
      const rows = await session.read((db) =>
        db.selectFrom('agents').selectAll().orderBy('last_seen_at', 'desc').orderBy('id').execute(),
      );
      return rows.map((row) => ({
        id: row.id,
        type: row.type,
        lastSeenAt: isoTime(row.last_seen_at),
      }));
    },
  };
}

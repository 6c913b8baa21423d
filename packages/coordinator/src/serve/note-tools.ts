import { z } from 'zod';
import type { AuditEntry } from '../api/coordinator';
import { tool } from './tool';

const LIMIT = z
  .int()
  .min(1)
  .max(1_000)
  .optional()
  .describe('The maximum number of entries, newest first');
const TEXTS = z.array(z.string().max(4_000)).max(1_000).optional();

export const NOTE_TOOLS = [
  tool({
    name: 'write_handoff',
    needs: 'handoff',
    title: 'Write a handoff',
    description: 'At the end of a session: write what the next agent must know to continue.',
    input: {
      summary: z.string().min(1).max(10_000).describe('What was done, and what is left'),
      decisions: TEXTS.describe('What was decided, and why'),
      assumptions: TEXTS.describe('What was assumed and not checked'),
      next_steps: TEXTS.describe('What to do next, in order'),
      relevant_files: TEXTS.describe('Paths from the workspace root'),
    },
    run: async (coordinator, args) => {
      const { id } = await coordinator.writeHandoff({
        summary: args.summary,
        ...(args.decisions && { decisions: args.decisions }),
        ...(args.assumptions && { assumptions: args.assumptions }),
        ...(args.next_steps && { nextSteps: args.next_steps }),
        ...(args.relevant_files && { relevantFiles: args.relevant_files }),
      });
      return { success: true, handoff_id: id };
    },
  }),

  tool({
    name: 'read_handoff',
    needs: 'handoff',
    title: 'Read handoffs',
    description: 'At the start of a session: read what earlier agents left, newest first.',
    input: { limit: LIMIT },
    readOnly: true,
    run: async (coordinator, { limit }) => {
      const handoffs = await coordinator.readHandoff({ ...(limit !== undefined && { limit }) });
      return {
        handoffs: handoffs.map((handoff) => ({
          id: handoff.id,
          agent_name: handoff.agentId,
          created_at: handoff.createdAt,
          summary: handoff.summary,
          decisions: handoff.decisions,
          assumptions: handoff.assumptions,
          next_steps: handoff.nextSteps,
          relevant_files: handoff.relevantFiles,
        })),
      };
    },
  }),

  tool({
    name: 'remember',
    needs: 'memory',
    title: 'Remember',
    description: 'Store a fact that agents need in later sessions.',
    input: {
      event_type: z.string().min(1).max(100).describe('What kind: decision, error, discovery'),
      summary: z.string().min(1).max(10_000).describe('One fact, understandable on its own'),
      tags: z.array(z.string().min(1).max(200)).max(100).default([]).describe('Tags to search for'),
    },
    run: async (coordinator, { event_type: eventType, summary, tags }) => {
      const { id } = await coordinator.remember({ eventType, summary, tags });
      return { success: true, memory_id: id };
    },
  }),

  tool({
    name: 'recall',
    needs: 'memory',
    title: 'Recall',
    description: 'List stored facts, newest first.',
    input: {
      tags: z.array(z.string()).max(100).optional().describe('Only entries with one of these tags'),
      limit: LIMIT,
    },
    readOnly: true,
    run: async (coordinator, { tags, limit }) => {
      const memories = await coordinator.recall({
        ...(tags !== undefined && { tags }),
        ...(limit !== undefined && { limit }),
      });
      return {
        memories: memories.map((memory) => ({
          id: memory.id,
          agent_id: memory.agentId,
          created_at: memory.createdAt,
          event_type: memory.eventType,
          summary: memory.summary,
          tags: memory.tags,
        })),
      };
    },
  }),

  tool({
    name: 'query_audit',
    needs: 'audit',
    title: 'Query the audit',
    description: 'List what agents did with this coordinator, newest first.',
    input: {
      agent_id: z.string().optional().describe('Only operations of this agent'),
      operation: z.string().optional().describe('Only this operation, such as acquire_lock'),
      limit: LIMIT,
    },
    readOnly: true,
    run: async (coordinator, { agent_id: agentId, operation, limit }) => {
      const entries = await coordinator.queryAudit({
        ...(agentId !== undefined && { agentId }),
        ...(operation !== undefined && { operation }),
        ...(limit !== undefined && { limit }),
      });
      return { entries: entries.map(toEntry) };
    },
  }),
];

function toEntry(entry: AuditEntry) {
  return {
    created_at: entry.at,
    agent_id: entry.agentId,
    operation: entry.operation,
    success: entry.success,
    parameters: { ...resourceField(entry), ...entry.details },
  };
}

/** The resource, named like the operation's own parameter. */
function resourceField({ operation, resource }: AuditEntry): Readonly<Record<string, string>> {
  if (resource === undefined) return {};
  if (operation.endsWith('_lock')) return { file_path: resource };
  if (operation.endsWith('_work')) return { task_id: resource };
  return operation.endsWith('_feature') ? { feature_id: resource } : { id: resource };
}

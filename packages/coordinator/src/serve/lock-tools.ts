import { z } from 'zod';
import type { LockHolder } from '../api/coordinator';
import { tool } from './tool';

const KEY = z
  .string()
  .min(1)
  .max(512)
  .describe(
    'What to lock: a path from the workspace root (src/app.ts), or a lock key of the plan (db:schema:users, api:POST /v1/users, flag:billing/*)',
  );

export const LOCK_TOOLS = [
  tool({
    name: 'acquire_lock',
    needs: 'lock',
    title: 'Acquire a lock',
    description:
      'Lock a file or a lock key before you change it, so that no other agent changes it at the same time. Locking a key that you hold refreshes the lock. If it is refused, the answer says who holds it and until when: work on something else, or try again later. Never change it anyway.',
    input: {
      file_path: KEY,
      reason: z.string().max(500).optional().describe('The reason; other agents see it'),
      ttl_minutes: z
        .int()
        .min(0)
        .max(480)
        .default(120)
        .describe(
          'Minutes until the lock expires, 1 to 480; 0 is a planning claim, which does not expire',
        ),
    },
    run: async (coordinator, { file_path: key, reason, ttl_minutes: ttlMinutes }) => {
      const lock = { key, ttlMinutes, ...(reason !== undefined && { reason }) };
      const outcome = await coordinator.acquireLock(lock);
      if (outcome.acquired) {
        const { action, expiresAt } = outcome;
        return { success: true, file_path: key, action, expires_at: expiresAt };
      }
      const { heldBy } = outcome;
      return {
        success: false,
        file_path: key,
        reason: 'locked_by_other_agent',
        locked_by: heldBy.agentId,
        agent_type: heldBy.agentType,
        lock_reason: heldBy.reason,
        expires_at: heldBy.expiresAt,
      };
    },
  }),

  tool({
    name: 'release_lock',
    needs: 'lock',
    title: 'Release a lock',
    description:
      'Release a lock that you hold, as soon as you have finished the work that needed it.',
    input: { file_path: KEY },
    run: async (coordinator, { file_path: key }) => {
      const outcome = await coordinator.releaseLock(key);
      if (outcome.released) return { success: true, file_path: key, action: 'released' };
      return {
        success: false,
        file_path: key,
        reason: outcome.why === 'not-held' ? 'not_locked' : 'locked_by_other_agent',
        ...(outcome.heldBy !== undefined && { locked_by: outcome.heldBy.agentId }),
      };
    },
  }),

  tool({
    name: 'check_locks',
    needs: 'lock',
    title: 'Check locks',
    description: 'List who holds which locks, without taking any. Without file_paths: all locks.',
    input: { file_paths: z.array(KEY).max(1_000).optional().describe('Only these') },
    readOnly: true,
    run: async (coordinator, { file_paths: keys }) => ({
      locks: (await coordinator.checkLocks(keys)).map(toLock),
    }),
  }),
];

function toLock(holder: LockHolder) {
  return {
    file_path: holder.key,
    locked_by: holder.agentId,
    agent_type: holder.agentType,
    reason: holder.reason,
    locked_at: holder.acquiredAt,
    expires_at: holder.expiresAt,
  };
}
